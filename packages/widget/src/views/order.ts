/** One order: what was paid, what became of it, what can still be done, and every refund so far. */
import type { Order } from '@refund-panel/shared';
import { html, nothing, type TemplateResult } from 'lit';
import { doubtOf, isAllSent } from '../order-changes.js';
import type { OrderState } from '../panel-state.js';
import { shareOf } from '../refund-draft.js';
import { orderChip } from './chip.js';
import { icon } from './icons.js';
import { onItsWay, partNotice } from './part-notice.js';
import { refundForm } from './refund-form.js';
import { refundHistory } from './refund-history.js';
import { staleNotice } from './stale.js';
import type { ViewContext } from './view-context.js';

export function orderView(context: ViewContext, state: OrderState): TemplateResult {
  const { order } = state;
  const { touch } = context.actions;
  return html`
    <div part="order" class="order" data-anchor>
      ${header(context, state)} ${staleNotice(context, state)}
      ${wasNeverPaid(order) ? nothing : html`${progress(context, order)} ${figures(context, order)}`}
      ${context.refunding?.elsewhere(state)} ${facts(context, order)}
    </div>
    <div class="step ${state.aside.adoption === null ? '' : 'behind'}" data-anchor @focusin=${touch} @pointerdown=${touch}>${stepView(context, state)}</div>
    ${wasNeverPaid(order) ? nothing : refundHistory(context, state)}
  `;
}

/** Then there is nothing to tell of refunds, and figures would only be noughts. */
function wasNeverPaid({ refusal, refunds, refundedElsewhere }: Order): boolean {
  return refusal === 'order_not_refundable' && refunds.length === 0 && refundedElsewhere === null;
}

function stepView(context: ViewContext, state: OrderState): TemplateResult {
  const { order, step } = state;
  const { refunding } = context;
  // A refund without an answer comes before any other: until it can be shown, there is no form.
  return step.name === 'form'
    ? html`${partNotice(context)} ${refunding?.meanwhile(state)} ${refundForm(context, order, step)}`
    : (refunding?.step(state) ?? html`${partNotice(context)} ${onItsWay(context)}`);
}

function header(context: ViewContext, { order }: OrderState): TemplateResult {
  const { messages, format, actions } = context;
  const { transactTime, createTime } = order;
  const at = transactTime ?? createTime;
  return html`
    <header class="order-header">
      <div class="order-name">
        <h2 id="title" part="heading" tabindex="-1" data-focus>${messages.panel.order} <bdi>${order.merchantTradeNo}</bdi></h2>
        ${orderChip(context, order)}
        <slot name="actions"></slot>
        <button class="icon-button" type="button" title=${messages.panel.refresh} aria-label=${messages.panel.refresh}
          @click=${() => actions.refresh()}>${icon('refresh')}</button>
      </div>
      <p class="order-amount"><bdi dir="auto">${format.number(order.orderAmount)} <span>${order.currency}</span></bdi></p>
      <p class="quiet">
        ${
          at === null
            ? nothing
            : html`${transactTime === null ? messages.order.createdAt : messages.order.paidAt}
              <time datetime=${at}>${format.time(at)}</time>`
        }
      </p>
    </header>
  `;
}

/** Drawn by attributes of SVG: a strict page allows no style attributes. */
function progress({ messages, format }: ViewContext, order: Order): TemplateResult {
  const elsewhereAmount = order.refundedElsewhere?.amount ?? null;
  const shares: readonly (readonly [label: string, amount: string | null])[] = [
    [messages.order.refunded, order.refundedAmount],
    [messages.history.status.elsewhere, elsewhereAmount],
    [pendingLabel(messages, order), order.pendingAmount],
    [messages.order.left, order.refundableAmount],
  ];
  const words = shares
    .flatMap(([label, amount]) =>
      amount === null ? [] : [messages.order.labelled(label, format.money(amount, order.currency))],
    )
    .join('. ');
  const refunded = shareOf(order.refundedAmount, order);
  const elsewhere = Math.min(100, refunded + shareOf(elsewhereAmount ?? '0', order));
  const pending = Math.min(100, elsewhere + shareOf(order.pendingAmount, order));
  return html`
    <svg class="progress" part="progress" viewBox="0 0 100 1" preserveAspectRatio="none" role="img" aria-label=${words}>
      <rect class="refunded" width=${refunded} height="1" />
      <rect class="elsewhere" x=${refunded} width=${elsewhere - refunded} height="1" />
      <rect class="pending doubt-${doubtOf(order)}" x=${elsewhere} width=${pending - elsewhere} height="1" />
    </svg>
  `;
}

/** What waits or is in doubt counts as spent like what is on its way, and is not called so. */
function pendingLabel({ order: { pending, toCheck, held } }: ViewContext['messages'], order: Order): string {
  return { none: isAllSent(order) ? pending : held, some: held, all: toCheck }[doubtOf(order)];
}

function figures({ messages, format }: ViewContext, order: Order): TemplateResult {
  const money = (amount: string) => html`<bdi>${format.number(amount)}</bdi>`;
  const figure = (name: string, label: string, value: unknown) => html`
    <div class="figure ${name}"><dt>${label}</dt><dd>${value}</dd></div>
  `;
  return html`
    <dl class="figures">
      ${figure('left', messages.order.left, money(order.refundableAmount))}
      ${figure('refunded', messages.order.refunded, money(order.refundedAmount))}
      ${figure(`pending doubt-${doubtOf(order)}`, pendingLabel(messages, order), money(order.pendingAmount))}
      ${figure('attempts', messages.order.attempts, format.count(order.remainingAttempts))}
    </dl>
  `;
}

function facts({ messages, format }: ViewContext, order: Order): TemplateResult {
  const spent = order.paymentInstructions;
  const sameAsPaid = spent.every(({ currency }) => currency === order.currency);
  return html`
    <dl class="facts">
      ${
        wasNeverPaid(order)
          ? nothing
          : html`<div><dt>${messages.order.payerReceives}</dt><dd>${messages.order.payerReceivesValue(order.currency)}</dd></div>`
      }
      ${
        sameAsPaid
          ? nothing
          : html`<div><dt>${messages.order.payerSpent}</dt><dd><bdi>${spent
              .map(({ amount, currency }) => format.money(amount, currency))
              .join(' + ')}</bdi></dd></div>`
      }
      <div><dt>${messages.order.prepayId}</dt><dd><code>${order.prepayId}</code></dd></div>
      ${
        order.transactionId === null
          ? nothing
          : html`<div><dt>${messages.order.transactionId}</dt><dd><code>${order.transactionId}</code></dd></div>`
      }
    </dl>
  `;
}
