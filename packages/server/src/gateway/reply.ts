/** What came back from Binance Pay: an answer it wrote, or none that can be used. */
import { envelopeSchema, SUCCESS_CODE, tryReadJson } from './wire.js';

/** The largest documented reply is a few kilobytes. */
export const MAX_REPLY_BYTES = 1024 * 1024;

/** Longer than any honest request to wait; a mistaken header must not put a refund off for days. */
const MAX_RETRY_AFTER_MS = 60 * 60_000;

/** Binance Pay's own messages are at most this long. */
const MAX_MESSAGE_LENGTH = 256;

/** As it came. */
export interface Answer {
  readonly status: number;
  /** The header of that name. */
  readonly retryAfter: string | null;
  readonly text: string;
}

export type Reply =
  | { readonly kind: 'success'; readonly data: unknown }
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly message: string;
      /** How long to wait before the next call, when the reply says so. */
      readonly retryAfterMs?: number;
    }
  /** Nobody can say whether the call was carried out. */
  | { readonly kind: 'none'; readonly reason: string; readonly retryAfterMs?: number };

/** The body decides; the HTTP status only helps to say what went wrong when there is no usable one. */
export function readReply({ status: httpStatus, retryAfter: header, text }: Answer, now: Date): Reply {
  const wait = readRetryAfter(header, now);
  const retryAfter = wait === null ? {} : { retryAfterMs: wait };
  const envelope = envelopeSchema.safeParse(tryReadJson(text));
  if (!envelope.success)
    return { kind: 'none', reason: `HTTP ${httpStatus} without Binance Pay's JSON`, ...retryAfter };
  const { status, code, data, errorMessage, msg, errorData } = envelope.data;
  if (status === 'SUCCESS' && code === SUCCESS_CODE) return { kind: 'success', data };
  if (code === SUCCESS_CODE || status === 'SUCCESS') {
    return { kind: 'none', reason: `status ${status} with code ${code}`, ...retryAfter };
  }
  const message = (errorMessage ?? msg ?? errorData ?? '').slice(0, MAX_MESSAGE_LENGTH);
  return { kind: 'refused', code, message, ...retryAfter };
}

/** Seconds or a date (RFC 9110, section 10.2.3); null when it says nothing that can be used. */
function readRetryAfter(header: string | null, now: Date): number | null {
  if (header === null) return null;
  const waitMs = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now.getTime();
  return waitMs > 0 ? Math.min(waitMs, MAX_RETRY_AFTER_MS) : null;
}

/** Its message may be shown. */
export class UnusableReply extends Error {}

/** Why a call was not waited for any longer. */
export class GivenUp extends Error {}

/** Other errors' messages may hold addresses; only their kind is passed on. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  if (error instanceof UnusableReply || error instanceof GivenUp) return error.message;
  // The network's own errors have a code; what stands in for it wraps them.
  const { code } = (error.cause ?? error) as { readonly code?: unknown };
  return typeof code === 'string' ? code : error.name;
}
