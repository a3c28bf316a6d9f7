/** The campaign's judge can convict: each thing that could go wrong with money is put into the books, and is named. */
import type { Refund } from '@refund-panel/shared';
import { describe, expect, it } from 'vitest';
import type { Books, LedgerRefund, StoredRefund } from './books.js';
import { checkBooks } from './check-books.js';
import type { IntentRecord } from './operator.js';
import { createPlan } from './plan.js';

const ledgerRefund: LedgerRefund = {
  refundRequestId: 'r1',
  prepayId: 'p1',
  refundAmount: '1.00000001',
  refundReason: 'intent-1-0',
  refundStatus: 'REFUND_SUCCESS',
};

const stored: StoredRefund = {
  refundRequestId: 'r1',
  prepayId: 'p1',
  idempotencyKey: 'intent-1-0',
  requestedAmount: '1.00000001',
  refundAmount: '1.00000001',
  status: 'succeeded',
  origin: 'panel',
};

const shown = {
  refundRequestId: 'r1',
  prepayId: 'p1',
  merchantTradeNo: 'T1',
  refundAmount: '1.00000001',
  requestedAmount: '1.00000001',
  currency: 'USDT',
  status: 'succeeded',
} as Refund;

const record: IntentRecord = {
  intent: {
    number: 0,
    idempotencyKey: 'intent-1-0',
    prepayId: 'p1',
    body: { refundAmount: '1.00000001', refundReason: 'intent-1-0', description: null },
    manner: 'once',
    firstServer: 0,
    breaksAfterMs: 1,
  },
  answers: [{ status: 201, refund: { ...shown, status: 'pending' } }],
  refusals: [],
  isUnanswered: false,
};

const books: Books = {
  ledgerOrders: [{ prepayId: 'p1', orderAmount: '10' }],
  ledgerRefunds: [ledgerRefund],
  storedRefunds: [stored],
  shownRefunds: [shown],
  shownOrders: [{ prepayId: 'p1', refundedAmount: '1.00000001' } as Books['shownOrders'][number]],
  acknowledgedNotifications: ['told'],
  storedNotifications: ['told'],
};

const refusal = { status: 409, code: 'amount_exceeds_refundable', afterAnswer: false };

const crimes: [string, Partial<Books>, Partial<IntentRecord>, RegExp][] = [
  ['a notification acknowledged and lost', { storedNotifications: [] }, {}, /acknowledged, and is not on record: told/],
  [
    'a refund paid and lost',
    { storedRefunds: [], shownRefunds: [] },
    {},
    /r1 .* was paid, and there is no such refund/,
  ],
  [
    'a refund paid and recorded as failed',
    { storedRefunds: [{ ...stored, status: 'failed' }] },
    {},
    /r1 .* was paid, and is on record as failed/,
  ],
  ['a refund recorded and not paid', { ledgerRefunds: [] }, {}, /r1 .* succeeded, and the gateway has not paid it/],
  [
    'a refund recorded as paid and rejected',
    { ledgerRefunds: [{ ...ledgerRefund, refundStatus: 'REFUND_FAIL' }] },
    {},
    /has not paid it/,
  ],
  [
    'a wrong last decimal',
    { storedRefunds: [{ ...stored, refundAmount: '1.00000002' }] },
    {},
    /on record with 1.00000002/,
  ],
  [
    'an amount that nobody asked for',
    { storedRefunds: [{ ...stored, requestedAmount: '2' }] },
    {},
    /as asked with 2, not 1.00000001/,
  ],
  [
    'an intent paid twice',
    { ledgerRefunds: [ledgerRefund, { ...ledgerRefund, refundRequestId: 'r2' }] },
    {},
    /intent-1-0 has 2 refunds/,
  ],
  [
    'an order overdrawn',
    { ledgerOrders: [{ prepayId: 'p1', orderAmount: '1' }] },
    {},
    /order p1 of 1 had 1.00000001 refunded/,
  ],
  [
    'an order shown wrongly',
    { shownOrders: [{ prepayId: 'p1', refundedAmount: '1' } as Books['shownOrders'][number]] },
    {},
    /the API shows 1$/,
  ],
  [
    'a refund that never ends',
    { storedRefunds: [{ ...stored, status: 'pending' }], ledgerRefunds: [] },
    {},
    /never became final: it is pending/,
  ],
  [
    'a refund that waits for a full wallet',
    { storedRefunds: [{ ...stored, status: 'parked' }], ledgerRefunds: [] },
    {},
    /is parked/,
  ],
  [
    'a refund that nobody asked for',
    { storedRefunds: [stored, { ...stored, refundRequestId: 'r2', idempotencyKey: null, origin: 'outside' }] },
    {},
    /r2 .* \(outside\), and nobody asked/,
  ],
  ['a refund that the API hides', { shownRefunds: [] }, {}, /the API does not show it/],
  [
    'a refund that the API shows otherwise',
    { shownRefunds: [{ ...shown, status: 'pending' }] },
    {},
    /and the API shows 1.00000001 pending/,
  ],
  [
    'an acknowledged refund that is lost',
    { storedRefunds: [], shownRefunds: [], ledgerRefunds: [] },
    {},
    /r1 was acknowledged, and is not on record/,
  ],
  [
    'a key acknowledged with two refunds',
    {},
    { answers: [...record.answers, { status: 200, refund: { ...shown, refundRequestId: 'r2' } }] },
    /r2 was acknowledged, and r1 is on record/,
  ],
  [
    'an answer that changes later',
    { shownRefunds: [{ ...shown, currency: 'BTC' }] },
    {},
    /currency was acknowledged as "USDT", and is "BTC"/,
  ],
  ['a refusal that was none', {}, { answers: [], refusals: [refusal] }, /was refused, and refund r1 is on record/],
  [
    'a refusal after the answer',
    {},
    { refusals: [{ ...refusal, afterAnswer: true }] },
    /after it had been acknowledged/,
  ],
  [
    'a right request called wrong',
    {},
    { refusals: [{ ...refusal, code: 'idempotency_key_reused' }] },
    /409 idempotency_key_reused/,
  ],
  ['an intent that nobody answered', {}, { isUnanswered: true }, /no server ever said/],
];

describe('the judge', () => {
  it('acquits books that agree', () => {
    expect(checkBooks(books, [record])).toEqual([]);
  });

  it.each(crimes)('names %s', (_, doctoredBooks, doctoredRecord, named) => {
    const found = checkBooks({ ...books, ...doctoredBooks }, [{ ...record, ...doctoredRecord }]);
    expect(found).toContainEqual(expect.stringMatching(named));
  });
});

describe('the plan', () => {
  const settings = { seed: 7, refunds: 500, database: 'postgres', servers: 3, operators: 8 } as const;

  it('follows from the seed', () => {
    expect(createPlan(settings)).toEqual(createPlan(settings));
    expect(createPlan({ ...settings, seed: 8 }).intents).not.toEqual(createPlan(settings).intents);
  });

  it('has every kind of disturbance and every manner', () => {
    const { disturbances, intents } = createPlan(settings);
    expect(new Set(disturbances.map(({ kind }) => kind)).size).toBe(8);
    expect(new Set(intents.map(({ manner }) => manner)).size).toBe(4);
  });
});
