/** What the history says of a refund that has not simply succeeded: why it failed, what it waits for, who is needed. */
import type { Refund } from '@refund-panel/shared';
import type { TemplateResult } from 'lit';
import type { OrderState } from '../panel-state.js';
import { hasCard } from './approval.js';
import { decidedLine } from './approval-text.js';
import { failureText } from './failure-text.js';
import { html, isPlain, nothing } from './kit.js';
import { copyDetails } from './outcome.js';
import type { RefundingContext } from './refunding-context.js';
import { cancelButton, cancelProblem, frozenNotice, refundLine } from './waiting.js';

export function refundStanding(
  context: RefundingContext,
  state: OrderState,
  refund: Refund,
): TemplateResult | typeof nothing {
  if (isPlain(refund)) return nothing;
  const { failure, attention } = refund;
  const { step, aside } = state;
  // The buttons are only once on screen.
  const isInResult =
    (step.name === 'result' && step.refundRequestId === refund.refundRequestId) || hasCard(state, refund);
  return html`
    ${failure === null || attention !== null ? nothing : html`<p class="failure"><bdi>${failureSentence(context, refund, failure, isInResult)}</bdi></p>`}
    ${isInResult ? nothing : decidedLine(context, refund)}
    <div class="standing">${refundLine(context, refund, isInResult)}</div>
    ${
      isInResult
        ? nothing
        : html`
          ${frozenNotice(context, refund, aside)} ${cancelProblem(context, refund, aside)}
          ${cancelButton(context, refund, aside, 'small')}
          ${attention === null ? nothing : copyDetails(context, refund, 'small')}
        `
    }
  `;
}

/** What the result above says of it is not said twice. A refund that still waits may carry the reason too; only a failed one is known to have moved nothing. */
function failureSentence(
  { messages }: RefundingContext,
  { status }: Refund,
  failure: NonNullable<Refund['failure']>,
  isInResult: boolean,
): TemplateResult {
  const { title, money, next } = failureText(messages, failure);
  const { gatewayCode } = messages.failure;
  const code = failure.gatewayCode === null ? '' : ` (${gatewayCode(failure.gatewayCode)})`;
  const why = html`<strong>${title}${code}.</strong>`;
  return isInResult ? why : html`${why} ${status === 'failed' ? money : ''} ${next}`;
}
