/** What became of a confirmed refund: on its way to the server, without an answer, or answered. */
import type { Order, Refund } from '@refund-panel/shared';
import type { TemplateResult } from 'lit';
import type { Aside } from '../aside.js';
import type { RefundIntent } from '../intent-store.js';
import type { PanelProblem } from '../panel-problem.js';
import type { RefundStep } from '../panel-state.js';
import { isAwaiting } from './approval.js';
import { approvalIcon, approvalText, decidedLine } from './approval-text.js';
import { untilLine } from './approval-view.js';
import { failureText, isForOthers, problemText } from './failure-text.js';
import { html, icon, nothing, problemDetails, refundTone } from './kit.js';
import { copyButton } from './problem-notice.js';
import type { RefundingContext } from './refunding-context.js';
import { cancelButton, cancelProblem, countdownRing, frozenNotice, refundSentence } from './waiting.js';

export function submittingView({ messages, format }: RefundingContext, intent: RefundIntent): TemplateResult {
  const amount = format.money(intent.refundAmount, intent.currency);
  return html`
    <section part="result" class="card outcome going" aria-labelledby="outcome-title" aria-busy="true">
      <span class="medallion">${icon('send')}</span>
      <h3 id="outcome-title" tabindex="-1" data-focus>${messages.submitting.heading}</h3>
      <p><bdi>${messages.submitting.text(amount)}</bdi></p>
      <div class="buttons">
        <button part="button button-primary" class="button primary" type="button" disabled>
          <span class="spinner" aria-hidden="true"></span>${messages.confirmation.confirm(amount)}
        </button>
        <button part="button" class="button" type="button" disabled>${messages.confirmation.back}</button>
      </div>
    </section>
  `;
}

type Unanswered = Extract<RefundStep, { name: 'unanswered' }>;

/** @param isStale the notice above says already that the server is out of reach; once it was asked, it is not */
export function unansweredView(
  context: RefundingContext,
  { intent, problem, isUnrecorded }: Unanswered,
  isStale: boolean,
): TemplateResult {
  const { messages, format, actions } = context;
  const words = messages.unanswered;
  const amount = format.money(intent.refundAmount, intent.currency);
  return html`
    <section part="result" class="card outcome waiting" aria-labelledby="outcome-title">
      <span class="medallion">${icon('question')}</span>
      <h3 id="outcome-title" tabindex="-1" data-focus>${problem === null ? words.headingAfterReload : words.heading}</h3>
      ${problem === null || isStale || isUnrecorded ? nothing : problemSentence(context, problem)}
      <p><bdi>${isUnrecorded ? words.unrecorded(amount) : words.text(amount)} ${words.safe}</bdi></p>
      <div class="buttons">
        <button part="button button-primary" class="button primary" type="button" @click=${() => actions.sendAgain()}>${words.sendAgain}</button>
        ${
          isUnrecorded
            ? html`<button part="button" class="button" type="button" @click=${() => actions.dropIntent()}>${words.drop}</button>`
            : html`<button part="button" class="button" type="button" @click=${() => actions.checkOrder()}>${words.check}</button>`
        }
      </div>
      ${problem === null ? nothing : problemDetails(context, problem)}
    </section>
  `;
}

function problemSentence({ messages }: RefundingContext, problem: PanelProblem): TemplateResult {
  const { title, next } = problemText(messages, problem, false);
  return html`<p><bdi>${title}. ${next}</bdi></p>`;
}

/** Follows the refund itself, so a pending one turns into its end under the operator's eyes. */
export function resultView(
  context: RefundingContext,
  order: Order,
  refundRequestId: string,
  aside: Aside,
): TemplateResult {
  const { messages, format, actions } = context;
  const refund = order.refunds.find((one) => one.refundRequestId === refundRequestId);
  if (refund === undefined) return html`${nothing}`;
  const { status, currency, failure, attention } = refund;
  const { heading } = approvalText(context, refund);
  const isFailed = status === 'failed' && attention === null;
  const mayRefund = order.refusal === null && attention === null;
  return html`
    <section part="result" class="card outcome ${refundTone(refund)}" aria-labelledby="outcome-title" data-anchor>
      <span class="medallion">${countdownRing(context, refund) ?? approvalIcon(refund)}</span>
      <h3 id="outcome-title" tabindex="-1" data-focus>${heading}</h3>
      ${refundSentence(context, refund)} ${isAwaiting(refund) ? untilLine(context, refund) : nothing}
      ${decidedLine(context, refund)}
      ${
        refund.requestedAmount === refund.refundAmount
          ? nothing
          : html`<p><bdi>${messages.result.differentAmount(format.money(refund.requestedAmount, currency), format.money(refund.refundAmount, currency))}</bdi></p>`
      }
      ${isFailed && failure !== null ? failureReason(context, failure) : nothing}
      ${frozenNotice(context, refund, aside)} ${cancelProblem(context, refund, aside)}
      <div class="buttons">
        ${cancelButton(context, refund, aside, '')}
        ${attention !== null || (isFailed && failure !== null && isForOthers(failure.code)) ? copyDetails(context, refund, '') : nothing}
        <button part="button" class="button" type="button" @click=${() => actions.closeResult()}>
          ${mayRefund && status === 'succeeded' ? messages.result.another : mayRefund && isFailed ? messages.failure.refundAgain : messages.result.done}
        </button>
      </div>
    </section>
  `;
}

/** What somebody needs who compares it in Binance's portal, or reads the server's log. */
export function copyDetails(context: RefundingContext, refund: Refund, look: string): TemplateResult {
  const { refundRequestId, prepayId, merchantTradeNo, refundAmount, currency, status, attention, failure } = refund;
  const amount = `${refundAmount} ${currency}`;
  const why = [attention, failure?.code, failure?.gatewayCode, failure?.detail];
  return copyButton(context, [merchantTradeNo, prepayId, refundRequestId, amount, status, ...why], look);
}

function failureReason({ messages }: RefundingContext, failure: NonNullable<Order['refunds'][number]['failure']>) {
  const { title, next } = failureText(messages, failure);
  return html`<p><bdi><strong>${title}.</strong> ${next}</bdi></p>`;
}
