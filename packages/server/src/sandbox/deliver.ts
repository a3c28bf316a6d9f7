/** One attempt to deliver a notification: signed afresh, posted, and read for an acknowledgement. */
import { headerNames } from '../gateway/wire.js';
import type { Identity } from './identity.js';
import type { DeliveryAttempt } from './state.js';

/** A receiver that takes longer has not acknowledged. */
const DELIVERY_TIMEOUT_MS = 10_000;

/** An acknowledgement is one short line. */
const MAX_ACKNOWLEDGEMENT_LENGTH = 4_096;

export interface Attempt {
  readonly url: string;
  readonly body: string;
  readonly identity: Identity;
  readonly timestamp: string;
  readonly nonce: string;
  readonly fetch: typeof globalThis.fetch;
  /** Ends the attempt early. */
  readonly signal: AbortSignal;
}

export async function deliver(attempt: Attempt): Promise<Omit<DeliveryAttempt, 'at'>> {
  const { url, body, identity, timestamp, nonce, fetch } = attempt;
  const signal = AbortSignal.any([attempt.signal, AbortSignal.timeout(DELIVERY_TIMEOUT_MS)]);
  const headers = {
    'Content-Type': 'application/json',
    [headerNames.timestamp]: timestamp,
    [headerNames.nonce]: nonce,
    [headerNames.certificateSerial]: identity.certSerial,
    [headerNames.signature]: identity.sign({ timestamp, nonce, body }),
  };
  try {
    const post = async () => {
      const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal });
      const returnCode = response.ok ? readReturnCode(await readStart(response)) : null;
      return { httpStatus: response.status, returnCode, reason: null };
    };
    return await Promise.race([post(), failOn(signal)]);
  } catch (error) {
    // A receiver that is away has not acknowledged; why is kept for whoever looks.
    return { httpStatus: null, returnCode: null, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** A receiver in this process does not see the signal, so it is watched here. */
function failOn(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = () => reject(signal.reason);
    if (signal.aborted) fail();
    else signal.addEventListener('abort', fail, { once: true });
  });
}

async function readStart({ body }: Response): Promise<string> {
  let text = '';
  if (body === null) return text;
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_ACKNOWLEDGEMENT_LENGTH) break;
  }
  return text;
}

function readReturnCode(text: string): string | null {
  try {
    const { returnCode } = (JSON.parse(text) ?? {}) as { returnCode?: unknown };
    return typeof returnCode === 'string' ? returnCode : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
