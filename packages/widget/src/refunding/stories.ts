/** What became of refunds, step by step: read when somebody opens it, and again once the refund has changed. */
import type { RefundEvent } from '@refund-panel/shared';
import { getRefund } from '../contract/endpoints.js';
import type { PanelProblem } from '../panel-problem.js';
import type { RefundingDesk } from './refunding-desk.js';

/** Null while it is read for the first time. */
export type Story = readonly RefundEvent[] | PanelProblem | null;

export interface Stories {
  toggle(refundRequestId: string, isOpen: boolean): void;
  /** Undefined while it is closed. */
  of(refundRequestId: string): Story | undefined;
  /** Called after each rendering. */
  watch(): void;
  stop(): void;
}

interface OpenStory {
  story: Story;
  /** As the refund stood when it was read. */
  readAt: string | null;
}

export function createStories(desk: RefundingDesk): Stories {
  const opened = new Map<string, OpenStory>();
  let stopping = new AbortController();

  async function read(refundRequestId: string, open: OpenStory): Promise<void> {
    const { server } = desk;
    if (server === null) return;
    const { signal } = stopping;
    const { readAt } = open;
    const answer = await server.api.call(getRefund, { params: { refundRequestId } }, signal);
    if (signal.aborted || open.readAt !== readAt) return;
    // What was read before is as true as it was.
    if (answer.ok) open.story = answer.value.history;
    else if (!Array.isArray(open.story)) open.story = answer.problem;
    desk.host.requestUpdate();
  }

  function watch(): void {
    const { state } = desk;
    const refunds = state.view === 'order' ? state.order.refunds : [];
    for (const [id, open] of opened) {
      const refund = refunds.find(({ refundRequestId }) => refundRequestId === id);
      if (refund === undefined) opened.delete(id);
      else if (refund.updatedAt !== open.readAt) {
        open.readAt = refund.updatedAt;
        void read(id, open);
      }
    }
  }

  return {
    toggle(refundRequestId, isOpen) {
      if (isOpen === opened.has(refundRequestId)) return;
      if (isOpen) opened.set(refundRequestId, { story: null, readAt: null });
      else opened.delete(refundRequestId);
      desk.host.requestUpdate();
    },
    of: (refundRequestId) => opened.get(refundRequestId)?.story,
    watch,
    stop() {
      stopping.abort();
      stopping = new AbortController();
      // They are read again when the panel stands elsewhere in the page.
      for (const open of opened.values()) open.readAt = null;
    },
  };
}
