/** The transactions of the model store that add refunds: of an intent, of a notification, and by hand. */
import type { RefundFailure } from '@refund-panel/shared';
import { undecided } from '../../src/domain/approval.js';
import type { Order } from '../../src/domain/order.js';
import type { Refund } from '../../src/domain/refund.js';
import { nothingSaid } from '../../src/domain/report.js';
import type { Sending } from '../../src/domain/sending.js';
import { nothingKnown } from '../../src/domain/spending.js';
import type { Intent, IntentDecision } from '../../src/operations/ports/intents.js';
import type { Adoption, OutsideRefund, RefundStore } from '../../src/operations/ports/refunds.js';
import { policyLocks, spendingOf } from './model-policy.js';
import type { StoreParts } from './model-store.js';
import { mayBeginToSend, nobodyBeginsToSend, orderLock, refundLock, spikeLock } from './model-transactions.js';
import { mustHold, type Row, type Tables } from './tables.js';

export function newRefundMethods({
  tables,
  transact,
  weaknesses,
}: StoreParts): Pick<RefundStore, 'createRefund' | 'recordOutsideRefund' | 'adoptRefund'> {
  const { orders } = tables;

  function lockedOrder(prepayId: string): Order {
    const order = orders.get(prepayId);
    mustHold(order !== undefined, 'an order is stored before it is refunded');
    return order;
  }

  return {
    createRefund: (intent, now, decide) =>
      transact('createRefund', function* () {
        const readRefunds = () => tables.rowsOf(intent.prepayId).map(({ refund }) => refund);
        const early = weaknesses.readBeforeLock === true ? readRefunds() : null;
        yield orderLock(intent.prepayId);
        const order = orders.get(intent.prepayId);
        if (order === undefined) return null;
        // Read before the locks on sending are waited for.
        const earlier = tables.findByKey(intent.idempotencyKey, intent.fingerprint);
        const refunds = early ?? readRefunds();
        const { policy } = tables;
        const { caller } = intent;
        const { currency } = order;
        for (const lock of earlier === null ? policyLocks(policy, caller, currency) : []) yield lock;
        const spending = earlier === null ? spendingOf(tables, caller, currency, now) : nothingKnown;
        if (intent.countSince !== null) yield spikeLock;
        yield mayBeginToSend;
        if (earlier !== null) return { refund: earlier.refund, created: false };
        const { sending } = tables;
        const decision = decide({
          order,
          refunds,
          sending,
          policy,
          spending,
          recentRefunds: countRecent(tables, intent, sending),
        });
        if (decision === null) return null;
        const { firstStep, trips } = decision;
        const refund = newRefund(intent, order, decision, now);
        yield trips === null ? null : nobodyBeginsToSend;
        const row = tables.write(null, {
          ...bareRow({ ...refund, ...firstStep?.changes }, 'Requested'),
          leaseOwner: firstStep?.lease.owner ?? null,
          leaseExpiresAt: firstStep?.lease.expiresAt ?? null,
          idempotencyKey: intent.idempotencyKey,
          fingerprint: intent.fingerprint,
        });
        if (trips !== null && !tables.sending.frozen) {
          tables.sending = { frozen: true, since: now, reason: trips, by: null };
        }
        return { refund: row.refund, created: true };
      }),
    recordOutsideRefund: (outside, now) =>
      transact('recordOutsideRefund', function* () {
        yield orderLock(outside.prepayId);
        const order = lockedOrder(outside.prepayId);
        const same = outside.succeeded ? findAdopted(tables, outside) : null;
        yield refundLock(same?.refund.refundRequestId ?? outside.refundRequestId);
        if (same !== null) {
          if (same.namedAs === null) tables.write(same, { ...same, namedAs: outside.refundRequestId });
          return;
        }
        const before = tables.refunds.get(outside.refundRequestId) ?? null;
        if (before === null) tables.write(null, bareRow(outsideRefund(outside, order, now), 'Made outside'));
        else takeBetterWord(tables, before, outside, now);
      }),
    adoptRefund: (adoption, now, decide) =>
      transact('adoptRefund', function* () {
        yield orderLock(adoption.prepayId);
        const order = lockedOrder(adoption.prepayId);
        const refunds = tables.rowsOf(adoption.prepayId).map(({ refund }) => refund);
        const refund = adoptedRefund(adoption, order, decide(order, refunds), now);
        yield null;
        const there = tables.refunds.get(refund.refundRequestId);
        if (there !== undefined) return there.refund;
        return tables.write(null, bareRow(refund, 'Put on record')).refund;
      }),
  };
}

