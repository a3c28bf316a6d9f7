/** One signed call to Binance Pay, kept for evidence when it is about a refund. */
import type { EvidenceStore, GatewayCallAnswer, GatewayCallRequest } from '../operations/ports/evidence.js';
import type { Log } from '../operations/ports/log.js';
import { findResultCode } from './codes.js';
import { createNetworkPost, type Post, postBy } from './post.js';
import { type Answer, GivenUp, type Reply, readReply, reasonOf } from './reply.js';
import { createNonce, sign } from './signer.js';
import { headerNames, writeJson } from './wire.js';

/** Binance Pay answers within a second; ten leave room for a bad day and still free the operator's page. */
export const CALL_TIMEOUT_MS = 10_000;

/** What is kept of a reply; the largest documented one is a few kilobytes. */
const MAX_EVIDENCE_LENGTH = 64 * 1024;

/** Characters of the API key that are kept, enough to tell one key from another. */
const KEY_CHARACTERS_KEPT = 4;

export interface CallSubject {
  /** After it nothing is sent, neither first nor again; left out, whenever. */
  readonly sendBefore?: Date;
  /** The refund that the call is about: it is then kept for evidence. */
  readonly refundRequestId?: string;
  /** Left out, the usual time. */
  readonly timeoutMs?: number;
}

export type Call = (path: string, fields: object, subject?: CallSubject) => Promise<Reply>;

export interface CallOptions {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  /** What stands in for the network; left out, the network. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  readonly now: () => Date;
  /** The latest that it may be, where nobody is sure; left out, `now`. */
  readonly atLatest?: () => Date;
  readonly log: Log;
  /** Where calls about refunds are kept; left out, by tools that move no real money, nowhere. */
  readonly evidence?: EvidenceStore;
  readonly timeoutMs?: number;
  /** Aborted when the server cannot wait any longer: what is out then has an unknown outcome. */
  readonly stopped?: AbortSignal;
}

/** Calls are signed afresh for every attempt; one that Binance Pay finds too old is signed and sent once more. */
export function createCall({ fetch, ...rest }: CallOptions): Call {
  const options = { ...rest, post: fetch === undefined ? createNetworkPost() : postBy(fetch) };
  return async function call(path, fields, subject = {}) {
    const body = writeJson(fields);
    if (isTooLate(options, subject)) return tooLate;
    const first = await attempt(options, path, body, subject);
    if (!shouldBeSignedAgain(first) || isTooLate(options, subject)) return first;
    options.log.warn({ path }, 'Binance Pay found the timestamp too old; signing once more');
    return attempt(options, path, body, subject);
  };
}

type Options = Omit<CallOptions, 'fetch'> & { readonly post: Post };

const tooLate = { kind: 'none', reason: 'not sent: this process was held up too long' } as const;

function isTooLate({ now, atLatest = now }: Options, { sendBefore }: CallSubject): boolean {
  return sendBefore !== undefined && atLatest() > sendBefore;
}

function shouldBeSignedAgain(reply: Reply): boolean {
  return reply.kind === 'refused' && findResultCode(reply.code)?.retry === 'signed_again';
}

async function attempt(options: Options, path: string, body: string, subject: CallSubject): Promise<Reply> {
  const { apiKey, apiSecret, now, log } = options;
  const { refundRequestId, timeoutMs = options.timeoutMs ?? CALL_TIMEOUT_MS } = subject;
  const sentAt = now();
  const signed = { timestamp: String(sentAt.getTime()), nonce: createNonce(), body };
  const signature = sign(signed, apiSecret);
  const trace = await startTrace(options, refundRequestId, { path, ...signed, signature, sentAt });
  if (trace === null) return { kind: 'none', reason: 'not sent: the call could not be recorded' };
  // A slow database may have held it up, too.
  if (isTooLate(options, subject)) {
    await trace({ httpStatus: null, body: null, reason: tooLate.reason });
    return tooLate;
  }
  const headers = {
    'Content-Type': 'application/json',
    [headerNames.timestamp]: signed.timestamp,
    [headerNames.nonce]: signed.nonce,
    [headerNames.certificateSerial]: apiKey,
    [headerNames.signature]: signature,
  };
  try {
    const answer = await send(options, path, { headers, body, timeoutMs });
    const reply = readReply(answer, now());
    const reason = reply.kind === 'none' ? reply.reason : null;
    await trace({ httpStatus: answer.status, body: answer.text, reason });
    if (reply.kind === 'none') log.warn({ path, reason: reply.reason }, 'no usable answer from Binance Pay');
    return reply;
  } catch (error) {
    const reason = reasonOf(error);
    await trace({ httpStatus: null, body: null, reason });
    log.warn({ path, reason }, 'no answer from Binance Pay');
    return { kind: 'none', reason };
  }
}

/** The time limit covers the whole answer. */
async function send(
  { post, baseUrl, stopped }: Options,
  path: string,
  { headers, body, timeoutMs }: { headers: Record<string, string>; body: string; timeoutMs: number },
): Promise<Answer> {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(new GivenUp('timed out')), timeoutMs);
  const stop = () => giveUp.abort(new GivenUp('this server stopped'));
  stopped?.addEventListener('abort', stop);
  if (stopped?.aborted === true) stop();
  try {
    return await post(`${baseUrl}${path}`, { headers, body, signal: giveUp.signal });
  } finally {
    clearTimeout(timer);
    stopped?.removeEventListener('abort', stop);
  }
}

/**
 * Records a call about a refund before it is sent, and returns what records its answer. Null when it cannot be recorded:
 * then it must not be sent, for a call about money leaves a trace first.
 */
async function startTrace(
  { evidence, log, now, apiKey, apiSecret }: Options,
  refundRequestId: string | undefined,
  call: Omit<GatewayCallRequest, 'refundRequestId' | 'apiKey'>,
): Promise<((answer: Omit<GatewayCallAnswer, 'answeredAt'>) => Promise<void>) | null> {
  if (evidence === undefined || refundRequestId === undefined) return async () => {};
  const mask = (text: string) => text.replaceAll(apiSecret, '[secret]').replaceAll(apiKey, '[key]');
  let callId: bigint;
  try {
    callId = await evidence.recordCall({
      ...call,
      refundRequestId,
      apiKey: `…${apiKey.slice(-KEY_CHARACTERS_KEPT)}`,
    });
  } catch (error) {
    log.error({ refundRequestId, err: error }, 'a call could not be recorded; it is not sent');
    return null;
  }
  return async function traceAnswer({ body, ...answer }) {
    const kept = body === null ? null : mask(body.slice(0, MAX_EVIDENCE_LENGTH));
    try {
      await evidence.recordAnswer(callId, { ...answer, body: kept, answeredAt: now() });
    } catch (error) {
      // The answer decides about money, so it is used even when it cannot be kept.
      log.error({ refundRequestId, err: error }, "Binance Pay's answer could not be kept for evidence");
    }
  };
}
