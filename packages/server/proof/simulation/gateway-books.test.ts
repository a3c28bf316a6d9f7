import { describe, expect, it } from 'vitest';
import { createGatewayBooks, type GatewayOrder } from './gateway-books.js';
import { toText, toUnits } from './units.js';

const reading = { declinesUseAttempts: false, failuresReturnAttempts: false };

function booksWith(amount: number, wallet = amount) {
  const books = createGatewayBooks(reading);
  const order: GatewayOrder = { prepayId: '1', amount, isPaid: true, attemptsUsed: 0, refunds: [] };
  books.orders.set('1', order);
  books.wallet = wallet;
  const ask = (refundRequestId: string, asked: number) =>
    books.request({ refundRequestId, prepayId: '1', amount: asked, isOurs: true, hiddenForMs: 0 }, 0);
  return { books, order, ask };
}

describe("the model of Binance Pay's books", () => {
  it('refuses more than is left, and more than the wallet holds', () => {
    const { ask } = booksWith(100, 90);
    expect(ask('a', 101)).toBe('amount');
    expect(ask('b', 95)).toBe('wallet');
    expect(ask('c', 60)).toMatchObject({ amount: 60 });
    expect(ask('d', 41)).toBe('amount');
    expect(ask('e', 40)).toBe('wallet');
  });

  it('returns everything that is left at the tenth attempt, and refuses an eleventh', () => {
    const { ask } = booksWith(100);
    for (let attempt = 1; attempt < 10; attempt += 1) expect(ask(`r${attempt}`, 1)).toMatchObject({ amount: 1 });
    expect(ask('last', 1)).toMatchObject({ asked: 1, amount: 91 });
    expect(ask('more', 1)).toBe('too_many');
  });

  it('gives the money of a rejected refund back', () => {
    const { books, ask } = booksWith(100);
    const made = ask('a', 100);
    if (typeof made === 'string') throw new Error(made);
    books.finish(made, 'failed', 0);
    expect(books.wallet).toBe(100);
    expect(ask('b', 100)).toMatchObject({ amount: 100 });
  });

  it('knows no order that was not paid', () => {
    const { order, ask } = booksWith(100);
    order.isPaid = false;
    expect(ask('a', 1)).toBe('order_status');
  });

  it('writes and reads amounts exactly', () => {
    for (const units of [1, 10, 123_456_789, 100_000_000, 50_000_000_001]) expect(toUnits(toText(units))).toBe(units);
    expect(toText(1)).toBe('0.00000001');
    expect(toText(1_050_000_000)).toBe('10.5');
  });
});
