/** Problems: the closed list of codes, and the body of every error (RFC 9457, `application/problem+json`). */
import * as z from 'zod/mini';

/** Every way in which a request, or a refund, can fail. Clients may switch on these; the text beside them may change. */
export const problemCodes = [
  // The request itself
  'malformed_json',
  'invalid_request',
  'unsupported_media_type',
  'payload_too_large',
  'route_not_found',
  'method_not_allowed',
  'idempotency_key_required',
  'idempotency_key_reused',
  'too_many_requests',
  // Authority
  'unauthenticated',
  'session_expired',
  'forbidden',
  'amount_over_session_limit',
  // The policy, and the second pair of eyes
  'over_policy_limit',
  'currency_not_allowed',
  'reason_not_allowed',
  'note_needed',
  'outside_business_hours',
  'policy_changed',
  'not_awaiting_approval',
  'own_request',
  'approval_changed',
  'approval_expired',
  // The order and what is left of it
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
  // Binance Pay
  'asked_too_often',
  'gateway_unavailable',
  'gateway_misconfigured',
  'gateway_declined',
  'wallet_short',
  'refund_rejected',
  'notification_not_verified',
  // This server
  'not_ready',
  'database_unavailable',
  'internal_error',
] as const;

export const problemCodeSchema = z.enum(problemCodes);
export type ProblemCode = z.infer<typeof problemCodeSchema>;

export const problemSchema = z.object({
  type: z.string(),
  /** What happened, in a few words. */
  title: z.string(),
  status: z.int(),
  code: problemCodeSchema,
  /** What happened here and what to do next, for a person. */
  detail: z.string(),
  /** `no`: this request moved no money. `unknown`: nobody can say yet; the refund's own state will. */
  moneyMoved: z.enum(['no', 'unknown']),
  /** The first field that was wrong, as a path (`refundAmount`, `operator.id`) or a header's name. */
  field: z.optional(z.string()),
  /** Every field that was wrong. */
  errors: z.optional(z.array(z.object({ field: z.string(), message: z.string() }))),
  requestId: z.string(),
});
export type Problem = z.infer<typeof problemSchema>;

z.globalRegistry.add(problemSchema, { id: 'Problem' });
