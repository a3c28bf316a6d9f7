/** The API: one object per endpoint. The server registers its routes from these, clients call through them. */
import * as z from 'zod/mini';
import { amountSchema, currencySchema } from './amount-schema.js';
import { refundRequestIdSchema } from './api-parts.js';
import {
  approveRefund,
  changePolicy,
  getEvidence,
  getMyPolicy,
  getPolicy,
  getTrailHead,
  listPolicyVersions,
  listTrail,
  rejectRefund,
  testPolicy,
} from './authority-api.js';
import { defineEndpoint } from './endpoint.js';
import { getInbox, listOrders, listRefunds } from './lists-api.js';
import { merchantTradeNoSchema, orderSchema, orderSummarySchema, prepayIdSchema, toldOrderSchema } from './order.js';
import { MAX_ROLES, operatorSchema, permissionSchema, roleSchema } from './permissions.js';
import { createRefundBodySchema, noteSchema, refundSchema, refundWithHistorySchema } from './refund.js';
import { MAX_REFUND_REASON_LENGTH } from './refund-states.js';
import { sendingSchema } from './sending.js';

/** Long enough to refund one order in peace, short enough that a stolen token is soon worthless. */
export const DEFAULT_SESSION_SECONDS = 15 * 60;
/** One working shift. */
export const MAX_SESSION_SECONDS = 8 * 60 * 60;
/** They are in the token, and the token in a header, which may hold 16 kB; more orders should not be named one by one. */
const MAX_SESSION_ORDERS = 300;

/** A key is one intent's name: printable ASCII, as in the IETF draft on the header. */
const idempotencyKeySchema = z
  .string()
  .check(z.regex(/^[\x21-\x7e]{1,255}$/, { error: 'must be 1 to 255 printable ASCII characters without spaces' }));

/** Our own ids are 32 hexadecimal digits; a `jti` of the host's own tokens may be anything that fits into an address. */
const sessionIdSchema = z.string().check(z.regex(/^[A-Za-z0-9._~-]{1,128}$/, { error: 'must be a sessionId' }));

export const createSession = defineEndpoint({
  method: 'POST',
  path: '/v1/sessions',
  summary: 'Mint a short-lived token for one operator',
  authority: 'host',
  body: z.strictObject({
    operator: operatorSchema,
    permissions: z.array(permissionSchema).check(z.minLength(1), z.maxLength(16)),
    /** Groups that the policy's rules may name. */
    roles: z.optional(z.array(roleSchema).check(z.maxLength(MAX_ROLES))),
    /** Only these orders; left out, any. */
    orders: z.optional(z.array(prepayIdSchema).check(z.maxLength(MAX_SESSION_ORDERS))),
    /** At most this much per refund, and only in this currency; left out, any. */
    maxAmount: z.optional(z.strictObject({ amount: amountSchema, currency: currencySchema })),
    expiresIn: z.optional(z.int().check(z.minimum(1), z.maximum(MAX_SESSION_SECONDS))),
  }),
  /** `sessionId` names the session where it is to be ended before its time. */
  replies: { 201: z.object({ token: z.string(), expiresAt: z.iso.datetime(), sessionId: z.string() }) },
});

export const revokeSession = defineEndpoint({
  method: 'DELETE',
  path: '/v1/sessions/{sessionId}',
  summary: 'End one session now, on every replica within seconds; again, or of a session that is over, without harm',
  authority: 'host',
  params: z.strictObject({ sessionId: sessionIdSchema }),
  replies: { 204: z.undefined() },
});

export const revokeOperatorSessions = defineEndpoint({
  method: 'DELETE',
  path: '/v1/operators/{operatorId}/sessions',
  summary: "End every session of an operator that was issued until now, also those by the host's own tokens",
  authority: 'host',
  params: z.strictObject({ operatorId: operatorSchema.shape.id }),
  replies: { 204: z.undefined() },
});

export const tellOrder = defineEndpoint({
  method: 'POST',
  path: '/v1/orders',
  summary:
    'Tell of an order, so that it is listed before Binance Pay has said anything of it; nothing is refunded before it has, and what it said stays',
  authority: 'host',
  body: toldOrderSchema,
  /** 201: it was not known. 200: it was; whatever was known already stays, and only what was not is added. */
  replies: { 201: orderSummarySchema, 200: orderSummarySchema },
});

export const getOrder = defineEndpoint({
  method: 'GET',
  path: '/v1/orders/{prepayId}',
  summary: 'One order with its refunds, looked up at Binance Pay when it is not yet known',
  authority: 'orders:read',
  params: z.strictObject({ prepayId: prepayIdSchema }),
  query: z.strictObject({ merchantTradeNo: z.optional(merchantTradeNoSchema) }),
  replies: { 200: orderSchema },
});

