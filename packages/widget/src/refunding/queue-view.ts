/** The way through all refunds that wait for the reader's approval. */
import type { Refund } from '@refund-panel/shared';
import type { TemplateResult } from 'lit';
import type { OrderState } from '../panel-state.js';
import { isAwaiting, readerOf } from './approval.js';
import { html, icon, nothing } from './kit.js';
import type { RefundingContext } from './refunding-context.js';

/** Above the list of all orders. */
export function queueNotice(context: RefundingContext): TemplateResult | typeof nothing {
  const { messages, format, actions } = context;
  const { waiting } = actions.queue;
  const decidable = decidableOf(context);
  const [first] = decidable;
  const own = (waiting?.length ?? 0) - decidable.length;
  if (first === undefined && own === 0) return nothing;
  return html`
    <div class="notice waiting queue">
      ${icon('approval')}
      <div>
        ${first === undefined ? nothing : html`<p class="notice-title"><bdi>${messages.queue.heading(format.count(decidable.length))}</bdi></p>`}
        ${own === 0 ? nothing : html`<p><bdi>${messages.queue.own(format.count(own))}</bdi></p>`}
        ${
          first === undefined
            ? nothing
            : html`<button part="button" class="button small" type="button" @click=${() => actions.queue.open(first)}>${messages.queue.start}</button>`
        }
      </div>
    </div>
  `;
}

/** Above an order that was opened from the list, where others wait too. One thing at a time: not while something is being decided. */
export function queueBar(context: RefundingContext, state: OrderState): TemplateResult | typeof nothing {
  const { messages, format, actions } = context;
  const { order, aside, backTo } = state;
  const isHere = order.refunds.some((refund) => isAwaiting(refund) && readerOf(refund, context.claims) !== 'asker');
  // One that somebody else has decided meanwhile is no dead end.
  const isOfQueue = order.refunds.some(({ approval }) => approval !== null);
  const isDeciding = aside.decision !== null && aside.decision.step !== 'refused';
  if (backTo === null || actions.queue.waiting === null || isDeciding || !isOfQueue) {
    return nothing;
  }
  const others = decidableOf(context).filter(({ prepayId }) => prepayId !== order.prepayId);
  const next = nextAfter(others, order.refunds);
  return html`
    <div class="queue-bar">
      <p><bdi>${next === undefined ? messages.queue.done : messages.queue.others(format.count(others.length))}</bdi></p>
      ${
        next === undefined
          ? nothing
          : html`<button part="button" class="button small" type="button" @click=${() => actions.queue.open(next)}>${isHere ? messages.queue.skip : messages.queue.next}</button>`
      }
    </div>
  `;
}

/** Nobody decides on what they have asked for. */
function decidableOf({ actions, claims }: RefundingContext): readonly Refund[] {
  return (actions.queue.waiting ?? []).filter((refund) => readerOf(refund, claims) !== 'asker');
}

/** In turn: after the newest the oldest comes again, so that nothing that was skipped is lost. */
function nextAfter(others: readonly Refund[], here: readonly Refund[]): Refund | undefined {
  const since = Math.max(
    ...here.filter(({ approval }) => approval !== null).map(({ createdAt }) => Date.parse(createdAt)),
  );
  return others.find(({ createdAt }) => Date.parse(createdAt) > since) ?? others[0];
}
