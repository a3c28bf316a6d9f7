/** Puts a refund that was made elsewhere on record. It moves no money. */
import { MAX_REFUND_REASON_LENGTH } from '@refund-panel/shared';
import { adoptRefund } from '../contract/endpoints.js';
import { isRefusal } from '../panel-problem.js';
import { withoutControls } from './refund-plan.js';
import type { RefundingDesk } from './refunding-desk.js';

export interface RefundAdopter {
  open(): void;
  close(): void;
  edit(reason: string): void;
  submit(): Promise<void>;
  stop(): void;
}

export function createRefundAdopter(desk: RefundingDesk): RefundAdopter {
  let stopping = new AbortController();

  async function submit(): Promise<void> {
    const { server, state } = desk;
    if (server === null || state.view !== 'order') return;
    const { adoption } = state.aside;
    const refundAmount = state.order.refundedElsewhere?.amount ?? null;
    if (adoption === null || adoption.isAsked || refundAmount === null) return;
    const refundReason = withoutControls(adoption.reason);
    if (refundReason === '' || refundReason.length > MAX_REFUND_REASON_LENGTH) {
      desk.dispatch({ type: 'adoption-rejected', error: refundReason === '' ? 'reason_missing' : 'reason_too_long' });
      return;
    }
    const { prepayId } = state.order;
    const { signal } = stopping;
    desk.dispatch({ type: 'adoption-asked' });
    const answer = await server.api.call(
      adoptRefund,
      { params: { prepayId }, body: { refundAmount, refundReason } },
      signal,
    );
    if (answer.ok) {
      desk.dispatch({ type: 'refund-adopted', refund: answer.value });
      desk.report(answer.value);
    } else {
      const refused = { type: 'adoption-refused', prepayId, problem: answer.problem } as const;
      if (signal.aborted) desk.dispatch(refused);
      else desk.fail(refused);
      // Without an answer, a repeat finds out: the server records the same refund once.
      if (!isRefusal(answer.problem)) return;
    }
    if (desk.state.view === 'order' && desk.state.order.prepayId === prepayId) void desk.refresh();
  }

  return {
    open: () => desk.dispatch({ type: 'adoption-opened' }),
    close: () => desk.dispatch({ type: 'adoption-closed' }),
    edit: (reason) => desk.dispatch({ type: 'adoption-edited', reason }),
    submit,
    stop() {
      stopping.abort();
      stopping = new AbortController();
    },
  };
}
