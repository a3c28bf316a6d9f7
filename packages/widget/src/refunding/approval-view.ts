/** A refund that a second person decides, in words that are true for whoever reads them, with what to look at before. */
import type { Order, Refund } from '@refund-panel/shared';
import type { TemplateResult } from 'lit';
import type { OrderState } from '../panel-state.js';
import { type AwaitingRefund, decisionOf, isAwaiting, readerOf, refundsToDecide } from './approval.js';
import { approvalIcon, approvalText, decidedLine } from './approval-text.js';
import { decisionView } from './decision-view.js';
import { html, icon, nothing, refundTone } from './kit.js';
import { plainNotice, problemNotice } from './problem-notice.js';
import type { RefundingContext } from './refunding-context.js';
import { inLongTime } from './time-left.js';
import { cancelButton, cancelProblem, refundSentence } from './waiting.js';

/** More are in the history below. */
const MAX_EARLIER = 4;

export function approvalCards(context: RefundingContext, state: OrderState): readonly TemplateResult[] {
  return refundsToDecide(state).map(
    (refund) => html`<div class="decision" part="approval" data-anchor>${cardOf(context, state, refund)}</div>`,
  );
}

function cardOf(context: RefundingContext, state: OrderState, refund: Refund): TemplateResult {
  const { decision, isOvertaken } = decisionOf(state, refund);
  const isHere = isAwaiting(refund);
  if (decision?.step === 'sent' || (decision !== null && isHere && decision.step !== 'refused')) {
    return decisionView(context, state.order, refund, decision);
  }
  if (!isHere) return decidedCard(context, refund);
  const { notice = null } = decision ?? {};
  return awaitingCard(
    context,
    state,
    refund,
    isOvertaken || notice === 'stopped_by_page'
      ? plainNotice(isOvertaken ? context.messages.approval.overtaken : context.messages.notices.stoppedByPage)
      : notice === null
        ? nothing
        : problemNotice(context, notice, false),
  );
}

function awaitingCard(
  context: RefundingContext,
  { order, aside }: OrderState,
  refund: AwaitingRefund,
  notice: unknown,
): TemplateResult {
  const { messages, format, actions, claims } = context;
  const words = messages.approval;
  const reader = readerOf(refund, claims);
  const mayDecide = reader === 'approver' || reader === 'anybody';
  const id = `approval-${refund.refundRequestId}`;
  return html`
    <section class="card outcome waiting" aria-labelledby=${id}>
      <span class="medallion">${icon('approval')}</span>
      <h3 id=${id} tabindex="-1" data-landing>${messages.result.headings.awaiting_approval}: <bdi>${format.money(refund.refundAmount, refund.currency)}</bdi></h3>
      ${notice}
      <p><bdi>${reader === 'asker' ? words.forAsker : mayDecide ? words.forApprover : words.forOther}</bdi></p>
      ${untilLine(context, refund)}
      <dl class="facts">${whatWasAsked(context, refund)} ${mayDecide ? evidence(context, order, refund) : nothing}</dl>
      ${cancelProblem(context, refund, aside)}
      <div class="buttons">
        ${
          mayDecide
            ? html`
              <button part="button button-primary" class="button primary" type="button" @click=${() => actions.decider.open('approve', refund)}>${words.approve}</button>
              <button part="button button-danger" class="button danger" type="button" @click=${() => actions.decider.open('reject', refund)}>${words.reject}</button>
            `
            : nothing
        }
        ${reader === 'asker' || reader === 'anybody' ? cancelButton(context, refund, aside, '') : nothing}
      </div>
    </section>
  `;
}

export function untilLine({ messages, format, now }: RefundingContext, { approval }: AwaitingRefund): TemplateResult {
  const { expiresAt } = approval;
  const when = inLongTime(format, Date.parse(expiresAt) - now);
  return html`<p><bdi>${messages.approval.until(when, format.time(expiresAt))}</bdi></p>`;
}

const row = (label: string, value: unknown) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`;

function whatWasAsked({ messages, format }: RefundingContext, refund: Refund): TemplateResult {
  const { refundReason, description, requestedBy, createdAt } = refund;
  return html`
    ${row(messages.confirmation.reason, refundReason === null ? html`<span class="quiet">${messages.history.noReason}</span>` : html`<bdi>${refundReason}</bdi>`)}
    ${description === null ? nothing : row(messages.confirmation.description, html`<bdi class="lines">${description}</bdi>`)}
    ${row(messages.approval.askedBy, html`<bdi>${requestedBy?.name ?? requestedBy?.id}</bdi>, <time datetime=${createdAt}>${format.time(createdAt)}</time>`)}
  `;
}

/** What is left is already without it: a refund that waits holds its amount. */
function evidence({ messages, format }: RefundingContext, order: Order, refund: Refund): TemplateResult {
  const money = (amount: string) => html`<bdi>${format.money(amount, order.currency)}</bdi>`;
  const words = messages.approval;
  const earlier = order.refunds.filter(({ refundRequestId }) => refundRequestId !== refund.refundRequestId);
  return html`
    ${row(words.orderAmount, money(order.orderAmount))} ${row(messages.order.refunded, money(order.refundedAmount))}
    ${row(words.leftAfter, money(order.refundableAmount))}
    ${row(messages.order.attempts, format.count(order.remainingAttempts))}
    ${row(messages.order.payerReceives, messages.order.payerReceivesValue(order.currency))}
    ${row(
      words.earlier,
      earlier.length === 0
        ? words.noEarlier
        : earlier.slice(0, MAX_EARLIER).map(
            ({ refundAmount, status, createdAt }) => html`
              <p>${money(refundAmount)} · ${messages.history.status[status]} · ${format.time(createdAt)}</p>
            `,
          ),
    )}
  `;
}

/** What came of it: decided here a moment ago, or by somebody else while an answer was out. */
function decidedCard(context: RefundingContext, refund: Refund): TemplateResult {
  const { messages, actions } = context;
  const id = `approval-${refund.refundRequestId}`;
  return html`
    <section class="card outcome ${refundTone(refund)}" aria-labelledby=${id}>
      <span class="medallion">${approvalIcon(refund)}</span>
      <h3 id=${id} tabindex="-1" data-landing>${approvalText(context, refund).heading}</h3>
      ${decidedLine(context, refund)}
      ${refundSentence(context, refund)}
      <div class="buttons">
        <button part="button" class="button" type="button" @click=${() => actions.decider.closeOutcome()}>${messages.result.done}</button>
      </div>
    </section>
  `;
}
