/** What a client asks of a process that dies, and once more of the next: a refund of its own, or to approve somebody else's. */
import type { Store } from '../src/operations/ports/store.js';
import { askForApproval } from './awaiting-refund.js';

/** `refund`: it is asked for. `approval`: it awaits approval already, and somebody else approves it. */
export type Way = 'refund' | 'approval';

/** One request, the same whenever it is sent. */
export interface Click {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

export const AMOUNT = '12.34';

export const refundBody = { refundAmount: AMOUNT, refundReason: 'killed on the way' };

/** Who approves did not ask for it. */
export const operatorOf = (way: Way) => (way === 'refund' ? 'op' : 'approver');

export const permissions = ['orders:read', 'refunds:create', 'refunds:approve'] as const;

export function refundClick(prepayId: string): Click & { readonly key: string } {
  const key = `key-${prepayId}`;
  return {
    key,
    path: `/v1/orders/${prepayId}/refunds`,
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: JSON.stringify(refundBody),
  };
}

/** The order is stored already. */
export async function approvalClick(
  store: Pick<Store, 'createRefund'>,
  prepayId: string,
  now: Date,
): Promise<Click & { readonly refundRequestId: string }> {
  const { refundRequestId } = await askForApproval(store, { prepayId, refundAmount: AMOUNT, by: 'op', now });
  return { refundRequestId, path: `/v1/refunds/${refundRequestId}/approve`, headers: {}, body: null };
}
