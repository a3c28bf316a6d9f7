/** Turns an operator's confirmed request into a refund: intent on disk first, then through the door. */
import { createHash } from 'node:crypto';
import { type CreateRefundBody, compareAmounts, parseAmount } from '@refund-panel/shared';
import { ProblemError } from '../domain/errors.js';
import { isWorthAsking, type Order } from '../domain/order.js';
import { approvalExpiry, judge, sendingRulesUnder, type Verdict } from '../domain/policy.js';
import { decideAmount, remainingAttemptsOf } from '../domain/refundable.js';
import { afterMs } from '../domain/schedule.js';
import { decideStart, type SendingRules, SPIKE_WINDOW_MS } from '../domain/sending.js';
import { unapprovedOf } from '../domain/spending.js';
import { contradictionsOf } from '../domain/told-order.js';
import { invariant } from '../invariant.js';
import { type AdvanceDependencies, prepareFirstStep } from './advance-refund.js';
import { approvalHashOf } from './approval-hash.js';
import { type FindOrderDependencies, findOrder } from './find-order.js';
import type { Caller } from './ports/caller.js';
import type { CreatedRefund, Desk, Intent, IntentDecision } from './ports/intents.js';

export type RequestRefundDependencies = AdvanceDependencies &
  FindOrderDependencies & {
    readonly sendingRules: SendingRules;
  };

export interface RefundRequest {
  readonly prepayId: string;
  readonly idempotencyKey: string;
  readonly body: CreateRefundBody;
  readonly caller: Caller;
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
  let told: Order | null = null;
  const made = await attempt(dependencies, request, 'known orders only', (order) => {
    if (!order.isConfirmed) told = order;
  });
  if (made !== null) return made;
  const order = await findOrder(dependencies, { prepayId: request.prepayId });
  if (told !== null) requireAsTold(told, order);
  const madeNow = await attempt(dependencies, request, 'as stored');
  invariant(madeNow !== null, 'an order that was found is stored');
  return madeNow;
}

/**
 * Whoever asked went by what the host had told, and meant another order, or as much of another currency. Asked for again, it is of the
 * order as it is now known.
 */
function requireAsTold(told: Order, order: Order): void {
  const contradictions = contradictionsOf(order, told);
  if (contradictions.length === 0) return;
  const otherwise = contradictions.map(({ field, stored }) => `its ${field} is ${stored}`).join(', ');
  throw new ProblemError(
    'order_changed',
    `Binance Pay describes this order otherwise than it was listed: ${otherwise}. Nothing was refunded; look at it again.`,
    { errors: contradictions.map(({ field, stored }) => ({ field, message: `is ${stored}` })) },
  );
}

/** @returns null when Binance Pay has to be asked about the order first; `onUncertain` gets it as it is stored, where it is */
async function attempt(
  dependencies: RequestRefundDependencies,
  request: RefundRequest,
  orders: 'known orders only' | 'as stored',
  onUncertain: (order: Order) => void = () => {},
): Promise<CreatedRefund | null> {
  const { refunds, log, now, createId, sendingRules } = dependencies;
  const body = canonicalBody(request.body);
  const at = now();
  const intent: Intent = {
    refundRequestId: createId(),
    prepayId: request.prepayId,
    idempotencyKey: request.idempotencyKey,
    fingerprint: fingerprintOf(request.prepayId, body),
    body,
    caller: request.caller,
    countSince: sendingRules.maxRefundsPerHour === null ? null : afterMs(at, -SPIKE_WINDOW_MS),
  };
  const firstStep = prepareFirstStep(dependencies);
  let trips: string | null = null;
  const made = await refunds.createRefund(intent, at, (desk) => {
    const { order, refunds: existing, policy, sending, recentRefunds } = desk;
    if (orders === 'known orders only' && isWorthAsking(order)) {
      onUncertain(order);
      return null;
    }
    invariant(order.isConfirmed, 'what Binance Pay has said of an order stays');
    const refundAmount = decideAmount(order, existing, body);
    checkSessionLimit(refundAmount, order.currency, request.maxAmount);
    const { needsApproval } = judgeIntent(intent, desk, refundAmount, at);
    const start = decideStart(sendingRulesUnder(policy.policy, sendingRules), sending, recentRefunds, at);
    trips = start.trips;
    if (needsApproval !== null) return { ...awaitApproval(intent, desk, refundAmount, needsApproval, at), trips };
    return {
      refundAmount,
      ...start,
      policyVersion: policy.version,
      approval: null,
      needsApproval: null,
      firstStep: start.status === 'submitting' ? firstStep.begin(remainingAttemptsOf(existing) <= 1) : null,
    };
  });
  if (made === null || !made.created) return made;
  const { refund } = made;
  if (trips !== null) log.error({ refundRequestId: refund.refundRequestId, reason: trips }, 'sending froze by itself');
  if (refund.status !== 'submitting') return made;
  return { refund: (await firstStep.advance(refund)) ?? refund, created: true };
}

/** @throws ProblemError where the policy refuses it */
function judgeIntent({ body, caller }: Intent, desk: Desk, amount: string, at: Date): Verdict {
  const { order, refunds, policy, spending } = desk;
  return judge({
    policy: policy.policy,
    subject: { operatorId: caller.operator.id, roles: caller.roles },
    at,
    amount,
    currency: order.currency,
    refundReason: body.refundReason ?? null,
    description: body.description ?? null,
    unapprovedOfOrder: unapprovedOf(refunds),
    spending,
  });
}

/** It holds its amount and sends nothing. As one more refund it may trip the fuse; whether that has tripped is asked before it is sent. */
function awaitApproval(
  { refundRequestId, prepayId, body }: Intent,
  { order, policy }: Desk,
  refundAmount: string,
  why: string,
  at: Date,
): Omit<IntentDecision, 'trips'> {
  const hash = approvalHashOf({
    refundRequestId,
    prepayId,
    refundAmount,
    currency: order.currency,
    refundReason: body.refundReason ?? null,
    description: body.description ?? null,
    isFull: body.refundAmount === 'full',
  });
  const expiresAt = approvalExpiry(policy.policy, at);
  const waits = { status: 'awaiting_approval', dueAt: expiresAt, firstStep: null } as const;
  return { ...waits, refundAmount, policyVersion: policy.version, approval: { hash, expiresAt }, needsApproval: why };
}

/** One spelling for equal requests, so that a repeat is recognised whatever its zeros look like. */
function canonicalBody(body: CreateRefundBody) {
  const { refundAmount, expectedRefundableAmount: expected } = body;
  return {
    refundAmount: refundAmount === 'full' ? refundAmount : plain(refundAmount),
    refundReason: body.refundReason || null,
    description: body.description || null,
    expectedRefundableAmount: expected == null ? null : plain(expected),
    expectedCurrency: body.expectedCurrency ?? null,
  };
}

function plain(text: string): string {
  const amount = parseAmount(text);
  invariant(amount !== null, 'the schema lets only decimals through');
  return amount;
}

/** What the operator saw is not part of the refund: a repeat that saw more is still the same one. */
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
