/**
 * What becomes of an order that the host tells of. It adds to what is known and takes nothing back, so the same may be told any number of
 * times. The later state counts, whenever it was told; of everything else, what was told first.
 */
import { compareAmounts, orderStatuses } from '@refund-panel/shared';
import type { Order } from './order.js';

/** What the host may tell besides the order's id. */
export type ToldField =
  | 'merchantTradeNo'
  | 'currency'
  | 'orderAmount'
  | 'status'
  | 'transactionId'
  | 'createTime'
  | 'transactTime';

export interface Difference {
  readonly field: ToldField;
  readonly stored: string;
  readonly told: string;
}

export interface Telling {
  /**
   * `completed`: it was known, and something of it was not. `contradicted`: it is known as another one, so that nothing of what was told
   * is taken.
   */
  readonly outcome: 'new' | 'completed' | 'same' | 'contradicted';
  /** As it was stored before; null where it was not. */
  readonly before: Order | null;
  /** As it is to be stored. */
  readonly order: Order;
  /** Where it is known otherwise than it was told, and stays so. */
  readonly differences: readonly Difference[];
}

/** The clocks of two machines that are kept in time differ by less. */
const MOST_AHEAD_MS = 5 * 60 * 1000;

/**
 * Which of its times are still to come, and therefore wrong: an order stays in the lists where it was first told of, and this one would
 * stand above all others for good.
 */
export function timesToCome(told: Order, now: Date): ('createTime' | 'transactTime')[] {
  const latestMs = now.getTime() + MOST_AHEAD_MS;
  return (['createTime', 'transactTime'] as const).filter((field) => (told[field]?.getTime() ?? 0) > latestMs);
}

/** An order never changes these, so whoever tells otherwise means another one, or is wrong. */
const fixed: ReadonlySet<ToldField> = new Set(['merchantTradeNo', 'currency', 'orderAmount']);

export function afterTelling(stored: Order | null, told: Order): Telling {
  const before = stored;
  if (stored === null) return { outcome: 'new', before, order: told, differences: [] };
  const contradictions = contradictionsOf(stored, told);
  if (contradictions.length > 0) return { outcome: 'contradicted', before, order: stored, differences: contradictions };
  const order = stored.isConfirmed ? stored : complete(stored, told);
  const isSame = differencesOf(stored, order).length === 0 && countKnown(stored) === countKnown(order);
  return { outcome: isSame ? 'same' : 'completed', before, order, differences: differencesOf(order, told) };
}

/** Where one of them is of another order than the other, or wrong. */
export function contradictionsOf(stored: Order, told: Order): Difference[] {
  return differencesOf(stored, told).filter(({ field }) => fixed.has(field));
}

function complete(stored: Order, told: Order): Order {
  return {
    ...stored,
    transactionId: stored.transactionId ?? told.transactionId,
    createTime: stored.createTime ?? told.createTime,
    transactTime: stored.transactTime ?? told.transactTime,
    status: stageOf(told) > stageOf(stored) ? told.status : stored.status,
  };
}

/** An order goes one way. */
function stageOf({ status }: Order): number {
  return (orderStatuses as readonly string[]).indexOf(status);
}

const mayBeUnknown = ['transactionId', 'createTime', 'transactTime'] as const;

function countKnown(order: Order): number {
  return mayBeUnknown.filter((field) => order[field] !== null).length;
}

/** What only one of them says is no difference. */
function differencesOf(stored: Order, told: Order): Difference[] {
  const texts = (field: 'merchantTradeNo' | 'currency' | 'status' | 'transactionId') =>
    difference(field, stored[field], told[field], stored[field] === told[field]);
  const times = (field: 'createTime' | 'transactTime') =>
    difference(
      field,
      stored[field]?.toISOString() ?? null,
      told[field]?.toISOString() ?? null,
      stored[field]?.getTime() === told[field]?.getTime(),
    );
  const sameAmount = compareAmounts(stored.orderAmount, told.orderAmount) === 0;
  return [
    ...texts('merchantTradeNo'),
    ...texts('currency'),
    ...difference('orderAmount', stored.orderAmount, told.orderAmount, sameAmount),
    ...texts('status'),
    ...texts('transactionId'),
    ...times('createTime'),
    ...times('transactTime'),
  ];
}

function difference(field: ToldField, stored: string | null, told: string | null, isSame: boolean): Difference[] {
  return stored === null || told === null || isSame ? [] : [{ field, stored, told }];
}
