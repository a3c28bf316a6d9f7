/** What operators are promised: one refund for an intent, no more than is left, and only where they saw the order as it is. */
import type { Refund } from '../../src/domain/refund.js';
import { standingOf } from '../../src/domain/refundable.js';
import { CURRENCY, tradeNoOf } from './gateway-words.js';
import type { Row } from './tables.js';
import { toUnits } from './units.js';
import type { Watched } from './watch.js';

type Fail = (what: string) => void;

/** The time limits of one lock and of the statements, and then some. */
const LONGEST_TRANSACTION_MS = 60_000;

export interface IntentsWatch {
  /** An operator says what they saw as left when they asked. */
  expects(idempotencyKey: string, left: string | null): void;
  rowWritten(before: Row | null, after: Row, fail: Fail): void;
  /** An operator was told that the refund is recorded. */
  answered(idempotencyKey: string, refundRequestId: string, fail: Fail): void;
  check(fail: Fail): void;
}

export function createIntentsWatch(watched: Watched): IntentsWatch {
  const { settings, scheduler, tables } = watched;
  const idOfKey = new Map<string, string>();
  const answers = new Map<string, string>();
  const expected = new Map<string, string | null>();
  /** By order: when one of its refunds last became something else. */
  const changedAtMs = new Map<string, number>();

  return {
    expects: (key, left) => void expected.set(key, left),
    rowWritten(before, after, fail) {
      const { refundRequestId, prepayId, origin } = after.refund;
      if (before !== null || origin !== 'panel') return void changedAtMs.set(prepayId, scheduler().nowMs);
      const key = after.idempotencyKey ?? '';
      if (idOfKey.has(key)) fail(`one intent became ${idOfKey.get(key)} and ${refundRequestId}`);
      idOfKey.set(key, refundRequestId);
      checkTotal(watched, after.refund, fail);
      // Where a transaction takes time, a sibling's outcome may be written between the decision and its commit.
      const sinceChangeMs = scheduler().nowMs - (changedAtMs.get(prepayId) ?? 0);
      if (settings.transactionTakesTime > 0 && sinceChangeMs <= LONGEST_TRANSACTION_MS) return;
      checkNew(watched, after.refund, expected.get(key) ?? null, fail);
    },
    answered(key, id, fail) {
      const earlier = answers.get(key);
      if (earlier !== undefined && earlier !== id) fail(`one intent was answered with ${earlier} and with ${id}`);
      answers.set(key, id);
    },
    check(fail) {
      for (const [key, id] of answers) {
        if (tables().refunds.get(id)?.idempotencyKey !== key) fail(`${id} was answered for and is not in the store`);
      }
    },
  };
}

/** All operators together asked for no more than the policy lets them. What came to be more afterwards was nobody's request. */
function checkTotal({ tables }: Watched, { refundRequestId, currency }: Refund, fail: Fail): void {
  const { policy } = tables().policy;
  const total = policy.totals?.find((rule) => rule.currency === currency);
  if (total === undefined) return;
  const asked = [...tables().refunds.values()].filter(({ refund }) => refund.origin === 'panel' && isHeld(refund));
  const sum = asked.reduce((units, { refund }) => units + leastOf(refund), 0);
  if (sum > toUnits(total.perDay)) fail(`${refundRequestId} exceeds what all may ask for within a day`);
}

function isHeld({ status }: Refund): boolean {
  return status !== 'failed' && status !== 'rejected' && status !== 'cancelled';
}

function leastOf({ requestedAmount, refundAmount }: Refund): number {
  return Math.min(toUnits(requestedAmount), toUnits(refundAmount));
}

/** No more than is left for a new one, and as much left as its operator saw. */
function checkNew({ tables, books }: Watched, refund: Refund, expected: string | null, fail: Fail): void {
  const { refundRequestId, prepayId } = refund;
  const order = tables().orders.get(prepayId);
  const others: Refund[] = [];
  let spent = 0;
  for (const { refund: one } of tables().rowsOf(prepayId)) {
    if (one.status !== 'failed' && one.status !== 'rejected' && one.status !== 'cancelled')
      spent += toUnits(one.refundAmount);
    if (one !== refund) others.push(one);
  }
  const paid = books().orders.get(prepayId);
  const isPaidSo = paid !== undefined && order !== undefined && toUnits(order.orderAmount) === paid.amount;
  if (!isPaidSo || order.currency !== CURRENCY || order.merchantTradeNo !== tradeNoOf(prepayId)) {
    fail(`${refundRequestId} was decided on what the host had told`);
    return;
  }
  if (spent > toUnits(order.orderAmount)) {
    fail(`${refundRequestId} exceeds what is left of its order`);
    return;
  }
  if (expected === null) return;
  const { refundableAmount } = standingOf(order, others);
  if (toUnits(expected) !== toUnits(refundableAmount))
    fail(`${refundRequestId} was recorded with ${refundableAmount} left, and its operator saw ${expected}`);
}
