/** Every error as `application/problem+json` (RFC 9457): the one table from codes to statuses, and the one renderer. */
import type { Problem, ProblemCode } from '@refund-panel/shared';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { ProblemError } from '../domain/errors.js';
import type { Log } from '../operations/ports/log.js';

const table = {
  malformed_json: [400, 'The body is not JSON'],
  invalid_request: [422, 'The request is not valid'],
  unsupported_media_type: [415, 'The body must be application/json'],
  payload_too_large: [413, 'The body is too large'],
  route_not_found: [404, 'There is nothing at this address'],
  method_not_allowed: [405, 'This address does not answer to that method'],
  idempotency_key_required: [400, 'The header Idempotency-Key is required'],
  idempotency_key_reused: [409, 'This Idempotency-Key belongs to another request'],
  too_many_requests: [429, 'Too many requests'],
  unauthenticated: [401, 'A valid token is required'],
  session_expired: [401, 'The session has run out'],
  forbidden: [403, 'This session may not do that'],
  amount_over_session_limit: [403, 'The amount is above your limit'],
  over_policy_limit: [403, 'The amount is above a limit of the policy'],
  currency_not_allowed: [403, 'The policy does not let this currency be refunded'],
  reason_not_allowed: [422, 'The reason is not one of the policy'],
  note_needed: [422, 'This reason needs a description'],
  outside_business_hours: [403, 'Refunds are not asked for at this hour'],
  policy_changed: [409, 'The policy has changed meanwhile'],
  not_awaiting_approval: [409, 'The refund does not await approval'],
  own_request: [403, 'Somebody else has to decide about what you asked for'],
  approval_changed: [409, 'The refund is not what was looked at'],
  approval_expired: [409, 'The time to approve the refund is over'],
  order_not_found: [404, 'There is no such order'],
  refund_not_found: [404, 'There is no such refund'],
  order_not_refundable: [409, 'The order cannot be refunded'],
  order_changed: [409, 'The order has changed meanwhile'],
  amount_exceeds_refundable: [409, 'That is more than is left to refund'],
  no_attempts_left: [409, 'The order has no refunds left'],
  last_attempt_returns_all: [409, 'The last refund returns everything that is left'],
  refund_not_cancellable: [409, 'The refund can no longer be taken back'],
  refund_not_settleable: [409, 'The refund is not for a person to settle'],
  nothing_to_adopt: [409, 'There is no such refund made elsewhere'],
  asked_too_often: [429, 'Binance Pay is asked too often'],
  gateway_unavailable: [503, 'Binance Pay did not answer'],
  gateway_misconfigured: [502, "Binance Pay refused this server's credentials"],
  gateway_declined: [502, 'Binance Pay declined'],
  wallet_short: [409, "The merchant's wallet holds too little"],
  refund_rejected: [409, 'Binance Pay rejected the refund'],
  notification_not_verified: [401, "The notification is not Binance Pay's"],
  not_ready: [503, 'The server is not ready'],
  database_unavailable: [503, 'The database is not available'],
  internal_error: [500, 'Something went wrong on our side'],
} as const satisfies Record<ProblemCode, readonly [number, string]>;

/** What is away is back within seconds as a rule, and a crowd that asks sooner keeps it away. */
const RETRY_UNAVAILABLE_MS = 5_000;

/** After these nobody knows what the request did: it may have been carried out before things went wrong. */
const outcomeUnknown: ReadonlySet<ProblemCode> = new Set(['database_unavailable', 'internal_error']);

/**
 * The one error handler: known refusals as they are, a database that is away as such, everything else as a plain 500 with
 * nothing leaked.
 */
export function createErrorHandler(log: Log, isOutage: (error: unknown) => boolean) {
  return function renderError(error: Error, context: Context): Response {
    const known = asProblem(error);
    if (known === null && isOutage(error)) {
      log.warn({ requestId: context.get('requestId'), err: error }, 'the database is not available');
      return render(context, outage(context));
    }
    if (known === null) {
      log.error({ requestId: context.get('requestId'), err: error }, 'unexpected error');
      return render(context, unexpected(context));
    }
    return render(context, known);
  };
}

function asProblem(error: Error): ProblemError | null {
  if (error instanceof ProblemError) return error;
  // Hono's validator throws this for a body that JSON.parse refuses.
  if (error instanceof HTTPException && error.status === 400) {
    return new ProblemError('malformed_json', 'The body could not be read as JSON. Send a JSON object.', {
      errors: [{ field: 'body', message: 'must be JSON' }],
    });
  }
  if (isHangUp(error)) return new ProblemError('malformed_json', 'The request ended before its body did.');
  return null;
}

/** What Node says of a request whose client has gone: nothing went wrong on our side, and nobody is left to read the answer. */
function isHangUp(error: Error): boolean {
  return error.message === 'aborted' && (error as { code?: unknown }).code === 'ECONNRESET';
}

function unexpected(context: Context): ProblemError {
  const detail =
    context.req.method === 'GET'
      ? 'This was not your fault. Try again; if it stays, report the request id.'
      : 'This was not your fault. Send the same request again with the same Idempotency-Key: it cannot refund twice. If it stays, report the request id.';
  return new ProblemError('internal_error', detail);
}

/** True wherever it was lost: before anything was recorded, or after all of it was and only the word of it did not come. */
function outage(context: Context): ProblemError {
  const detail =
    context.req.method === 'GET'
      ? 'This server cannot reach its database just now. Nothing was changed. Try again in a few seconds.'
      : 'This server lost touch with its database, so nobody knows whether this request was recorded. Send the same request again in a few seconds, with the same Idempotency-Key or refundRequestId: what was recorded is found, and nothing is refunded twice.';
  return new ProblemError('database_unavailable', detail);
}

function render(context: Context, { code, message, errors, retryAfterMs }: ProblemError): Response {
  const [status, title] = table[code];
  const problem: Problem = {
    type: `urn:refund-panel:problem:${code}`,
    title,
    status,
    code,
    detail: message,
    moneyMoved: outcomeUnknown.has(code) && context.req.method !== 'GET' ? 'unknown' : 'no',
    ...(errors[0] === undefined ? {} : { field: errors[0].field, errors: [...errors] }),
    requestId: context.get('requestId') ?? '',
  };
  if (status === 401) context.header('WWW-Authenticate', 'Bearer');
  const retryMs = retryAfterMs ?? (status === 503 ? RETRY_UNAVAILABLE_MS : null);
  if (retryMs !== null) context.header('Retry-After', String(Math.ceil(retryMs / 1000)));
  context.header('Content-Type', 'application/problem+json');
  context.header('Cache-Control', 'no-store');
  return context.body(JSON.stringify(problem), status);
}