export const syncOrder = defineEndpoint({
  method: 'POST',
  path: '/v1/orders/{prepayId}/sync',
  summary:
    'Ask Binance Pay about an order now, and about what was refunded of it, here and elsewhere; an answer of the last moment counts as now',
  authority: 'orders:read',
  params: z.strictObject({ prepayId: prepayIdSchema }),
  replies: { 200: orderSchema },
});

export const adoptRefund = defineEndpoint({
  method: 'POST',
  path: '/v1/orders/{prepayId}/adopt',
  summary: 'Put a refund that was made elsewhere on record, with a reason; it moves no money',
  authority: 'refunds:create',
  params: z.strictObject({ prepayId: prepayIdSchema }),
  body: z.strictObject({
    /** Exactly what the order says was refunded elsewhere. */
    refundAmount: amountSchema,
    refundReason: noteSchema.check(z.maxLength(MAX_REFUND_REASON_LENGTH)),
  }),
  replies: { 201: refundSchema },
});

export const createRefund = defineEndpoint({
  method: 'POST',
  path: '/v1/orders/{prepayId}/refunds',
  summary: 'Refund an order, in full or in part',
  authority: 'refunds:create',
  params: z.strictObject({ prepayId: prepayIdSchema }),
  headers: z.object({ 'idempotency-key': idempotencyKeySchema }),
  body: createRefundBodySchema,
  /** 201: a new refund, as it truly stands. 200: the refund this key already made. */
  replies: { 201: refundSchema, 200: refundSchema },
});

/** For whoever has had no answer: nothing is sent, and nothing recorded, by asking. */
export const getRequestedRefund = defineEndpoint({
  method: 'GET',
  path: '/v1/orders/{prepayId}/refunds',
  summary: 'The refund that a request with this Idempotency-Key made; 404 where none is on record',
  authority: 'orders:read',
  params: z.strictObject({ prepayId: prepayIdSchema }),
  headers: z.object({ 'idempotency-key': idempotencyKeySchema }),
  replies: { 200: refundSchema },
});

export const getRefund = defineEndpoint({
  method: 'GET',
  path: '/v1/refunds/{refundRequestId}',
  summary: 'One refund with its history',
  authority: 'orders:read',
  params: z.strictObject({ refundRequestId: refundRequestIdSchema }),
  replies: { 200: refundWithHistorySchema },
});

export const syncRefund = defineEndpoint({
  method: 'POST',
  path: '/v1/refunds/{refundRequestId}/sync',
  summary: 'Ask Binance Pay about a refund now; an answer of the last moment counts as now',
  authority: 'orders:read',
  params: z.strictObject({ refundRequestId: refundRequestIdSchema }),
  replies: { 200: refundWithHistorySchema },
});

export const cancelRefund = defineEndpoint({
  method: 'POST',
  path: '/v1/refunds/{refundRequestId}/cancel',
  summary: 'Take a refund back while it waits and nothing has been sent',
  authority: 'refunds:create',
  params: z.strictObject({ refundRequestId: refundRequestIdSchema }),
  replies: { 200: refundWithHistorySchema },
});

export const settleRefund = defineEndpoint({
  method: 'POST',
  path: '/v1/refunds/{refundRequestId}/settle',
  summary: "Say how a refund ended that needs a person's attention, after comparing with Binance Pay's portal",
  authority: 'refunds:approve',
  params: z.strictObject({ refundRequestId: refundRequestIdSchema }),
  body: z.strictObject({ status: z.enum(['succeeded', 'failed']), reason: noteSchema }),
  replies: { 200: refundWithHistorySchema },
});

export const getSending = defineEndpoint({
  method: 'GET',
  path: '/v1/sending',
  summary: 'Whether refunds are being sent, or kept back',
  authority: 'orders:read',
  replies: { 200: sendingSchema },
});

export const freezeSending = defineEndpoint({
  method: 'POST',
  path: '/v1/sending/freeze',
  summary: 'Send no more refunds; what waits is kept',
  authority: 'policy:manage',
  body: z.strictObject({ reason: noteSchema }),
  replies: { 200: sendingSchema },
});

export const resumeSending = defineEndpoint({
  method: 'POST',
  path: '/v1/sending/resume',
  summary: 'Send refunds again, those that waited first',
  authority: 'policy:manage',
  body: z.strictObject({ reason: noteSchema }),
  replies: { 200: sendingSchema },
});

/** Every endpoint that speaks JSON to a client, in the order of the documents. */
export const endpoints = [
  createSession,
  revokeSession,
  revokeOperatorSessions,
  listOrders,
  tellOrder,
  getOrder,
  syncOrder,
  adoptRefund,
  createRefund,
  getRequestedRefund,
  listRefunds,
  getInbox,
  getRefund,
  syncRefund,
  cancelRefund,
  settleRefund,
  approveRefund,
  rejectRefund,
  getEvidence,
  getSending,
  freezeSending,
  resumeSending,
  getPolicy,
  changePolicy,
  listPolicyVersions,
  testPolicy,
  getMyPolicy,
  listTrail,
  getTrailHead,
] as const;
