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

const problem = object({
  type: string,
  title: string,
  status: integer,
  code: string,
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
  refusal: nullable(string),
  isConfirmed: optional(boolean),
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

const approval = object({
  hash: string,
  expiresAt: dateTime,
  decision: nullable(oneOf('approved', 'rejected', 'expired')),
  decidedBy: nullable(operator),
  decidedAt: nullable(dateTime),
  note: nullable(string),
});

const refundFailure = object({
  code: string,
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
  approval: nullable(approval),
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

const myPolicyRule = object({
  currency: string,
  perRefund: nullable(string),
  perDay: nullable(string),
  approvalAbovePerOrder: nullable(string),
  approvalAbovePerDay: nullable(string),
});

const reasonRule = exactly({
  reason: matching(/^[\s\S]{1,256}$/, /^[^\p{Cc}\p{Cs}]*$/u),
  noteNeeded: optional(boolean),
});

const weekday = oneOf(
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
);

const shownOpening = object({
  days: array(weekday),
  from: string,
  to: string,
});

const shownBusinessHours = object({
  timeZone: string,
  open: array(shownOpening),
});

const myPolicy = object({
  version: integer,
  currencies: nullable(array(string)),
  rules: array(myPolicyRule),
  reasons: nullable(array(reasonRule)),
  businessHours: nullable(shownBusinessHours),
});

const inboxCount = object({
  count: integer,
  isMore: boolean,
});

const inbox = object({
  awaiting_my_approval: inboxCount,
  unknown_too_long: inboxCount,
  pending_too_long: inboxCount,
  contradicted: inboxCount,
  parked: inboxCount,
});

export const isPrepayId = prepayId;

export const isProblem = problem;

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

export const getRequestedRefund: Wire<typeof contract.getRequestedRefund> = {
  method: 'GET',
  path: '/v1/orders/{prepayId}/refunds',
  replies: { 200: refund },
};

export const getRefund: Wire<typeof contract.getRefund> = {
  method: 'GET',
  path: '/v1/refunds/{refundRequestId}',
  replies: { 200: refundWithHistory },
};

export const cancelRefund: Wire<typeof contract.cancelRefund> = {
  method: 'POST',
  path: '/v1/refunds/{refundRequestId}/cancel',
  replies: { 200: refundWithHistory },
};

export const getSending: Wire<typeof contract.getSending> = {
  method: 'GET',
  path: '/v1/sending',
  replies: { 200: sending },
};

export const approveRefund: Wire<typeof contract.approveRefund> = {
  method: 'POST',
  path: '/v1/refunds/{refundRequestId}/approve',
  replies: { 200: refundWithHistory },
};

export const rejectRefund: Wire<typeof contract.rejectRefund> = {
  method: 'POST',
  path: '/v1/refunds/{refundRequestId}/reject',
  replies: { 200: refundWithHistory },
};

export const getMyPolicy: Wire<typeof contract.getMyPolicy> = {
  method: 'GET',
  path: '/v1/policy/mine',
  replies: { 200: myPolicy },
};

export const listOrders: Wire<typeof contract.listOrders> = {
  method: 'GET',
  path: '/v1/orders',
  replies: { 200: object({ items: array(orderSummary), nextCursor: nullable(string) }) },
};

export const listRefunds: Wire<typeof contract.listRefunds> = {
  method: 'GET',
  path: '/v1/refunds',
  replies: { 200: object({ items: array(refund), nextCursor: nullable(string) }) },
};

export const getInbox: Wire<typeof contract.getInbox> = {
  method: 'GET',
  path: '/v1/inbox',
  replies: { 200: inbox },
};
