/** Every call that came in on Binance Pay's paths, for whoever wonders why it was refused. In memory, and bounded. */
import type { Diagnosis } from '../signing/diagnosis.js';
import type { SignedHeaders } from './authenticate.js';
import type { Refusal } from './refusals.js';

/** A session's worth of trying; with full bodies some 25 MB at the very most. */
const MAX_CALLS = 200;

/** Binance Pay's own requests and replies are a few kilobytes. */
const MAX_BODY_BYTES = 64 * 1024;

export interface RecordedCall {
  readonly id: number;
  /** Unix milliseconds. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly headers: SignedHeaders & { readonly contentType: string | null };
  /** The bytes as they came in, up to 64 kB. */
  readonly body: Uint8Array;
  /** Null without a timestamp or nonce to sign. */
  readonly expectedSignature: string | null;
  /** Of the authentication. */
  readonly refusal: Refusal | null;
  /** When the signature did not match. */
  readonly diagnosis: Diagnosis | null;
  /** Name of the fault script. */
  readonly scenario: string | null;
  /** Null: the connection was broken. */
  readonly reply: { readonly status: number; readonly body: string } | null;
}

export interface CallJournal {
  record(call: Omit<RecordedCall, 'id'>): RecordedCall;
  /** Newest first. */
  list(): RecordedCall[];
  find(id: number): RecordedCall | null;
  clear(): void;
}

export function createCallJournal(): CallJournal {
  const calls: RecordedCall[] = [];
  let lastId = 0;
  return {
    record(call) {
      lastId += 1;
      const { body, reply } = call;
      const recorded = {
        ...call,
        id: lastId,
        body: body.slice(0, MAX_BODY_BYTES),
        reply: reply === null ? null : { ...reply, body: reply.body.slice(0, MAX_BODY_BYTES) },
      };
      calls.push(recorded);
      if (calls.length > MAX_CALLS) calls.shift();
      return recorded;
    },
    list: () => calls.toReversed(),
    find: (id) => calls.find((call) => call.id === id) ?? null,
    clear() {
      calls.splice(0);
      lastId = 0;
    },
  };
}
