/** What came back from Binance Pay: an answer it wrote, or none that can be used. */
import { envelopeSchema, SUCCESS_CODE, tryReadJson } from './wire.js';

/** The largest documented reply is a few kilobytes. */
export const MAX_REPLY_BYTES = 1024 * 1024;

/** Longer than any honest request to wait; a mistaken header must not put a refund off for days. */
const MAX_RETRY_AFTER_MS = 60 * 60_000;

/** Binance Pay's own messages are at most this long. */
const MAX_MESSAGE_LENGTH = 256;

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
export function readReply({ status: httpStatus, headers }: Response, text: string, now: Date): Reply {
  const wait = readRetryAfter(headers.get('Retry-After'), now);
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

/** @throws UnusableReply when it is larger than any reply of Binance Pay's */
export async function readText(response: Response): Promise<string> {
  if (response.body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > MAX_REPLY_BYTES) throw new UnusableReply(`reply larger than ${MAX_REPLY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

class UnusableReply extends Error {}

/** Why a call was not waited for any longer. */
export class GivenUp extends Error {}

/** Other errors' messages may hold addresses; only their kind is passed on. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  if (error instanceof UnusableReply || error instanceof GivenUp) return error.message;
  const cause = error.cause as { code?: unknown } | undefined;
  return typeof cause?.code === 'string' ? cause.code : error.name;
}
