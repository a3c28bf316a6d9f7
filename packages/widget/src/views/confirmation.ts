/** The last look before money moves: a sentence that says exactly what one click will do. */
import type { Order } from '@refund-panel/shared';
import { html, nothing, type TemplateResult } from 'lit';
import { isLastAttempt, type RefundPlan } from '../refund-draft.js';
import { icon } from './icons.js';
import type { ViewContext } from './view-context.js';

export function confirmationView(context: ViewContext, order: Order, plan: RefundPlan): TemplateResult {
  const { messages, format, actions } = context;
  const words = messages.confirmation;
  const amount = format.money(plan.refundAmount, plan.currency);
  return html`
    <section part="confirmation" class="card" aria-labelledby="confirmation-title"
      @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && actions.leaveConfirmation()}>
      <h3 id="confirmation-title" tabindex="-1" data-focus>${words.heading}</h3>
      <p class="sentence">${words.before} <strong><bdi>${amount}</bdi></strong> ${words.after}</p>
      <p>${aftermath(context, plan)} ${words.final}</p>
      ${warning(context, order, plan)} ${texts(context, plan)}
      <div class="buttons">
        <button part="button button-primary" class="button primary" type="button"
          @click=${(event: MouseEvent) => {
            // The second half of a double click on the button before was not meant for this one.
            if (event.detail < 2) actions.confirm();
          }}>${words.confirm(amount)}</button>
        <button part="button" class="button" type="button" @click=${() => actions.leaveConfirmation()}>${words.back}</button>
      </div>
    </section>
  `;
}

function aftermath({ messages, format }: ViewContext, { leftAfter, attemptsAfter, currency }: RefundPlan): string {
  return leftAfter === '0'
    ? messages.confirmation.leavesNothing
    : messages.confirmation.leaves(format.money(leftAfter, currency), attemptsAfter);
}

function warning({ messages, format }: ViewContext, order: Order, plan: RefundPlan): TemplateResult | typeof nothing {
  const { lastAttempt, lastButOne } = messages.confirmation;
  const isLastButOne = plan.attemptsAfter === 1 && plan.leftAfter !== '0';
  if (!isLastAttempt(order) && !isLastButOne) return nothing;
  const text = isLastButOne ? lastButOne(format.money(plan.leftAfter, plan.currency)) : lastAttempt;
  return html`<div class="notice waiting">${icon('alert')}<p>${text}</p></div>`;
}

function texts({ messages }: ViewContext, { body }: RefundPlan): TemplateResult | typeof nothing {
  const { refundReason, description } = body;
  if (!refundReason && !description) return nothing;
  const row = (label: string, text: string) => html`<div><dt>${label}</dt><dd><bdi>${text}</bdi></dd></div>`;
  return html`
    <dl class="facts">
      ${refundReason ? row(messages.confirmation.reason, refundReason) : nothing}
      ${description ? row(messages.confirmation.description, description) : nothing}
    </dl>
  `;
}
