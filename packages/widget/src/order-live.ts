/** What goes on around the operator while an order is on screen: figures that may be old, and refunds that others make of it. */
import { isFinal, type Order, type Refund } from '@refund-panel/shared';
import type { PanelProblem } from './panel-problem.js';

/** The figures on screen could not be read again. */
export interface Stale {
  readonly problem: PanelProblem;
  /** When they were read, in milliseconds since 1970. */
  readonly since: number;
}

/** A refund that came in while the operator was about to make one. */
export interface NoticedRefund {
  readonly refundRequestId: string;
  /** By the same person, in another window. */
  readonly isOwn: boolean;
}

/** What came in with a reading of the order: the newest refund that takes from what is left, and that somebody answers for. */
export function noticeRefund(before: Order, after: Order, operatorId: string | null): NoticedRefund | null {
  const known = new Set(before.refunds.map(({ refundRequestId }) => refundRequestId));
  const refund = after.refunds.find((one) => !known.has(one.refundRequestId) && takesPart(one));
  if (refund === undefined) return null;
  return { refundRequestId: refund.refundRequestId, isOwn: refund.requestedBy?.id === operatorId };
}

/** The noticed refund as it stands now; null once it has come to nothing. */
export function noticedRefund(order: Order, noticed: NoticedRefund | null): Refund | null {
  return order.refunds.find((one) => one.refundRequestId === noticed?.refundRequestId && takesPart(one)) ?? null;
}

function takesPart({ status, requestedBy }: Refund): boolean {
  return requestedBy !== null && (status === 'succeeded' || !isFinal(status));
}
