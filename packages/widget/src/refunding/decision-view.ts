/** The question before a decision, and what is known of one that was sent. */
import type { Order, Refund } from '@refund-panel/shared';
import type { TemplateResult } from 'lit';
import type { Decision } from '../aside.js';
import { deliberately } from './deliberate.js';
import { hintOrError, html, icon, nothing, problemDetails, textOf } from './kit.js';
import { onEscape } from './on-escape.js';
import type { RefundingContext } from './refunding-context.js';
import { sentenceWith } from './sentence.js';

export function decisionView(
  context: RefundingContext,
  order: Order,
  refund: Refund,
  decision: Decision,
): TemplateResult {
  switch (decision.step) {
    case 'sent':
      return sentView(context, decision);
    case 'unanswered':
      return unansweredView(context, decision);
    default:
      return decision.kind === 'approve'
        ? approveForm(context, order, refund, decision)
        : rejectForm(context, order, refund, decision);
  }
}

function sentence(
  { format }: RefundingContext,
  words: (amount: string, order: string, name: string) => string,
  order: Order,
  { refundAmount, currency, requestedBy }: Refund,
): TemplateResult {
  const amount = html`<strong><bdi>${format.money(refundAmount, currency)}</bdi></strong>`;
  const name = html`<strong><bdi>${requestedBy?.name ?? requestedBy?.id}</bdi></strong>`;
  const parts = sentenceWith(words, amount, html`<bdi>${order.merchantTradeNo}</bdi>`, name);
  return html`<p class="sentence"><bdi>${parts}</bdi></p>`;
}

/** The button has the focus, so that Enter goes on, and names the sentence, so that it is heard first. */
function approveForm(context: RefundingContext, order: Order, refund: Refund, decision: Decision): TemplateResult {
  const { messages, format, actions } = context;
  const { confirmation, approval } = messages;
  const { onKey, onClick } = deliberately(decision);
  const left = format.money(order.refundableAmount, order.currency);
  return html`
    <form part="confirmation" class="card" novalidate autocomplete="off" aria-labelledby="decision-title"
      @keydown=${(event: KeyboardEvent) => {
        onEscape(event, () => actions.decider.close());
        onKey(event);
      }}
      @keyup=${onKey}
      @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        actions.decider.submit();
      }}>
      <h3 id="decision-title">${approval.approveHeading}</h3>
      <div id="decision-text">
        ${sentence(context, approval.approveSentence, order, refund)}
        <p><bdi>${confirmation.receives(refund.currency)} ${
          order.refundableAmount === '0'
            ? confirmation.leavesNothing
            : confirmation.leaves(left, format.count(order.remainingAttempts))
        }</bdi></p>
        <p><bdi>${confirmation.final}</bdi></p>
      </div>
      <dl class="facts">
        ${refund.refundReason === null ? nothing : html`<div><dt>${confirmation.reason}</dt><dd><bdi>${refund.refundReason}</bdi></dd></div>`}
        ${refund.description === null ? nothing : html`<div><dt>${confirmation.description}</dt><dd><bdi class="lines">${refund.description}</bdi></dd></div>`}
      </dl>
      <div class="buttons">
        <button part="button button-primary" class="button primary" type="submit" aria-describedby="decision-text" data-landing
          @click=${onClick}><bdi>${approval.approveNow(format.money(refund.refundAmount, refund.currency))}</bdi></button>
        <button part="button" class="button" type="button" @click=${() => actions.decider.close()}>${confirmation.back}</button>
      </div>
    </form>
  `;
}

function rejectForm(context: RefundingContext, order: Order, refund: Refund, decision: Decision): TemplateResult {
  const { messages, format, actions } = context;
  const words = messages.approval;
  const { reason, error } = decision;
  return html`
    <form part="confirmation" class="card" novalidate autocomplete="off" aria-labelledby="decision-title"
      @keydown=${(event: KeyboardEvent) => onEscape(event, () => actions.decider.close())}
      @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        actions.decider.submit();
      }}>
      <h3 id="decision-title">${words.rejectHeading}</h3>
      ${sentence(context, words.rejectSentence, order, refund)}
      <div class="field">
        <label for="decision-reason">${words.rejectReason}</label>
        <textarea id="decision-reason" part="input" class="input" rows="2" dir="auto" aria-required="true" data-landing .value=${reason}
          aria-invalid=${error !== null} aria-describedby="decision-hint"
          @input=${(event: InputEvent) => actions.decider.edit(textOf(event))}></textarea>
        ${hintOrError('decision-hint', words.rejectHint, error === null ? null : words.errors[error])}
      </div>
      <div class="buttons">
        <button part="button button-danger" class="button danger" type="submit"
          @click=${(event: MouseEvent) => {
            if (event.detail > 1) event.preventDefault();
          }}><bdi>${words.rejectNow(format.money(refund.refundAmount, refund.currency))}</bdi></button>
        <button part="button" class="button" type="button" @click=${() => actions.decider.close()}>${messages.confirmation.back}</button>
      </div>
    </form>
  `;
}

function sentView({ messages }: RefundingContext, { kind }: Decision): TemplateResult {
  const words = messages.approval;
  const look = kind === 'approve' ? 'primary' : 'danger';
  return html`
    <section class="card outcome going" aria-labelledby="decision-title" aria-busy="true">
      <span class="medallion">${icon('send')}</span>
      <h3 id="decision-title" tabindex="-1" data-landing>${words.sending}</h3>
      <p><bdi>${words.sendingText}</bdi></p>
      <div class="buttons">
        <button part=${`button button-${look}`} class="button ${look}" type="button" disabled>
          <span class="spinner" aria-hidden="true"></span>${kind === 'approve' ? words.approve : words.reject}
        </button>
      </div>
    </section>
  `;
}

function unansweredView(context: RefundingContext, { notice }: Decision): TemplateResult {
  const { messages, actions } = context;
  const { unanswered, confirmation, approval } = messages;
  return html`
    <section class="card outcome waiting" aria-labelledby="decision-title">
      <span class="medallion">${icon('question')}</span>
      <h3 id="decision-title" tabindex="-1" data-landing>${unanswered.heading}</h3>
      <p><bdi>${approval.unanswered}</bdi></p>
      <div class="buttons">
        <button part="button button-primary" class="button primary" type="button" @click=${() => actions.decider.sendAgain()}>${unanswered.sendAgain}</button>
        <button part="button" class="button" type="button" @click=${() => actions.decider.close()}>${confirmation.back}</button>
      </div>
      ${typeof notice === 'object' && notice !== null ? problemDetails(context, notice) : nothing}
    </section>
  `;
}
