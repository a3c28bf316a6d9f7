/** The judge of the fuzz: what it must find, told to it as a server that is wrong would. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Ledger } from '../../src/sandbox/ledger.js';
import type { Claims } from './actors.js';
import { type Books, createBooks } from './books.js';
import type { Sent } from './make-request.js';

type Movement = ReturnType<Ledger['listRefunds']>[number];

let moved: Movement[];
let books: Books;
beforeEach(() => {
  moved = [];
  books = createBooks({ listRefunds: () => moved, listOrders: () => [] });
});

const pay = (refundRequestId: string) =>
  moved.push({ refundRequestId, prepayId: '1', refundAmount: '5' } as unknown as Movement);

function sent(by: string, name: string, path: string, body: object | null): Sent {
  const [method = '', template = ''] = name.split(' ');
  const operation = { name, method, path: template, parameters: [], body: null, isBodyOptional: true } as const;
  const claims: Claims = { operator: { id: by }, permissions: ['refunds:create', 'refunds:approve'] };
  const actor = { name: by, authorization: null, claims, isHost: false };
  const rest = { replies: new Map(), authority: null };
  return { operation: { ...operation, ...rest }, method, path, headers: {}, body: JSON.stringify(body), actor };
}

const answered = (status: number, value: object) => ({ status, headers: new Headers(), text: JSON.stringify(value) });

function ask(by: string, status: string): string[] {
  const refund = {
    refundRequestId: 'r',
    prepayId: '1',
    refundAmount: '5',
    requestedAmount: '5',
    currency: 'USDT',
    status,
  };
  const request = sent(by, 'POST /v1/orders/{prepayId}/refunds', '/v1/orders/1/refunds', { refundAmount: '5' });
  return books.check(request, answered(201, refund));
}

function decide(by: string, what: 'approve' | 'reject', status = 200, value: object = {}): string[] {
  return books.check(
    sent(by, `POST /v1/refunds/{refundRequestId}/${what}`, `/v1/refunds/r/${what}`, {}),
    answered(status, value),
  );
}

describe('the books of the fuzz', () => {
  it('find nothing where another person approves, and the money moves then', () => {
    books.approvalsAbove('1');
    expect(ask('ada', 'awaiting_approval')).toEqual([]);
    pay('r');
    expect(decide('bob', 'approve')).toEqual([]);
    expect(books.approvals()).toEqual({ given: 1, ownRefused: 0 });
  });

  it('find who approves what they asked for, however they are spelt', () => {
    ask('ada', 'awaiting_approval');
    expect(decide(' ＡＤＡ', 'approve').join()).toMatch(/asked for it themselves/);
  });

  it('find money that moved before anybody approved', () => {
    ask('ada', 'awaiting_approval');
    pay('r');
    expect(decide('ada', 'approve', 403, { code: 'own_request' }).join()).toMatch(/nobody approved/);
    expect(books.approvals().ownRefused).toBe(1);
  });

  it('find money that moved though somebody rejected it', () => {
    ask('ada', 'awaiting_approval');
    decide('bob', 'reject');
    pay('r');
    expect(decide('bob', 'reject').join()).toMatch(/somebody rejected/);
  });

  it('find what goes on by itself where the policy wants a second person', () => {
    books.approvalsAbove('4.99');
    expect(ask('ada', 'succeeded').join()).toMatch(/second person/);
    books.approvalsAbove('5');
    expect(ask('ada', 'succeeded')).toEqual([]);
  });

  it('find money that nobody asked for', () => {
    pay('x');
    expect(decide('bob', 'approve', 404, {}).join()).toMatch(/nobody was allowed to ask for/);
  });
});
