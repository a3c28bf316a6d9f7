/** Sends a confirmed refund and says what became of it. The intent is forgotten only once the server has said so. */
import { createRefund } from '../contract/endpoints.js';
import type { RefundIntent } from '../intent-store.js';
import { isAboutSession, isRefusal } from '../panel-problem.js';
import type { PanelServer } from '../panel-server.js';
import type { RefundingEvent } from './refunding-state.js';

export type SentEvent = Extract<RefundingEvent, { type: 'refund-recorded' | 'refund-refused' | 'refund-unanswered' }>;

export interface RefundSender {
  /** @param time whether this intent may have been sent before. @returns null when the panel has gone meanwhile */
  send(server: PanelServer, intent: RefundIntent, time: 'first' | 'again'): Promise<SentEvent | null>;
  /** Gives up waiting for every answer; the intents are kept. */
  abort(): void;
}

export function createRefundSender(): RefundSender {
  /** Outlive a change of order, because their answers still say what became of money; they end with the connection. */
  const sendings = new Set<AbortController>();

  return {
    async send({ api, intents }, intent, time) {
      const sending = new AbortController();
      sendings.add(sending);
      const request = {
        params: { prepayId: intent.prepayId },
        headers: { 'idempotency-key': intent.idempotencyKey },
        body: intent.body,
      };
      const answer = await api.call(createRefund, request, sending.signal);
      sendings.delete(sending);
      if (sending.signal.aborted) return null;
      if (answer.ok) {
        intents.remove(intent);
        return { type: 'refund-recorded', intent, refund: answer.value };
      }
      const { problem } = answer;
      // Without a session nothing is recorded; only an earlier sending could have been.
      if (isRefusal(problem) || (time === 'first' && isAboutSession(problem))) {
        intents.remove(intent);
        return { type: 'refund-refused', intent, problem };
      }
      return { type: 'refund-unanswered', intent, problem };
    },
    abort() {
      for (const sending of sendings) sending.abort();
      sendings.clear();
    },
  };
}
