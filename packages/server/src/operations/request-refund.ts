/** Turns an operator's confirmed request into a refund: intent on disk first, then through the door. */
import { createHash } from 'node:crypto';
import { type CreateRefundBody, compareAmounts, type Operator, parseAmount } from '@refund-panel/shared';
import { ProblemError } from '../domain/errors.js';
import { decideAmount } from '../domain/refundable.js';
import { invariant } from '../invariant.js';
import { type AdvanceDependencies, advanceRefund } from './advance-refund.js';
import { type FindOrderDependencies, findOrder } from './find-order.js';
import type { CreatedRefund, Intent } from './ports.js';

export type RequestRefundDependencies = AdvanceDependencies & FindOrderDependencies;

export interface RefundRequest {
  readonly prepayId: string;
  readonly idempotencyKey: string;
  readonly body: CreateRefundBody;
  readonly requestedBy: Operator;
  /** The session's own limit per refund. */
  readonly maxAmount: { readonly amount: string; readonly currency: string } | null;
}

/**
 * The refund that this request makes, or made before under the same key.
 *
 * @throws ProblemError when it is refused; then nothing was recorded and no money moved
 */
export async function requestRefund(
  dependencies: RequestRefundDependencies,
  request: RefundRequest,
): Promise<CreatedRefund> {
  const { refunds, now, createId } = dependencies;
  const body = canonicalBody(request.body);
  const fingerprint = fingerprintOf(request.prepayId, body);
  const earlier = await refunds.findByIdempotencyKey(request.idempotencyKey, fingerprint);
  if (earlier !== null) return { refund: earlier, created: false };

  await findOrder(dependencies, { prepayId: request.prepayId });
  const intent: Intent = {
    refundRequestId: createId(),
    prepayId: request.prepayId,
    idempotencyKey: request.idempotencyKey,
    fingerprint,
    body,
    requestedBy: request.requestedBy,
  };
  const { refund, created } = await refunds.createRefund(intent, now(), (order, existing) => {
    const amount = decideAmount(order, existing, body.refundAmount);
    checkSessionLimit(amount, order.currency, request.maxAmount);
    return amount;
  });
  if (!created) return { refund, created };
  const advanced = await advanceRefund(dependencies, refund.refundRequestId);
  return { refund: advanced ?? refund, created };
}

/** One spelling for equal requests, so that a repeat is recognised whatever its zeros look like. */
function canonicalBody(body: CreateRefundBody): Required<CreateRefundBody> {
  const { refundAmount } = body;
  const amount = refundAmount === 'full' ? refundAmount : parseAmount(refundAmount);
  invariant(amount !== null, 'the schema lets only decimals through');
  return { refundAmount: amount, refundReason: body.refundReason || null, description: body.description || null };
}

function fingerprintOf(prepayId: string, { refundAmount, refundReason, description }: CreateRefundBody): string {
  const canonical = JSON.stringify([prepayId, refundAmount, refundReason, description]);
  return createHash('sha256').update(canonical).digest('hex');
}

function checkSessionLimit(amount: string, currency: string, limit: RefundRequest['maxAmount']): void {
  if (limit === null) return;
  if (currency === limit.currency && compareAmounts(amount, limit.amount) <= 0) return;
  throw new ProblemError(
    'amount_over_session_limit',
    `You may refund at most ${limit.amount} ${limit.currency} at a time. Ask a colleague with a higher limit.`,
    { errors: [{ field: 'refundAmount', message: `must be at most ${limit.amount} ${limit.currency}` }] },
  );
}
