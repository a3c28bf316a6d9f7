/** What became of a confirmed refund: on its way to the server, without an answer, or answered. */
import type { Order } from '@refund-panel/shared';
import { html, nothing, type TemplateResult } from 'lit';
import type { Aside } from '../aside-state.js';
import { msUntilSent } from '../countdown.js';
import type { RefundIntent } from '../intent-store.js';
import { failureText } from '../messages/problem-text.js';
import { refundText } from '../messages/refund-text.js';
import type { RefundStep } from '../panel-state.js';
import { refundLook } from './chip.js';
import { icon } from './icons.js';
import { problemDetails } from './problem.js';
import type { ViewContext } from './view-context.js';
import { cancelButton, cancelProblem, frozenNotice, refundSentence } from './waiting.js';

export function submittingView({ messages, format }: ViewContext, intent: RefundIntent): TemplateResult {
  const amount = format.money(intent.refundAmount, intent.currency);
  return html`
    <section part="result" class="card" aria-labelledby="outcome-title" aria-busy="true">
      <h3 id="outcome-title" tabindex="-1" data-focus>${messages.submitting.heading}</h3>
      <p>${messages.submitting.text(amount)}</p>
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

export function unansweredView(context: ViewContext, { intent, problem, checked }: Unanswered): TemplateResult {
  const { messages, format, actions } = context;
  const words = messages.unanswered;
  return html`
    <section part="result" class="card outcome waiting" aria-labelledby="outcome-title">
      <span class="medallion">${icon('question')}</span>
      <h3 id="outcome-title" tabindex="-1" data-focus>${problem === null ? words.headingAfterReload : words.heading}</h3>
      ${problem !== null ? html`<p>${messages.problems[problem.code].title}. ${messages.problems[problem.code].next}</p>` : nothing}
      <p>${words.text(format.money(intent.refundAmount, intent.currency))} ${words.safe}</p>
      ${checked ? html`<p>${words.checked}</p>` : nothing}
      <div class="buttons">
        <button part="button button-primary" class="button primary" type="button" @click=${() => actions.sendAgain()}>${words.sendAgain}</button>
        ${
          checked
            ? html`<button part="button" class="button" type="button" @click=${() => actions.dropIntent()}>${words.drop}</button>`
            : html`<button part="button" class="button" type="button" @click=${() => actions.checkOrder()}>${words.check}</button>`
        }
      </div>
      ${problem === null ? nothing : problemDetails(context, problem)}
    </section>
  `;
}

/** Follows the refund itself, so a pending one turns into its end under the operator's eyes. */
export function resultView(context: ViewContext, order: Order, refundRequestId: string, aside: Aside): TemplateResult {
  const { messages, format, actions } = context;
  const refund = order.refunds.find((one) => one.refundRequestId === refundRequestId);
  if (refund === undefined) return html`${nothing}`;
  const { status, currency, failure, attention } = refund;
  const look = refundLook(refund);
  const { heading } = refundText(messages, format, refund, msUntilSent(refund, context.now));
  const mayRefundMore = order.refusal === null && status === 'succeeded' && attention === null;
  return html`
    <section part="result" class="card outcome ${look.tone}" aria-labelledby="outcome-title" data-anchor>
      <span class="medallion">${icon(look.icon)}</span>
      <h3 id="outcome-title" tabindex="-1" data-focus>${heading}</h3>
      ${refundSentence(context, refund)}
      ${
        refund.requestedAmount === refund.refundAmount
          ? nothing
          : html`<p>${messages.result.differentAmount(format.money(refund.requestedAmount, currency), format.money(refund.refundAmount, currency))}</p>`
      }
      ${failure === null || status !== 'failed' || attention !== null ? nothing : failureReason(context, failure)}
      ${frozenNotice(context, refund, aside)} ${cancelProblem(context, refund, aside)}
      <div class="buttons">
        ${cancelButton(context, refund, aside, '')}
        <button part="button" class="button" type="button" @click=${() => actions.closeResult()}>
          ${mayRefundMore ? messages.result.another : messages.result.done}
        </button>
      </div>
    </section>
  `;
}

function failureReason({ messages }: ViewContext, failure: NonNullable<Order['refunds'][number]['failure']>) {
  const { title, next } = failureText(messages, failure);
  return html`<p><strong>${title}.</strong> ${next}</p>`;
}
