/** The last look before money moves: a sentence that says exactly what one click will do, and what to know before. */
import type { Order } from '@refund-panel/shared';
import type { TemplateResult } from 'lit';
import type { RefundStep } from '../panel-state.js';
import type { RefundPlan } from '../refund-draft.js';
import { deliberately } from './deliberate.js';
import { html, icon, madeBy, nothing, textOf } from './kit.js';
import { onEscape } from './on-escape.js';
import { needsApproval, ruleOf } from './policy-rules.js';
import { isTyped, needsTyping } from './refund-plan.js';
import { type RefundWarning, warningsOf } from './refund-warnings.js';
import type { RefundingContext } from './refunding-context.js';
import { sentenceWith } from './sentence.js';

type ConfirmStep = Extract<RefundStep, { name: 'confirm' }>;

/**
 * The button has the focus, so that Enter goes on, and names the sentence, so that it is heard first.
 *
 * @param freeze where nothing is sent, the notice that says so
 */
export function confirmationView(
  context: RefundingContext,
  order: Order,
  { plan, typed }: ConfirmStep,
  freeze: unknown,
): TemplateResult {
  const { messages, format, language, actions, now } = context;
  const words = messages.confirmation;
  const amount = format.money(plan.refundAmount, plan.currency);
  const mustType = needsTyping(plan);
  const { onKey, onClick } = deliberately(plan);
  const mustAsk = needsApproval(ruleOf(context.policy?.rules, order.currency), order, plan.refundAmount);
  return html`
    <form part="confirmation" class="card" novalidate autocomplete="off" aria-labelledby="confirmation-title" data-anchor
      @keydown=${(event: KeyboardEvent) => {
        onEscape(event, () => actions.leaveConfirmation());
        onKey(event);
      }}
      @keyup=${onKey}
      @submit=${(event: SubmitEvent) => {
        event.preventDefault();
        actions.confirm();
      }}>
      <h3 id="confirmation-title">${words.heading}</h3>
      <div id="confirmation-text">
        <p class="sentence"><bdi>${sentenceWith(words.sentence, html`<strong><bdi>${amount}</bdi></strong>`, html`<bdi>${order.merchantTradeNo}</bdi>`)}</bdi></p>
        <p><bdi>${words.receives(plan.currency)} ${aftermath(context, plan)}</bdi></p>
        <p><bdi>${mustAsk ? html`<strong>${messages.policy.needsApproval}</strong> ` : nothing}${words.final}</bdi></p>
        ${freeze} ${warningsOf(order, plan, now).map((warning) => warningNotice(context, order, plan, warning))}
      </div>
      ${texts(context, plan)} ${mustType ? typing(context, amount, typed) : nothing}
      <div class="buttons">
        <button part="button button-primary" class="button primary" type="submit" aria-describedby="confirmation-text"
          ?disabled=${mustType && !isTyped(typed, plan, language)} ?data-focus=${!mustType} data-landing
          @click=${onClick}><bdi>${mustAsk ? messages.policy.askApproval(amount) : words.confirm(amount)}</bdi></button>
        <button part="button" class="button" type="button" @click=${() => actions.leaveConfirmation()}>${words.back}</button>
      </div>
    </form>
  `;
}

function aftermath({ messages, format }: RefundingContext, { leftAfter, attemptsAfter, currency }: RefundPlan): string {
  return leftAfter === '0'
    ? messages.confirmation.leavesNothing
    : messages.confirmation.leaves(format.money(leftAfter, currency), format.count(attemptsAfter));
}

function warningNotice(
  context: RefundingContext,
  order: Order,
  plan: RefundPlan,
  warning: RefundWarning,
): TemplateResult {
  const { messages, actions } = context;
  const { kind } = warning;
  const isOffered = kind === 'last_but_one' && order.refusal === null;
  return html`
    <div class="notice waiting ${kind}">
      ${icon(kind === 'old_order' || kind === 'same_sum' ? 'clock' : 'alert')}
      <div>
        <p><bdi>${warningText(context, plan, warning)}</bdi></p>
        ${
          isOffered
            ? html`<button part="button" class="button small" type="button" @click=${() => actions.reviewEverything()}>${messages.confirmation.everythingNow}</button>`
            : nothing
        }
      </div>
    </div>
  `;
}

function warningText(context: RefundingContext, plan: RefundPlan, warning: RefundWarning): string {
  const { messages, format } = context;
  const { warnings } = messages.confirmation;
  switch (warning.kind) {
    case 'last_attempt':
      return warnings.last_attempt;
    case 'last_but_one':
      return warnings.last_but_one(format.money(plan.leftAfter, plan.currency));
    case 'few_attempts':
      return warnings.few_attempts(format.count(plan.attemptsAfter));
    case 'same_sum': {
      const { refund } = warning;
      const amount = format.money(refund.requestedAmount, refund.currency);
      return warnings.same_sum(amount, format.time(refund.createdAt), madeBy(context, refund));
    }
    case 'old_order':
      return warnings.old_order(format.time(warning.at));
  }
}

/** The last attempt: whoever starts it has written the sum. */
function typing({ messages, actions }: RefundingContext, amount: string, typed: string): TemplateResult {
  return html`
    <div class="field">
      <label for="sum"><bdi>${messages.confirmation.typeSum(amount)}</bdi></label>
      <input id="sum" part="input" class="input money" type="text" inputmode="decimal" dir="ltr" maxlength="64" .value=${typed}
        aria-describedby="confirmation-text" data-focus
        @input=${(event: InputEvent) => actions.typeSum(textOf(event))} />
    </div>
  `;
}

function texts({ messages }: RefundingContext, { body }: RefundPlan): TemplateResult | typeof nothing {
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
