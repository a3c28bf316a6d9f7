/** The lists of orders and of refunds: what they are searched and filtered by, and in which order they come. */
import * as z from 'zod/mini';
import { amountSchema, currencySchema } from './amount-schema.js';
import { pageOf, pageQuery } from './api-parts.js';
import { defineEndpoint } from './endpoint.js';
import { compareAmounts, parseAmount } from './money.js';
import { merchantTradeNoSchema, orderSummarySchema, prepayIdSchema } from './order.js';
import { operatorSchema } from './permissions.js';
import { oneLinePattern, refundSchema, refundStatusSchema } from './refund.js';
import { MAX_REFUND_REASON_LENGTH } from './refund-states.js';

/** Longer than every id that Binance Pay documents, its transactionId without a documented length among them. */
export const MAX_SEARCH_LENGTH = 128;

/** Of each kind of what needs a person no more are counted: enough for "99+", and no walk through thousands for a figure. */
export const MOST_COUNTED = 99;

/** Who pastes an id often pastes the blanks around it. */
const searchSchema = z
  .string()
  .check(z.trim(), z.minLength(1), z.maxLength(MAX_SEARCH_LENGTH), z.regex(oneLinePattern, { error: 'must be an id' }));

/** Binance Pay's word, which may be a new one. */
const orderStatusSchema = z
  .string()
  .check(z.regex(/^[A-Z_]{1,32}$/, { error: "must be Binance Pay's word for an order's status, such as PAID" }));

/**
 * A refund's status: the order has one that stands so. `none`: it has no refund. `needs_person`: it has one that awaits approval,
 * is parked, or has `attention`.
 */
export const orderRefundStatusSchema = z.union([refundStatusSchema, z.enum(['none', 'needs_person'])], {
  error: 'must be the status of a refund, "none" or "needs_person"',
});

/** By time, or by amount, which needs a `currency`. */
export const orderSortSchema = z.enum(['newest', 'oldest', 'largest', 'smallest']);
export type OrderSort = z.infer<typeof orderSortSchema>;

/**
 * What needs a person, by why. `awaiting_my_approval`: not what I asked for myself, and only what my session may approve. `parked`:
 * the wallet is short. The others are a refund's `attention`.
 */
export const inboxKinds = [
  'awaiting_my_approval',
  'unknown_too_long',
  'pending_too_long',
  'contradicted',
  'parked',
] as const;
export const inboxKindSchema = z.enum(inboxKinds);
export type InboxKind = z.infer<typeof inboxKindSchema>;

/** `since` is included, `until` is not. */
const times = { since: z.optional(z.iso.datetime()), until: z.optional(z.iso.datetime()) };

/** Both ends are included. Amounts of different currencies are never compared: they need a `currency`. */
const amounts = {
  currency: z.optional(currencySchema),
  minAmount: z.optional(amountSchema),
  maxAmount: z.optional(amountSchema),
};

interface Ranges {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly currency?: string | undefined;
  readonly minAmount?: string | undefined;
  readonly maxAmount?: string | undefined;
}

const needsCurrency = z.refine<Ranges>(
  ({ currency, minAmount, maxAmount }) =>
    currency !== undefined || (minAmount === undefined && maxAmount === undefined),
  { path: ['currency'], error: 'is needed with minAmount and maxAmount' },
);

const timesInOrder = z.refine<Ranges>(
  ({ since, until }) => since === undefined || until === undefined || Date.parse(since) < Date.parse(until),
  { path: ['until'], error: 'must be after since' },
);

const amountsInOrder = z.refine<Ranges>(
  ({ minAmount, maxAmount }) =>
    compareAmounts(parseAmount(minAmount ?? '0') ?? '0', parseAmount(maxAmount ?? '') ?? EVERY) < 1,
  { path: ['maxAmount'], error: 'must not be below minAmount' },
);

/** Above every amount that is accepted. */
const EVERY = `1${'0'.repeat(40)}`;

const byAmount: ReadonlySet<OrderSort> = new Set(['largest', 'smallest']);

