/** An order as both sides see it: Binance Pay's words for what was paid, ours for what is left. */
import * as z from 'zod/mini';
import { amountSchema, currencySchema } from './amount-schema.js';
import { problemCodeSchema } from './problem.js';
import { refundSchema } from './refund.js';

/** Binance Pay allows this many refunds of one order; the last returns everything that is left (Refund Order). */
export const MAX_REFUND_ATTEMPTS = 10;

/** Documented as at most 19 characters; digits in practice. */
export const prepayIdSchema = z
  .string()
  .check(z.regex(/^[A-Za-z0-9_-]{1,19}$/, { error: 'must be 1 to 19 letters, digits, "-" or "_"' }));

/** Documented as at most 32 letters and digits; older orders have dashes. */
export const merchantTradeNoSchema = z
  .string()
  .check(z.regex(/^[A-Za-z0-9_-]{1,32}$/, { error: 'must be 1 to 32 letters, digits, "-" or "_"' }));

/** Those that Binance Pay documents (Query Order V2), in the order in which one order takes them on. */
export const orderStatuses = [
  'INITIAL',
  'PENDING',
  'EXPIRED',
  'CANCELED',
  'ERROR',
  'PAID',
  'REFUNDING',
  'REFUNDED',
  'FULL_REFUNDED',
] as const;

const transactionIdSchema = z
  .string()
  .check(z.regex(/^[A-Za-z0-9_-]{1,64}$/, { error: 'must be 1 to 64 letters, digits, "-" or "_"' }));

/** A year with a typing error in it would put an order at the wrong end of every list. */
const orderTimeSchema = z.iso
  .datetime({ offset: true, error: 'must be a time with its zone, such as "2026-03-01T12:00:00Z"' })
  .check(z.refine((text) => text.startsWith('20'), { error: 'must be a time of this century' }));

/** An order as the host tells of it, by the API or by a file. */
export const toldOrderSchema = z.strictObject({
  prepayId: prepayIdSchema,
  merchantTradeNo: merchantTradeNoSchema,
  currency: currencySchema,
  orderAmount: amountSchema,
  status: z._default(z.enum(orderStatuses, { error: `must be one of ${orderStatuses.join(', ')}` }), 'PAID'),
  transactionId: z.optional(transactionIdSchema),
  createTime: z.optional(orderTimeSchema),
  transactTime: z.optional(orderTimeSchema),
});
export type ToldOrder = z.infer<typeof toldOrderSchema>;

/** What the payer spent, possibly in another coin and in parts. Never the amount of a refund. */
export const paymentInstructionSchema = z.object({
  currency: z.string(),
  amount: z.string(),
  /** Binance Pay's rate, when it says one. */
  price: z.optional(z.string()),
});
export type PaymentInstruction = z.infer<typeof paymentInstructionSchema>;

export const orderSummarySchema = z.object({
  prepayId: z.string(),
  merchantTradeNo: z.string(),
  transactionId: z.nullable(z.string()),
  /** Binance Pay's: INITIAL, PENDING, PAID, CANCELED, ERROR, REFUNDING, REFUNDED, FULL_REFUNDED, EXPIRED. */
  status: z.string(),
  /** The settlement currency: what the merchant received and what a refund pays. */
  currency: z.string(),
  orderAmount: z.string(),
  createTime: z.nullable(z.iso.datetime()),
  transactTime: z.nullable(z.iso.datetime()),
  paymentInstructions: z.array(paymentInstructionSchema),
  /** Refunds that succeeded, summed. */
  refundedAmount: z.string(),
  /** Refunds on their way, summed; they count as spent. */
  pendingAmount: z.string(),
  /**
   * More was refunded, by Binance Pay's count, than this desk knows of: in its portal, or by another program. It is no longer
   * left. `amount` is null where Binance Pay only says that some was. Null when the counts agree.
   */
  refundedElsewhere: z.nullable(z.object({ amount: z.nullable(z.string()) })),
  /** What may still be refunded. */
  refundableAmount: z.string(),
  /** At 1 the next refund returns everything that is left, whatever its amount. */
  remainingAttempts: z.int(),
  /** Why a refund would be refused now; null when one is possible. */
  refusal: z.nullable(problemCodeSchema),
  /** False where all this is by the word of the host alone: Binance Pay is asked when it is opened. Else left out. */
  isConfirmed: z.optional(z.boolean()),
});
export type OrderSummary = z.infer<typeof orderSummarySchema>;
z.globalRegistry.add(orderSummarySchema, { id: 'OrderSummary' });

export const orderSchema = z.extend(orderSummarySchema, {
  /** Newest first. */
  refunds: z.array(refundSchema),
});
export type Order = z.infer<typeof orderSchema>;
z.globalRegistry.add(orderSchema, { id: 'Order' });
