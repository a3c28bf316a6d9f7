/** Looks after refunds that wait: counts down until each is sent, asks once why one is late, and takes one back. */
import { cancelRefund, getSending } from '../contract/endpoints.js';
import type { PanelProblem } from '../panel-problem.js';
import { msUntilSent } from './countdown.js';
import type { RefundingDesk } from './refunding-desk.js';

const SECOND_MS = 1_000;

export interface WaitingRefunds {
  /** Takes a refund back. One's own needs no confirmation: it moves nothing, and the refund can be asked for again. */
  cancel(refundRequestId: string): Promise<void>;
  /** Asks first: it is a colleague's. */
  question(refundRequestId: string): void;
  leave(refundRequestId: string): void;
  /** Finds out whether anything is sent at all. @param onProblem left out where the refund itself will say how it stands */
  askAboutSending(onProblem?: (problem: PanelProblem) => void): Promise<void>;
  /** Called after each rendering. */
  watch(): void;
  stop(): void;
}

export function createWaitingRefunds(desk: RefundingDesk): WaitingRefunds {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopping = new AbortController();
  /** Those of the order on screen that were late when the server was asked whether it sends. */
  const lookedFor = new Set<string>();

  function watch(): void {
    clearTimeout(timer);
    if (desk.state.view !== 'order') {
      lookedFor.clear();
      return;
    }
    const now = Date.now();
    const waits = desk.state.order.refunds.flatMap((refund) => {
      const leftMs = msUntilSent(refund, now);
      return leftMs === null ? [] : [{ id: refund.refundRequestId, leftMs }];
    });
    const late = waits.filter(({ id, leftMs }) => leftMs <= 0 && !lookedFor.has(id));
    for (const { id } of late) lookedFor.add(id);
    if (late.length > 0) {
      // It is on its way by now, or kept back: then nothing else would say so.
      void desk.refresh();
      void askAboutSending(desk.complain);
    }
    const ahead = waits.filter(({ leftMs }) => leftMs > 0).map(({ leftMs }) => leftMs % SECOND_MS || SECOND_MS);
    if (ahead.length > 0) timer = setTimeout(() => desk.host.requestUpdate(), Math.min(...ahead));
  }

  async function askAboutSending(onProblem: (problem: PanelProblem) => void = () => {}): Promise<void> {
    const { server } = desk;
    if (server === null) return;
    const { signal } = stopping;
    const answer = await server.api.call(getSending, {}, signal);
    if (signal.aborted) return;
    if (answer.ok) desk.dispatch({ type: 'sending-read', sending: answer.value });
    else onProblem(answer.problem);
  }

  async function cancel(refundRequestId: string): Promise<void> {
    const { server, state } = desk;
    if (server === null || state.view !== 'order' || state.aside.cancels[refundRequestId] === 'asked') return;
    const { signal } = stopping;
    desk.dispatch({ type: 'cancel-asked', refundRequestId });
    const answer = await server.api.call(cancelRefund, { params: { refundRequestId } }, signal);
    if (answer.ok) {
      desk.dispatch({ type: 'refund-cancelled', refund: answer.value });
      desk.report(answer.value);
    } else {
      const refused = { type: 'cancel-refused', refundRequestId, problem: answer.problem } as const;
      if (signal.aborted) desk.dispatch(refused);
      else desk.fail(refused);
    }
    // Its amount is left again, or it has gone on without us: either way the order is another one now.
    if (!signal.aborted && desk.state.view === 'order' && desk.state.order.prepayId === state.order.prepayId) {
      void desk.refresh();
    }
  }

  return {
    cancel,
    question: (refundRequestId) => desk.dispatch({ type: 'cancel-questioned', refundRequestId }),
    leave: (refundRequestId) => desk.dispatch({ type: 'cancel-left', refundRequestId }),
    askAboutSending,
    watch,
    stop() {
      clearTimeout(timer);
      stopping.abort();
      stopping = new AbortController();
    },
  };
}
