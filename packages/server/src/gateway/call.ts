/** One signed call to Binance Pay, and what came back: an answer it wrote, or none that can be used. */
import type { Log } from '../operations/ports.js';
import { INVALID_TIMESTAMP } from './codes.js';
import { createNonce, sign } from './signer.js';
import { envelopeSchema, headerNames, SUCCESS_CODE, tryReadJson, writeJson } from './wire.js';

/** Binance Pay answers within a second; ten leave room for a bad day and still free the operator's page. */
export const CALL_TIMEOUT_MS = 10_000;

/** The largest documented reply is a few kilobytes. */
export const MAX_REPLY_BYTES = 1024 * 1024;

export type Reply =
  | { readonly kind: 'success'; readonly data: unknown }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  /** Nobody can say whether the call was carried out. */
  | { readonly kind: 'none'; readonly reason: string };

/** @param sendBefore left out, whenever; after it nothing is sent, neither first nor again */
export type Call = (path: string, fields: object, sendBefore?: Date) => Promise<Reply>;

export interface CallOptions {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => Date;
  readonly log: Log;
  readonly timeoutMs?: number;
}

/** Calls are signed afresh for every attempt; one that Binance Pay finds too old is signed and sent once more. */
export function createCall(options: CallOptions): Call {
  return async function call(path, fields, sendBefore) {
    const tooLate = () => sendBefore !== undefined && options.now() > sendBefore;
    const body = writeJson(fields);
    if (tooLate()) return { kind: 'none', reason: 'not sent: this process was held up too long' };
    const first = await attempt(options, path, body);
    if (first.kind !== 'refused' || first.code !== INVALID_TIMESTAMP || tooLate()) return first;
    options.log.warn({ path }, 'Binance Pay found the timestamp too old; signing once more');
    return attempt(options, path, body);
  };
}

async function attempt(options: CallOptions, path: string, body: string): Promise<Reply> {
  const { baseUrl, apiKey, apiSecret, fetch, now, log, timeoutMs = CALL_TIMEOUT_MS } = options;
  const timestamp = String(now().getTime());
  const nonce = createNonce();
  try {
    const response = await fetch(`${baseUrl}${path}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        [headerNames.timestamp]: timestamp,
        [headerNames.nonce]: nonce,
        [headerNames.certificateSerial]: apiKey,
        [headerNames.signature]: sign({ timestamp, nonce, body }, apiSecret),
      },
      body,
      // A redirected call would be a call to somebody else.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const reply = readReply(response.status, await readText(response));
    if (reply.kind === 'none') log.warn({ path, reason: reply.reason }, 'no usable answer from Binance Pay');
    return reply;
  } catch (error) {
    const reason = reasonOf(error);
    log.warn({ path, reason }, 'no answer from Binance Pay');
    return { kind: 'none', reason };
  }
}

/** The body decides; the HTTP status only helps to say what went wrong when there is no usable one. */
function readReply(httpStatus: number, text: string): Reply {
  const envelope = envelopeSchema.safeParse(tryReadJson(text));
  if (!envelope.success) return { kind: 'none', reason: `HTTP ${httpStatus} without Binance Pay's JSON` };
  const { status, code, data, errorMessage, msg } = envelope.data;
  if (status === 'SUCCESS' && code === SUCCESS_CODE) return { kind: 'success', data };
  if (code === SUCCESS_CODE || status === 'SUCCESS')
    return { kind: 'none', reason: `status ${status} with code ${code}` };
  return { kind: 'refused', code, message: (errorMessage ?? msg ?? '').slice(0, 256) };
}

async function readText(response: Response): Promise<string> {
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

/** Other errors' messages may hold addresses; only their kind is passed on. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  if (error instanceof UnusableReply) return error.message;
  if (error.name === 'TimeoutError') return 'timed out';
  const cause = error.cause as { code?: unknown } | undefined;
  return typeof cause?.code === 'string' ? cause.code : error.name;
}
