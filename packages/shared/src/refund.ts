/** A refund as both sides see it: its shape, and the request that makes one. */
import * as z from 'zod/mini';
import { amountSchema, currencySchema } from './amount-schema.js';
import { operatorSchema } from './permissions.js';
import { problemCodeSchema } from './problem.js';
import { MAX_DESCRIPTION_LENGTH, MAX_REFUND_REASON_LENGTH, refundStatuses } from './refund-states.js';

export const refundStatusSchema = z.enum(refundStatuses);

/**
 * Why a person has to look at a refund and compare it with Binance Pay's portal. Its amount stays spent meanwhile.
 *
 * - `unknown_too_long`: nobody knows whether Binance Pay has it.
 * - `pending_too_long`: Binance Pay accepted it, and never says how it ended.
 * - `contradicted`: Binance Pay has said two things of it that cannot both be true.
 */
export const attentionSchema = z.enum(['unknown_too_long', 'pending_too_long', 'contradicted']);
export type Attention = z.infer<typeof attentionSchema>;

/** Binance Pay's own last word on a refund (Query Refund, `refundStatus`). */
export const gatewayRefundStatusSchema = z.enum(['REFUND_SUCCESS', 'REFUND_FAIL', 'REFUND_PENDING']);
export type GatewayRefundStatus = z.infer<typeof gatewayRefundStatusSchema>;

/** `outside`: made elsewhere, in Binance Pay's portal or by another program; learnt of from Binance Pay, or put on record here. */
export const refundOrigins = ['panel', 'outside'] as const;
export const refundOriginSchema = z.enum(refundOrigins);
export type RefundOrigin = z.infer<typeof refundOriginSchema>;

/** Postgres stores neither NUL nor half a surrogate pair, and a reason has no use for other control characters. */
export const oneLinePattern = /^[^\p{Cc}\p{Cs}]*$/u;
const multiLinePattern = /^(?:[^\p{Cc}\p{Cs}]|[\n\r\t])*$/u;

export const createRefundBodySchema = z.strictObject({
  /** A decimal string, or `full` for all that is left. */
  refundAmount: z.union([z.literal('full'), amountSchema], {
    error: 'must be a decimal string above 0 with at most 8 decimals, such as "25.17", or "full"',
  }),
  refundReason: z.nullish(z.string().check(z.maxLength(MAX_REFUND_REASON_LENGTH), z.regex(oneLinePattern))),
  description: z.nullish(z.string().check(z.maxLength(MAX_DESCRIPTION_LENGTH), z.regex(multiLinePattern))),
  /**
   * What the operator saw as left to refund when they confirmed. Where it is no longer so, the request is refused with
   * `order_changed`: of two colleagues who refund the same thing at once, one wins and the other is told. Left out, unchecked.
   */
  expectedRefundableAmount: z.nullish(amountSchema),
  /** In which currency the operator saw the order, as the host may have told of it in another; treated likewise. Left out, unchecked. */
  expectedCurrency: z.nullish(currencySchema),
});
export type CreateRefundBody = z.infer<typeof createRefundBodySchema>;
z.globalRegistry.add(createRefundBodySchema, { id: 'CreateRefund' });

/** A person's words on why something was done, for the record. */
export const noteSchema = z
  .string()
  .check(z.minLength(1), z.maxLength(MAX_DESCRIPTION_LENGTH), z.regex(multiLinePattern), z.regex(/\S/, 'must say why'));

/**
 * The second pair of eyes. `hash` names exactly what was asked for: an approval of anything else does not count.
 * `decision` is null while somebody has to decide; `expired` where nobody did in time.
 */
export const approvalSchema = z.object({
  hash: z.string(),
  expiresAt: z.iso.datetime(),
  decision: z.nullable(z.enum(['approved', 'rejected', 'expired'])),
  decidedBy: z.nullable(operatorSchema),
  decidedAt: z.nullable(z.iso.datetime()),
  /** Why it was rejected, in the words of whoever did. */
  note: z.nullable(z.string()),
});
export type Approval = z.infer<typeof approvalSchema>;

/** Why a refund failed. No money moved for it. */
export const refundFailureSchema = z.object({
  code: problemCodeSchema,
  /** For a person: what happened and what to do. */
  detail: z.string(),
  /** Binance Pay's own code, when it gave one. */
  gatewayCode: z.nullable(z.string()),
});
export type RefundFailure = z.infer<typeof refundFailureSchema>;

export const refundSchema = z.object({
  /** Ours, and Binance Pay's idempotency key: the same through every retry. */
  refundRequestId: z.string(),
  prepayId: z.string(),
  merchantTradeNo: z.string(),
  /** What this refund returns: as asked, and once Binance Pay has spoken, as it said. */
  refundAmount: z.string(),
  /** As asked. Differs from `refundAmount` only where Binance Pay returned something else. */
  requestedAmount: z.string(),
  currency: z.string(),
  refundReason: z.nullable(z.string()),
  description: z.nullable(z.string()),
  status: refundStatusSchema,
  /** Null before Binance Pay has spoken. */
  refundStatus: z.nullable(gatewayRefundStatusSchema),
  /** The order's running total of refunds after this one, by Binance Pay's count. */
  refundedAmount: z.nullable(z.string()),
  /** Refund attempts the order had left after this one, by Binance Pay's count. */
  remainingAttempts: z.nullable(z.int()),
  /** Binance Pay's own id of the refund, beyond 2^53; null before it has named one. */
  refundId: z.nullable(z.string()),
  /** The fee that Binance Pay gave back for this refund, when it says so. */
  refundCommission: z.nullable(z.string()),
  origin: refundOriginSchema,
  /** `scheduled`: it is sent at this time unless it is cancelled before, or sending is frozen. Null in every other state. */
  sendsAt: z.nullable(z.iso.datetime()),
  /** `parked`: how much the Funding Wallet lacked when it was last looked at; null when that is not known. */
  missingAmount: z.nullable(z.string()),
  /** Why a person has to look at it; null while nobody needs to. */
  attention: z.nullable(attentionSchema),
  /** Null where nobody has to approve it. */
  approval: z.nullable(approvalSchema),
  /** Null for a refund made outside, unless an operator put it on record. */
  requestedBy: z.nullable(operatorSchema),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  failure: z.nullable(refundFailureSchema),
});
export type Refund = z.infer<typeof refundSchema>;
z.globalRegistry.add(refundSchema, { id: 'Refund' });

/** One step of a refund's life. */
export const refundEventSchema = z.object({
  at: z.iso.datetime(),
  status: refundStatusSchema,
  refundStatus: z.nullable(gatewayRefundStatusSchema),
  /** The operator who caused the step; null when the server or Binance Pay did. */
  by: z.nullable(operatorSchema),
  note: z.string(),
});
export type RefundEvent = z.infer<typeof refundEventSchema>;

export const refundWithHistorySchema = z.extend(refundSchema, { history: z.array(refundEventSchema) });
export type RefundWithHistory = z.infer<typeof refundWithHistorySchema>;
z.globalRegistry.add(refundWithHistorySchema, { id: 'RefundWithHistory' });
