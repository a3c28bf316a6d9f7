/** What a person can do about a refund that waits: take it back, and learn why nothing is sent. */
import { isCancellable, type Refund } from '@refund-panel/shared';
import type { TemplateResult } from 'lit';
import type { Aside } from '../aside.js';
import { readerOf } from './approval.js';
import { approvalText } from './approval-text.js';
import { msUntilSent, shareUntilSent } from './countdown.js';
import { html, icon, nothing } from './kit.js';
import { problemNotice } from './problem-notice.js';
import type { RefundingContext } from './refunding-context.js';
import { inTime } from './time-left.js';

/** Where the refund stands. */
export function refundSentence(context: RefundingContext, refund: Refund): TemplateResult {
  const leftMs = msUntilSent(refund, context.now);
  const { text } = approvalText(context, refund);
  return leftMs !== null && leftMs > 0 ? countdown(text) : html`<p><bdi>${text}</bdi></p>`;
}

/** In the history, where the amount stands beside it; what the result above says already is not said twice. */
export function refundLine(
  context: RefundingContext,
  refund: Refund,
  isInResult: boolean,
): TemplateResult | typeof nothing {
  const { messages, format, now } = context;
  const { status, attention } = refund;
  const leftMs = msUntilSent(refund, now);
  const isTold = attention !== null || status === 'scheduled' || status === 'parked';
  if (leftMs !== null && leftMs > 0) return countdown(messages.waiting.sentInShort(inTime(format, leftMs)));
  return isTold && !isInResult ? refundSentence(context, refund) : nothing;
}

/** A timer can be read at any moment, and is not read out every second. */
function countdown(text: string): TemplateResult {
  return html`<p class="countdown" role="timer"><bdi>${text}</bdi></p>`;
}

/** The whole circle of the other pictures. */
const ring = 'M12 3a9 9 0 1 0 0 18 9 9 0 1 0 0-18';

/** A ring that empties as time runs out; null where none does. */
export function countdownRing({ now }: RefundingContext, refund: Refund): TemplateResult | null {
  const share = shareUntilSent(refund, now);
  if (share <= 0) return null;
  return html`
    <svg class="icon ring" viewBox="0 0 24 24" aria-hidden="true">
      <path class="track" d=${ring} /><path d=${ring} pathLength="1" stroke-dasharray="${share} 1" />
    </svg>
  `;
}

/** The undo: one's own needs no confirmation, a colleague's does. Nothing where there is nothing to take back. */
export function cancelButton(
  { messages, format, claims, actions: { waiting } }: RefundingContext,
  refund: Refund,
  { cancels }: Aside,
  size: '' | 'small',
): TemplateResult | typeof nothing {
  const { refundRequestId: id, status, requestedBy } = refund;
  if (!isCancellable(status)) return nothing;
  const isAsked = cancels[id] === 'asked';
  const isQuestioned = cancels[id] === 'questioned';
  const isColleagues = requestedBy !== null && claims.operatorId !== null && readerOf(refund, claims) !== 'asker';
  const mustAsk = isColleagues && !isQuestioned;
  const name = isAsked ? messages.waiting.cancelling : messages.waiting.cancel;
  const onClick = ({ detail }: MouseEvent) => {
    if (mustAsk) waiting.question(id);
    // The second half of a double click was meant for the question.
    else if (!isQuestioned || detail < 2) void waiting.cancel(id);
  };
  return html`
    ${isQuestioned ? html`<p class="question" role="alert"><bdi>${messages.waiting.cancelOf(requestedBy?.name ?? requestedBy?.id ?? '')}</bdi></p>` : nothing}
    <button part="button" class="button ${size}" type="button" aria-disabled=${isAsked}
      aria-label=${messages.order.labelled(name, format.money(refund.refundAmount, refund.currency))} @click=${onClick}
      @keydown=${(event: KeyboardEvent) => event.repeat && event.preventDefault()}>${name}</button>
    ${isQuestioned ? html`<button part="button" class="button ${size}" type="button" @click=${() => waiting.leave(id)}>${messages.confirmation.back}</button>` : nothing}
  `;
}

/** Why the last cancel did not take it back; a later one that did makes it past. */
export function cancelProblem(
  context: RefundingContext,
  { refundRequestId, status }: Refund,
  { cancels }: Aside,
): TemplateResult | typeof nothing {
  const problem = cancels[refundRequestId];
  if (problem === undefined || typeof problem === 'string' || status === 'cancelled') return nothing;
  return problemNotice(context, problem, false);
}

/** Only of a refund that is late: before its time, nothing would be sent anyway. */
export function frozenNotice(context: RefundingContext, refund: Refund, aside: Aside): TemplateResult | typeof nothing {
  const leftMs = msUntilSent(refund, context.now);
  return leftMs === null || leftMs > 0 ? nothing : freezeNotice(context, aside);
}

/** Nothing while refunds are sent, or as long as that is not known. */
export function freezeNotice(
  { messages, format }: RefundingContext,
  { sending }: Aside,
): TemplateResult | typeof nothing {
  if (sending === null || !sending.frozen) return nothing;
  const { by, since, reason } = sending;
  const words = messages.waiting;
  return html`
    <div class="notice">
      ${icon('pause', 'M9 5v14m6-14v14')}
      <div>
        <p class="notice-title">${words.frozen}</p>
        ${reason === null ? nothing : html`<p><q><bdi>${reason}</bdi></q></p>`}
        <p><bdi>${words.frozenNext}</bdi></p>
        <p class="quiet meta">
          ${since === null ? nothing : html`<time datetime=${since}>${format.time(since)}</time>`}
          ${by === null ? nothing : messages.history.by(by.name ?? by.id)}
        </p>
      </div>
    </div>
  `;
}
