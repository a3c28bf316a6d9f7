/** Finds out by itself what became of a refund that had no answer: the server is asked about its key, and nothing is sent. */
import type { Order } from '@refund-panel/shared';
import { getRequestedRefund } from '../contract/endpoints.js';
import type { RefundIntent } from '../intent-store.js';
import { isPassing } from '../panel-problem.js';
import type { SentEvent } from './refund-sender.js';
import type { RefundingDesk } from './refunding-desk.js';

/** Then the order is read again, which tells whether the server is there at all; while it is not, the panel's own pauses grow. */
const ASK_AGAIN_MS = 5_000;

export interface LostAnswer {
  /** Called after each rendering. */
  watch(): void;
  stop(): void;
}

/** @param settle takes the answer that is found, as if it had come in time */
export function createLostAnswer(desk: RefundingDesk, settle: (sent: SentEvent) => void): LostAnswer {
  let asking = new AbortController();
  /** Each reading of the order is reason to ask once: the server is back, or something has happened. */
  let askedOf: Order | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function watch(): void {
    const { state } = desk;
    if (state.view !== 'order' || state.step.name !== 'unanswered') {
      stop();
      return;
    }
    if (state.stale !== null || state.order === askedOf) return;
    stop();
    askedOf = state.order;
    void ask(state.step.intent);
  }

  async function ask(intent: RefundIntent): Promise<void> {
    const { server } = desk;
    if (server === null) return;
    const { signal } = asking;
    const { prepayId, idempotencyKey } = intent;
    const request = { params: { prepayId }, headers: { 'idempotency-key': idempotencyKey } };
    const answer = await server.api.call(getRequestedRefund, request, signal);
    if (signal.aborted) return;
    if (answer.ok) {
      server.intents.remove(intent);
      settle({ type: 'refund-recorded', intent, refund: answer.value });
    } else if (answer.problem.code === 'refund_not_found') {
      desk.dispatch({ type: 'refund-not-recorded', intent });
    } else if (isPassing(answer.problem)) {
      timer = setTimeout(() => void desk.refresh(), ASK_AGAIN_MS);
    }
  }

  function stop(): void {
    clearTimeout(timer);
    asking.abort();
    asking = new AbortController();
    askedOf = null;
  }

  return { watch, stop };
}
