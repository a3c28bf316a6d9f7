/** What a screen reader is told when the panel changes: one sentence per state, nothing while somebody types. */

import type { PanelState } from './panel-state.js';
import type { ViewContext } from './views/view-context.js';

export function announcementOf({ messages, format }: ViewContext, state: PanelState): string {
  if (state.view === 'loading') return messages.panel.loading;
  if (state.view !== 'order') return '';
  const { order, step } = state;
  switch (step.name) {
    case 'form':
    case 'confirm':
      return '';
    case 'submitting':
      return messages.submitting.heading;
    case 'unanswered':
      return step.checked ? messages.unanswered.checked : `${messages.unanswered.heading}. ${messages.unanswered.safe}`;
    case 'result': {
      const refund = order.refunds.find(({ refundRequestId }) => refundRequestId === step.refundRequestId);
      if (refund === undefined) return '';
      const amount = format.money(refund.refundAmount, refund.currency);
      const isUnknown = refund.status === 'pending' && refund.refundStatus === null;
      const { unknown, headings, texts } = messages.result;
      return isUnknown
        ? `${unknown.heading}. ${unknown.text}`
        : `${headings[refund.status]}. ${texts[refund.status](amount)}`;
    }
  }
}
