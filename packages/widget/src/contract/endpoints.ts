/** Written from `@refund-panel/shared` by `pnpm --filter @refund-panel/widget contract`; a test holds it to the schemas. */
import type * as contract from '@refund-panel/shared';
import {
  array,
  boolean,
  both,
  dateTime,
  exactly,
  integer,
  matching,
  nullable,
  object,
  oneOf,
  optional,
  string,
} from './shape.js';
import type { Wire } from './wire.js';

const prepayId = matching(/^[A-Za-z0-9_-]{1,19}$/);

const problemCode = oneOf(
  'malformed_json',
  'invalid_request',
  'unsupported_media_type',
  'payload_too_large',
  'route_not_found',
  'method_not_allowed',
  'idempotency_key_required',
  'idempotency_key_reused',
  'unauthenticated',
  'session_expired',
  'forbidden',
  'amount_over_session_limit',
  'order_not_found',
  'refund_not_found',
  'order_not_refundable',
  'order_changed',
  'amount_exceeds_refundable',
  'no_attempts_left',
  'last_attempt_returns_all',
  'refund_not_cancellable',
  'refund_not_settleable',
  'nothing_to_adopt',
  'asked_too_often',
  'gateway_unavailable',
  'gateway_misconfigured',
  'gateway_declined',
  'wallet_short',
  'refund_rejected',
  'notification_not_verified',
  'not_ready',
  'database_unavailable',
  'internal_error',
);

const problem = object({
  type: string,
  title: string,
  status: integer,
  code: problemCode,
  detail: string,
  moneyMoved: oneOf('no', 'unknown'),
  field: optional(string),
  errors: optional(array(object({ field: string, message: string }))),
  requestId: string,
});

const paymentInstruction = object({
  currency: string,
  amount: string,
  price: optional(string),
});

const orderSummary = object({
  prepayId: string,
  merchantTradeNo: string,
  transactionId: nullable(string),
  status: string,
  currency: string,
  orderAmount: string,
  createTime: nullable(dateTime),
  transactTime: nullable(dateTime),
  paymentInstructions: array(paymentInstruction),
  refundedAmount: string,
  pendingAmount: string,
  refundedElsewhere: nullable(object({ amount: nullable(string) })),
  refundableAmount: string,
  remainingAttempts: integer,
  refusal: nullable(problemCode),
});

const refundStatus = oneOf(
  'awaiting_approval',
  'scheduled',
  'parked',
  'submitting',
  'pending',
  'succeeded',
  'failed',
  'rejected',
  'cancelled',
);

const gatewayRefundStatus = oneOf('REFUND_SUCCESS', 'REFUND_FAIL', 'REFUND_PENDING');

const refundOrigin = oneOf('panel', 'outside');

const attention = oneOf('unknown_too_long', 'pending_too_long', 'contradicted');

const operator = exactly({
  id: matching(/^[\s\S]{1,128}$/, /^[^\p{Cc}\p{Cs}]+$/u),
  name: optional(matching(/^[\s\S]{1,128}$/, /^[^\p{Cc}\p{Cs}]+$/u)),
});

const refundFailure = object({
  code: problemCode,
  detail: string,
  gatewayCode: nullable(string),
});

const refund = object({
  refundRequestId: string,
  prepayId: string,
  merchantTradeNo: string,
  refundAmount: string,
  requestedAmount: string,
  currency: string,
  refundReason: nullable(string),
  description: nullable(string),
  status: refundStatus,
  refundStatus: nullable(gatewayRefundStatus),
  refundedAmount: nullable(string),
  remainingAttempts: nullable(integer),
  refundId: nullable(string),
  refundCommission: nullable(string),
  origin: refundOrigin,
  sendsAt: nullable(dateTime),
  missingAmount: nullable(string),
  attention: nullable(attention),
  requestedBy: nullable(operator),
  createdAt: dateTime,
  updatedAt: dateTime,
  failure: nullable(refundFailure),
});

const order = both(orderSummary, object({ refunds: array(refund) }));

const refundEvent = object({
  at: dateTime,
  status: refundStatus,
  refundStatus: nullable(gatewayRefundStatus),
  by: nullable(operator),
  note: string,
});

const refundWithHistory = both(refund, object({ history: array(refundEvent) }));

const sending = object({
  frozen: boolean,
  since: nullable(dateTime),
  reason: nullable(string),
  by: nullable(operator),
  beingSent: integer,
});

export const isPrepayId = prepayId;

export const isProblem = problem;

export const listOrders: Wire<typeof contract.listOrders> = {
  method: 'GET',
  path: '/v1/orders',
  replies: { 200: object({ items: array(orderSummary), nextCursor: nullable(string) }) },
};

export const getOrder: Wire<typeof contract.getOrder> = {
  method: 'GET',
  path: '/v1/orders/{prepayId}',
  replies: { 200: order },
};

export const syncOrder: Wire<typeof contract.syncOrder> = {
  method: 'POST',
  path: '/v1/orders/{prepayId}/sync',
  replies: { 200: order },
};

export const adoptRefund: Wire<typeof contract.adoptRefund> = {
  method: 'POST',
  path: '/v1/orders/{prepayId}/adopt',
  replies: { 201: refund },
};

export const createRefund: Wire<typeof contract.createRefund> = {
  method: 'POST',
  path: '/v1/orders/{prepayId}/refunds',
  replies: { 200: refund, 201: refund },
};

export const listRefunds: Wire<typeof contract.listRefunds> = {
  method: 'GET',
  path: '/v1/refunds',
  replies: { 200: object({ items: array(refund), nextCursor: nullable(string) }) },
};

export const getRefund: Wire<typeof contract.getRefund> = {
  method: 'GET',
  path: '/v1/refunds/{refundRequestId}',
  replies: { 200: refundWithHistory },
};

export const syncRefund: Wire<typeof contract.syncRefund> = {
  method: 'POST',
  path: '/v1/refunds/{refundRequestId}/sync',
  replies: { 200: refundWithHistory },
};

export const cancelRefund: Wire<typeof contract.cancelRefund> = {
  method: 'POST',
  path: '/v1/refunds/{refundRequestId}/cancel',
  replies: { 200: refundWithHistory },
};

export const settleRefund: Wire<typeof contract.settleRefund> = {
  method: 'POST',
  path: '/v1/refunds/{refundRequestId}/settle',
  replies: { 200: refundWithHistory },
};

export const getSending: Wire<typeof contract.getSending> = {
  method: 'GET',
  path: '/v1/sending',
  replies: { 200: sending },
};

export const freezeSending: Wire<typeof contract.freezeSending> = {
  method: 'POST',
  path: '/v1/sending/freeze',
  replies: { 200: sending },
};

export const resumeSending: Wire<typeof contract.resumeSending> = {
  method: 'POST',
  path: '/v1/sending/resume',
  replies: { 200: sending },
};
