/** A state as a word with a picture of its own: never by colour alone. */
import type { Order, OrderSummary, Refund, RefundStatus } from '@refund-panel/shared';
import { html, type TemplateResult } from 'lit';
import { doubtOf } from '../order-changes.js';
import { type IconName, icon } from './icons.js';
import type { ViewContext } from './view-context.js';

/** `going`: it happens by itself. `waiting`: somebody or something is waited for, or nobody knows. */
type Tone = 'good' | 'going' | 'waiting' | 'bad' | 'quiet';

type Look = readonly [tone: Tone, icon: IconName];

/** What is to be seen of a refund: its status, unless that is not the whole truth. */
type RefundSight = RefundStatus | 'attention' | 'unknown' | 'elsewhere';

const refundLooks: Record<RefundSight, Look> = {
  awaiting_approval: ['waiting', 'approval'],
  scheduled: ['going', 'clock'],
  parked: ['waiting', 'wallet'],
  submitting: ['going', 'send'],
  pending: ['going', 'pending'],
  unknown: ['waiting', 'question'],
  succeeded: ['good', 'succeeded'],
  failed: ['bad', 'failed'],
  rejected: ['bad', 'rejected'],
  cancelled: ['quiet', 'undo'],
  elsewhere: ['quiet', 'elsewhere'],
  attention: ['waiting', 'alert'],
};

/** Every other is done with: `['quiet', 'check']`. */
const orderLooks: Record<string, Look> = {
  PAID: ['good', 'check'],
  REFUNDING: ['going', 'pending'],
  INITIAL: ['quiet', 'clock'],
  PENDING: ['quiet', 'clock'],
  ERROR: ['bad', 'cross'],
  CANCELED: ['quiet', 'cross'],
  EXPIRED: ['quiet', 'clock'],
};

/** Binance Pay's word is from when the order was paid; what became of the money since is known better here. */
function presentStatus(order: OrderSummary): string {
  const { status, orderAmount, refundedAmount, pendingAmount, refundableAmount, refundedElsewhere } = order;
  const isAllElsewhere = refundedElsewhere !== null && refundableAmount === '0' && pendingAmount === '0';
  if (refundedAmount === orderAmount || isAllElsewhere) return 'FULL_REFUNDED';
  if (pendingAmount !== '0') return 'REFUNDING';
  return refundedAmount === '0' && refundedElsewhere === null ? status : 'REFUNDED';
}

/** While a person has to look at it, its state is nothing to rely on. */
function sightOf({ status, refundStatus, attention, origin }: Refund): RefundSight {
  if (attention !== null) return 'attention';
  if (status === 'pending' && refundStatus === null) return 'unknown';
  return status === 'succeeded' && origin === 'outside' ? 'elsewhere' : status;
}

export function refundTone(refund: Refund): Tone {
  return refundLooks[sightOf(refund)][0];
}

export function refundIcon(refund: Refund): TemplateResult {
  return icon(refundLooks[sightOf(refund)][1]);
}

/** Nothing is to be said of it but who, why and when. */
export function isPlain({ status, attention }: Refund): boolean {
  return status === 'succeeded' && attention === null;
}

/** Who made it, as the end of a line. */
export function madeBy(
  { messages: { history } }: Pick<ViewContext, 'messages'>,
  { origin, requestedBy }: Refund,
): string {
  if (requestedBy === null) return history.outside;
  const name = requestedBy.name ?? requestedBy.id;
  return origin === 'outside' ? history.outsideBy(name) : history.by(name);
}

function chip(tone: Tone, picture: TemplateResult, word: string): TemplateResult {
  return html`<span part="chip" class="chip ${tone}">${picture}${word}</span>`;
}

export function refundChip(context: ViewContext, refund: Refund): TemplateResult {
  const { messages, refunding } = context;
  const picture = refunding?.countdown(refund) ?? refundIcon(refund);
  return chip(refundTone(refund), picture, messages.history.status[sightOf(refund)]);
}

/** Binance Pay may add a status that the panel has no words for: then its own word is shown. */
export function orderChip({ messages }: ViewContext, order: OrderSummary | Order): TemplateResult {
  const status = presentStatus(order);
  if (status === 'REFUNDING' && 'refunds' in order && doubtOf(order) === 'all') {
    return chip('waiting', icon('alert'), messages.order.toCheck);
  }
  const [tone, name]: Look = orderLooks[status] ?? ['quiet', 'check'];
  return chip(tone, icon(name), messages.order.status[status] ?? status);
}