export const listOrders = defineEndpoint({
  method: 'GET',
  path: '/v1/orders',
  summary:
    'Orders, newest first. A page may hold fewer than its limit where a combination of filters is rare; `nextCursor` says whether more may follow. By an id that is not yet known, looked up at Binance Pay',
  authority: 'orders:read',
  query: z
    .strictObject({
      /** One order, looked up when it is not yet known; alone, where `search` also takes the other filters. */
      merchantTradeNo: z.optional(merchantTradeNoSchema),
      /** Any id, exactly: prepayId, merchantTradeNo, transactionId, refundRequestId or refundId. */
      search: z.optional(searchSchema),
      status: z.optional(orderStatusSchema),
      refundStatus: z.optional(orderRefundStatusSchema),
      /**
       * When the order was made; where nobody said so when it was first heard of, when it was paid; else then. As the host told it, where
       * that came first. It never changes, or pages would repeat and skip, also where Binance Pay says another `createTime` later.
       */
      ...times,
      ...amounts,
      sort: z._default(orderSortSchema, 'newest'),
      ...pageQuery,
    })
    .check(
      timesInOrder,
      needsCurrency,
      amountsInOrder,
      z.refine(({ sort, currency }) => !byAmount.has(sort) || currency !== undefined, {
        path: ['currency'],
        error: 'is needed to sort by amount',
      }),
      z.refine(({ sort, refundStatus = 'none' }) => !byAmount.has(sort) || refundStatus === 'none', {
        path: ['sort'],
        error: 'must be newest or oldest with a refundStatus other than "none"',
      }),
      z.refine(
        ({ merchantTradeNo, limit, cursor, sort, ...filters }) => merchantTradeNo === undefined || isEmpty(filters),
        {
          path: ['merchantTradeNo'],
          error: 'goes with no other filter; use search',
        },
      ),
    ),
  replies: { 200: pageOf(orderSummarySchema) },
});

function isEmpty(filters: object): boolean {
  return Object.values(filters).every((value) => value === undefined);
}

export const listRefunds = defineEndpoint({
  method: 'GET',
  path: '/v1/refunds',
  summary:
    'Refunds, newest first. A page may hold fewer than its limit where a combination of filters is rare; `nextCursor` says whether more may follow',
  authority: 'orders:read',
  query: z
    .strictObject({
      prepayId: z.optional(prepayIdSchema),
      status: z.optional(refundStatusSchema),
      /** What needs a person, by why. */
      inbox: z.optional(inboxKindSchema),
      /** Who asked for it in the panel, however they are spelt. */
      operatorId: z.optional(operatorSchema.shape.id),
      /** Exactly as given. */
      reason: z.optional(
        z.string().check(z.minLength(1), z.maxLength(MAX_REFUND_REASON_LENGTH), z.regex(oneLinePattern)),
      ),
      /** When it was asked for, or first heard of. */
      ...times,
      ...amounts,
      sort: z._default(z.enum(['newest', 'oldest']), 'newest'),
      ...pageQuery,
    })
    .check(timesInOrder, needsCurrency, amountsInOrder),
  replies: { 200: pageOf(refundSchema) },
});

/** How many there are, as far as they are counted: `isMore` stands for the plus of "99+". */
export const inboxCountSchema = z.object({ count: z.int(), isMore: z.boolean() });

export const inboxSchema = z.object({
  awaiting_my_approval: inboxCountSchema,
  unknown_too_long: inboxCountSchema,
  pending_too_long: inboxCountSchema,
  contradicted: inboxCountSchema,
  parked: inboxCountSchema,
} satisfies Record<InboxKind, unknown>);
export type Inbox = z.infer<typeof inboxSchema>;

export const getInbox = defineEndpoint({
  method: 'GET',
  path: '/v1/inbox',
  summary: 'How many refunds need a person, by why; each is listed by `GET /v1/refunds?inbox=`',
  authority: 'orders:read',
  replies: { 200: inboxSchema },
});
