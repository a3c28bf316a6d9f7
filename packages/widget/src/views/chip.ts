/** A state as a word with a picture: never by colour alone. */
import type { OrderSummary, Refund, RefundStatus } from '@refund-panel/shared';
import { html, type TemplateResult } from 'lit';
import { type IconName, icon } from './icons.js';
import type { ViewContext } from './view-context.js';

export type Tone = 'good' | 'waiting' | 'bad' | 'quiet';

const refundLooks: Record<RefundStatus, { tone: Tone; icon: IconName }> = {
  awaiting_approval: { tone: 'waiting', icon: 'pause' },
  scheduled: { tone: 'waiting', icon: 'clock' },
  parked: { tone: 'waiting', icon: 'pause' },
  submitting: { tone: 'waiting', icon: 'send' },
  pending: { tone: 'waiting', icon: 'clock' },
  succeeded: { tone: 'good', icon: 'check' },
  failed: { tone: 'bad', icon: 'cross' },
  rejected: { tone: 'bad', icon: 'cross' },
  cancelled: { tone: 'quiet', icon: 'cross' },
};

const orderLooks: Record<string, { tone: Tone; icon: IconName }> = {
  PAID: { tone: 'good', icon: 'check' },
  FULL_REFUNDED: { tone: 'quiet', icon: 'check' },
  REFUNDED: { tone: 'quiet', icon: 'check' },
  REFUNDING: { tone: 'waiting', icon: 'clock' },
  INITIAL: { tone: 'quiet', icon: 'clock' },
  PENDING: { tone: 'quiet', icon: 'clock' },
  ERROR: { tone: 'bad', icon: 'cross' },
  CANCELED: { tone: 'quiet', icon: 'cross' },
  EXPIRED: { tone: 'quiet', icon: 'clock' },
};

/** Binance Pay's word is from when the order was paid; what became of the money since is known better here. */
function presentStatus(order: OrderSummary): string {
  const { status, orderAmount, refundedAmount, pendingAmount, refundableAmount, refundedElsewhere } = order;
  const isAllElsewhere = refundedElsewhere !== null && refundableAmount === '0' && pendingAmount === '0';
  if (refundedAmount === orderAmount || isAllElsewhere) return 'FULL_REFUNDED';
  if (pendingAmount !== '0') return 'REFUNDING';
  return refundedAmount === '0' ? status : 'REFUNDED';
}

/** While a person has to look at it, its state is nothing to rely on. */
export function refundLook({ status, attention }: Refund): { tone: Tone; icon: IconName } {
  return attention === null ? refundLooks[status] : { tone: 'waiting', icon: 'alert' };
}

function chip(look: { tone: Tone; icon: IconName }, word: string): TemplateResult {
  return html`<span part="chip" class="chip ${look.tone}">${icon(look.icon)}${word}</span>`;
}

export function refundChip({ messages }: ViewContext, refund: Refund): TemplateResult {
  const { status, attention } = refund;
  return chip(refundLook(refund), attention === null ? messages.history.status[status] : messages.attention.status);
}

/** Binance Pay may add a status that the panel has no words for: then its own word is shown. */
export function orderChip({ messages }: ViewContext, order: OrderSummary): TemplateResult {
  const status = presentStatus(order);
  return chip(orderLooks[status] ?? { tone: 'quiet', icon: 'check' }, messages.order.status[status] ?? status);
}
