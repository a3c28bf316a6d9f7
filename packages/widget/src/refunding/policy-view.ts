/** What the policy says beside the form, before anything is sent. */
import type { Order } from '@refund-panel/shared';
import type { TemplateResult } from 'lit';
import type { OrderState, RefundStep } from '../panel-state.js';
import { draftAmount } from './amount-field.js';
import { errorLine, html, icon, nothing } from './kit.js';
import { isAbove, needsApproval, nextOpening, type Opening, ruleOf } from './policy-rules.js';
import type { RefundingContext } from './refunding-context.js';

type FormStep = Extract<RefundStep, { name: 'form' }>;

/** One quiet line, of what matters for this order. */
export function limitsLine(context: RefundingContext, order: Order, { draft, errors }: FormStep): unknown {
  const sentences = limitsOf(context, order, draftAmount(context, order, draft));
  const isRefused = draft.mode === 'full' && errors.amount === 'amount_over_limit';
  if (sentences.length === 0 && !isRefused) return nothing;
  return html`
    <div role="status">
      ${isRefused ? errorLine('limit-error', context.messages.partial.errors.amount_over_limit({ most: '', example: '', currency: '' })) : nothing}
      ${sentences.length === 0 ? nothing : html`<p class="hint"><bdi>${sentences.join(' ')}</bdi></p>`}
    </div>
  `;
}

function limitsOf({ messages, format, policy }: RefundingContext, order: Order, amount: string | null): string[] {
  const rule = ruleOf(policy?.rules, order.currency);
  if (rule === undefined) return [];
  const { perRefund, perDay, approvalPerOrder, approvalPerDay, needsApproval: asks } = messages.policy;
  const { refundableAmount, currency } = order;
  const sentences: string[] = [];
  const say = (
    limit: string | null,
    sentence: (amount: string) => string,
    matters = isAbove(refundableAmount, limit),
  ) => {
    if (limit !== null && matters) sentences.push(sentence(format.money(limit, currency)));
  };
  say(rule.perRefund, perRefund);
  say(rule.perDay, perDay);
  if (amount !== null && needsApproval(rule, order, amount)) return [...sentences, asks];
  say(rule.approvalAbovePerOrder, approvalPerOrder, needsApproval(rule, order, refundableAmount));
  say(rule.approvalAbovePerDay, approvalPerDay);
  return sentences;
}

/** Why the server would refuse it, said before somebody types. */
export function policyNotice(context: RefundingContext, { order }: OrderState): TemplateResult | typeof nothing {
  const { messages, policy, now } = context;
  if (policy === null || order.refusal !== null) return nothing;
  const { currency_not_allowed: currency, outside_business_hours: hours } = messages.serverProblems;
  const isAllowed = policy.currencies?.includes(order.currency) ?? true;
  if (!isAllowed) return notice(icon('alert'), currency.title, currency.next);
  const opening = nextOpening(policy.businessHours, now);
  if (opening === null) return nothing;
  const when = `${openingText(context, opening)} (${policy.businessHours?.timeZone})`;
  return notice(icon('clock'), hours.title, messages.policy.closedUntil(when));
}

function notice(picture: TemplateResult, title: string, next: string): TemplateResult {
  return html`
    <div class="notice quiet-notice">
      ${picture}
      <div><p class="notice-title"><bdi>${title}</bdi></p><p><bdi>${next}</bdi></p></div>
    </div>
  `;
}

/** The first of January 2024 was a Monday. */
function openingText({ format }: RefundingContext, { weekday, from }: Opening): string {
  const { locale } = format.numbers.resolvedOptions();
  const at = new Date(`2024-01-0${1 + weekday}T${from}:00Z`);
  const times = new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: 'UTC',
  });
  return times.format(at);
}
