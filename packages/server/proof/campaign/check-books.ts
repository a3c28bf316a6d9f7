/** Compares the books with each other and with what clients were told, to the last decimal. Pure: it only reads. */
import { compareAmounts, isFinal, type Refund, type RefundStatus, sumAmounts } from '@refund-panel/shared';
import type { Books, LedgerRefund, StoredRefund } from './books.js';
import { checkRecords } from './check-records.js';
import type { IntentRecord } from './operator.js';

export type Discrepancy = string;

/** @returns what does not fit, one line each; nothing when no refund is lost, doubled, or beyond its order */
export function checkBooks(books: Books, records: readonly IntentRecord[]): Discrepancy[] {
  return [
    ...checkPaid(books),
    ...checkStored(books, records),
    ...checkOrders(books),
    ...checkIntentsPaidOnce(books),
    ...checkShown(books),
    ...checkNotifications(books),
    ...checkRecords(books, records),
  ];
}

const PAID = 'REFUND_SUCCESS';

const byId = <Item extends { refundRequestId: string }>(items: readonly Item[]) =>
  new Map(items.map((item) => [item.refundRequestId, item]));

const differ = (left: string, right: string) => compareAmounts(left, right) !== 0;

/** Every refund that the gateway paid is on record as paid, with that amount. */
function checkPaid({ ledgerRefunds, storedRefunds }: Books): Discrepancy[] {
  const stored = byId(storedRefunds);
  return ledgerRefunds.flatMap((paid) => {
    if (paid.refundStatus !== PAID) return [];
    const row = stored.get(paid.refundRequestId);
    if (row === undefined) return [`${nameOf(paid)} was paid, and there is no such refund on record`];
    if (row.status !== 'succeeded') return [`${nameOf(paid)} was paid, and is on record as ${row.status}`];
    if (row.prepayId !== paid.prepayId) return [`${nameOf(paid)} was paid for another order than ${row.prepayId}`];
    if (!differ(row.refundAmount, paid.refundAmount)) return [];
    return [`${nameOf(paid)} was paid, and is on record with ${row.refundAmount}`];
  });
}

/** Nothing else is on record as paid, everything is final, and all of it is what somebody asked for. */
function checkStored({ ledgerRefunds, storedRefunds }: Books, records: readonly IntentRecord[]): Discrepancy[] {
  const ledger = byId(ledgerRefunds);
  const intents = new Map(records.map(({ intent }) => [intent.idempotencyKey, intent]));
  return storedRefunds.flatMap((row) => {
    const wrong: Discrepancy[] = [];
    const intent = intents.get(row.idempotencyKey ?? '');
    if (intent === undefined) wrong.push(`${nameOf(row)} is on record (${row.origin}), and nobody asked for it`);
    else if (intent.prepayId !== row.prepayId) wrong.push(`${nameOf(row)} is on record for another order than asked`);
    else if (intent.body.refundAmount !== 'full' && differ(intent.body.refundAmount, row.requestedAmount)) {
      wrong.push(`${nameOf(row)} is on record as asked with ${row.requestedAmount}, not ${intent.body.refundAmount}`);
    }
    if (!isFinal(row.status as RefundStatus)) wrong.push(`${nameOf(row)} never became final: it is ${row.status}`);
    if (row.status === 'succeeded' && ledger.get(row.refundRequestId)?.refundStatus !== PAID) {
      wrong.push(`${nameOf(row)} is on record as succeeded, and the gateway has not paid it`);
    }
    return wrong;
  });
}

/** No order gives back more than it took. */
function checkOrders({ ledgerOrders, ledgerRefunds, shownOrders }: Books): Discrepancy[] {
  const amounts = new Map<string, string[]>();
  for (const { prepayId, refundAmount, refundStatus } of ledgerRefunds) {
    if (refundStatus === PAID) amounts.set(prepayId, [...(amounts.get(prepayId) ?? []), refundAmount]);
  }
  const shown = new Map(shownOrders.map((order) => [order.prepayId, order]));
  return ledgerOrders.flatMap(({ prepayId, orderAmount }) => {
    const paid = sumAmounts(amounts.get(prepayId) ?? []);
    const wrong: Discrepancy[] = [];
    if (compareAmounts(paid, orderAmount) > 0) wrong.push(`order ${prepayId} of ${orderAmount} had ${paid} refunded`);
    const order = shown.get(prepayId);
    if (order !== undefined && differ(order.refundedAmount, paid)) {
      wrong.push(`order ${prepayId} had ${paid} refunded, and the API shows ${order.refundedAmount}`);
    }
    return wrong;
  });
}

/** The reason carries the intent's key into the gateway's own books: they alone show whether an intent was paid twice. */
function checkIntentsPaidOnce({ ledgerRefunds }: Books): Discrepancy[] {
  const counted = new Map<string, LedgerRefund[]>();
  for (const refund of ledgerRefunds) {
    const intent = refund.refundReason ?? 'no reason given';
    counted.set(intent, [...(counted.get(intent) ?? []), refund]);
  }
  return [...counted]
    .filter(([, refunds]) => refunds.length > 1)
    .map(
      ([intent, refunds]) =>
        `${intent} has ${refunds.length} refunds in the gateway's books: ${refunds.map(nameOf).join(', ')}`,
    );
}

/** The API shows what the database holds. */
function checkShown({ storedRefunds, shownRefunds }: Books): Discrepancy[] {
  const shown = byId<Refund>(shownRefunds);
  const missing = storedRefunds.flatMap((row) => {
    const refund = shown.get(row.refundRequestId);
    if (refund === undefined) return [`${nameOf(row)} is on record, and the API does not show it`];
    if (refund.status === row.status && !differ(refund.refundAmount, row.refundAmount)) return [];
    return [`${nameOf(row)} is ${row.status}, and the API shows ${refund.refundAmount} ${refund.status}`];
  });
  const stored = byId(storedRefunds);
  const surplus = shownRefunds.filter(({ refundRequestId }) => !stored.has(refundRequestId));
  return [...missing, ...surplus.map((refund) => `${nameOf(refund)} is shown by the API, and not on record`)];
}

/** What was acknowledged is never delivered again, so it must be on record. */
function checkNotifications({ acknowledgedNotifications, storedNotifications }: Books): Discrepancy[] {
  const stored = new Set(storedNotifications);
  return acknowledgedNotifications
    .filter((body) => !stored.has(body))
    .map((body) => `a notification was acknowledged, and is not on record: ${body}`);
}

export function nameOf({ refundRequestId, prepayId, refundAmount }: LedgerRefund | StoredRefund | Refund): string {
  return `refund ${refundRequestId} (${refundAmount} of order ${prepayId})`;
}
