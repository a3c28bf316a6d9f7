/** What goes wrong on the way of a reply; the same in process and over a port. */
import { type Answer, answerWithCode, cloudFrontPage, page, SANDBOX_HEADER } from './answers.js';
import type { FaultKind } from './scenarios.js';

const SLOW_MS = 3_000;

/** Longer than any client should wait, and short enough that connections do not pile up. */
const HANGING_MS = 60_000;

/** Above the largest reply that a careful client reads. */
const OVERSIZED_BYTES = 1024 * 1024 + 1;

const RETRY_AFTER_S = 2;

/** `broken`: the connection fails before a whole reply has arrived. */
export type Outcome = Answer | 'broken';

/** @param answer what would have been said, where the call was carried out. @param signal of the client's patience */
export async function applyFault(kind: FaultKind, answer: Answer | null, signal: AbortSignal): Promise<Outcome> {
  switch (kind) {
    case 'broken':
      return 'broken';
    case 'slow':
      await pause(SLOW_MS, signal);
      return answer ?? 'broken';
    case 'hanging':
      await pause(HANGING_MS, signal);
      return 'broken';
    case 'error_500':
      return page(500, '500 Internal Server Error', 'The server met an error.');
    case 'html':
      return cloudFrontPage();
    case 'rate_limited':
      return { ...page(429, '429 Too Many Requests', 'Slow down.'), headers: { 'Retry-After': String(RETRY_AFTER_S) } };
    case 'clock':
      return answerWithCode('400003');
    case 'redirect':
      return { status: 302, body: '', headers: { Location: 'https://redirected.invalid/' } };
    case 'truncated':
      return answer === null ? 'broken' : { ...answer, body: answer.body.slice(0, answer.body.length / 2) };
    case 'oversized':
      // Still right JSON: only its size is wrong.
      return answer === null ? 'broken' : { ...answer, body: answer.body + ' '.repeat(OVERSIZED_BYTES) };
  }
}

/** The client may lose its patience first; whatever is answered then goes nowhere. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, milliseconds).unref();
    signal.addEventListener('abort', finish);
  });
}

const broken = new WeakSet<Response>();

/** Whether whoever serves this response on a port must break the connection instead of writing it. */
export function isBroken(response: Response): boolean {
  return broken.has(response);
}

/** @param signal whose reason a caller in this process meets, as it would over a port */
export function toResponse(outcome: Outcome, signal: AbortSignal): Response {
  const marked = { [SANDBOX_HEADER]: 'true' };
  if (outcome !== 'broken' && !signal.aborted) {
    const { status, headers } = outcome;
    return new Response(outcome.body, { status, headers: { ...headers, ...marked } });
  }
  const reason = signal.aborted ? signal.reason : new Error('connection broken by the sandbox');
  const stream = new ReadableStream({ start: (controller) => controller.error(reason) });
  const response = new Response(stream, { headers: { 'Content-Type': 'application/json', ...marked } });
  broken.add(response);
  return response;
}