function countRecent({ refunds }: Tables, { countSince }: Intent, { since }: Sending): number {
  if (countSince === null) return 0;
  const from = since !== null && since > countSince ? since : countSince;
  return [...refunds.values()].filter(({ refund }) => refund.origin === 'panel' && refund.createdAt > from).length;
}

function bareRow(refund: Refund, note: string): Row {
  return {
    refund,
    idempotencyKey: null,
    fingerprint: null,
    leaseOwner: null,
    leaseExpiresAt: null,
    namedAs: null,
    notes: [note],
  };
}

type Skeleton = Pick<
  Refund,
  'refundRequestId' | 'origin' | 'requestedBy' | 'refundReason' | 'refundAmount' | 'status' | 'nextStep' | 'dueAt'
>;

/** The columns that every new row begins with. */
function blank({ prepayId, merchantTradeNo, currency }: Order, skeleton: Skeleton, now: Date): Refund {
  return {
    ...nothingSaid,
    ...skeleton,
    prepayId,
    merchantTradeNo,
    currency,
    requestedAmount: skeleton.refundAmount,
    description: null,
    isFull: false,
    refundedAmountAt: null,
    failure: null,
    submitAttempts: 0,
    queryAttempts: 0,
    lastSubmittedAt: null,
    unsettledSince: null,
    acceptedAt: null,
    parkedSince: null,
    missingAmount: null,
    attention: null,
    approval: null,
    createdAt: now,
    updatedAt: now,
  };
}

/** The row of an intent before its first step. */
export function newRefund(
  { refundRequestId, body, caller }: Intent,
  order: Order,
  { refundAmount, status, dueAt, approval }: IntentDecision,
  now: Date,
): Refund {
  const refundReason = body.refundReason ?? null;
  const requestedBy = caller.operator;
  const skeleton = { refundRequestId, requestedBy, refundReason, refundAmount, status, dueAt } as const;
  const nextStep = status === 'awaiting_approval' ? 'expire' : 'submit';
  return {
    ...blank(order, { ...skeleton, origin: 'panel', nextStep }, now),
    description: body.description ?? null,
    isFull: body.refundAmount === 'full',
    approval: approval === null ? null : { ...approval, ...undecided },
  };
}

const rejected: RefundFailure = { code: 'refund_rejected', detail: 'Made outside, and rejected.', gatewayCode: null };

const final = { nextStep: null, dueAt: null } as const;

function outsideRefund(outside: OutsideRefund, order: Order, now: Date): Refund {
  const { refundRequestId, refundAmount, succeeded, report } = outside;
  const status = succeeded ? 'succeeded' : 'failed';
  const skeleton = { refundRequestId, refundAmount, status, origin: 'outside', requestedBy: null } as const;
  const refund = blank(order, { ...skeleton, ...final, refundReason: null }, now);
  return { ...refund, ...report, refundAmount, failure: succeeded ? null : rejected };
}

/** Of two words that contradict each other, the one that says that money moved counts. */
function takeBetterWord(
  tables: Tables,
  before: Row,
  { refundAmount, succeeded, report }: OutsideRefund,
  now: Date,
): void {
  const { refund } = before;
  if (refund.origin !== 'outside' || refund.status !== 'failed' || !succeeded) return;
  const { refundStatus } = report;
  const told = { ...refund, status: 'succeeded', refundStatus, refundAmount, failure: null, updatedAt: now } as const;
  tables.write(before, { ...before, refund: told, notes: [...before.notes, 'Made outside'] });
}

/** Where the refund is on record already, put there by hand; only one of the same amount is taken for it. */
function findAdopted(tables: Tables, { refundRequestId, prepayId, refundAmount }: OutsideRefund): Row | null {
  const adopted = tables
    .rowsOf(prepayId)
    .filter(({ refund }) => refund.origin === 'outside' && refund.requestedBy !== null);
  const isSame = ({ refund, namedAs }: Row) => namedAs === null && refund.refundAmount === refundAmount;
  return adopted.find(({ namedAs }) => namedAs === refundRequestId) ?? adopted.find(isSame) ?? null;
}

function adoptedRefund(adoption: Adoption, order: Order, refundAmount: string, now: Date): Refund {
  const { refundRequestId, refundReason, caller } = adoption;
  const skeleton = { refundRequestId, refundReason, requestedBy: caller.operator, refundAmount } as const;
  return blank(order, { ...skeleton, ...final, origin: 'outside', status: 'succeeded' }, now);
}
