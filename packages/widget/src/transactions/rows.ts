/** One row of either list. What happens to it is heard by the table: ten thousand rows have no listener of their own. */
import type { OrderSummary, Refund } from '@refund-panel/shared';
import type { TemplateResult } from 'lit';
import { ageOf } from './age.js';
import { html, madeBy, nothing, orderChip, refundChip } from './kit.js';
import type { ListContext } from './list-context.js';
import { idOf, isRefund, type Row } from './list-pages.js';

/** Tells when the row will have to say something else, though nothing about it has changed. */
export type OnAge = (trueUntil: number) => void;

export function rowView(context: ListContext, row: Row, onAge: OnAge): TemplateResult {
  const cells = isRefund(row) ? refundCells(context, row) : orderCells(context, row);
  const at = isRefund(row) ? row.createdAt : (row.createTime ?? row.transactTime);
  return html`<div role="row" class="row ${isPlain(row) ? 'plain' : ''}" data-id=${idOf(row)} data-order=${row.prepayId}>${cells}${age(context, at, onAge)}</div>`;
}

/** What is left is what was paid, or nothing ever was: a card need not say so. */
function isPlain(row: Row): boolean {
  return !isRefund(row) && (row.refundableAmount === row.orderAmount || row.refusal === 'order_not_refundable');
}

function orderCells(context: ListContext, order: OrderSummary): TemplateResult {
  const { format, messages } = context;
  const { refundedAmount, refundableAmount, refusal } = order;
  const refunded = refundedAmount === '0' ? null : format.number(refundedAmount);
  const left = refusal === 'order_not_refundable' ? null : format.number(refundableAmount);
  return html`
    ${nameCell(order.merchantTradeNo)} ${amountCell(context, order.orderAmount, order.currency)}
    ${cell('refunded', refunded, messages.order.refunded)} ${cell('left', left, messages.transactions.columns.left)}
    <span role="cell" class="c-state">${orderChip(context.panel, order)}</span>
  `;
}

function refundCells(context: ListContext, refund: Refund): TemplateResult {
  const { refundReason, requestedBy } = refund;
  return html`
    ${amountCell(context, refund.refundAmount, refund.currency)} ${nameCell(refund.merchantTradeNo)}
    <span role="cell" class="c-state">${refundChip({ ...context.panel, refunding: null }, refund)}</span>
    ${cell('by', requestedBy === null ? madeBy(context, refund) : (requestedBy.name ?? requestedBy.id))}
    ${cell('reason', refundReason)}
  `;
}

/** @param text null for nothing to say @param label stands before it on a card */
function cell(name: string, text: string | null, label?: string): TemplateResult {
  return html`<span role="cell" class="c-${name} ${text === null ? 'none' : ''}" data-label=${label ?? nothing}><bdi>${text ?? '–'}</bdi></span>`;
}

function nameCell(name: string): TemplateResult {
  return html`<span role="cell" class="c-order"><button class="row-open" type="button" tabindex="-1"><bdi>${name}</bdi></button></span>`;
}

function amountCell({ format }: ListContext, amount: string, currency: string): TemplateResult {
  return html`<span role="cell" class="c-amount"><bdi>${format.number(amount)} <span class="quiet">${currency}</span></bdi></span>`;
}

function age({ format, now }: ListContext, at: string | null, onAge: OnAge): TemplateResult {
  if (at === null) return cell('age', null);
  const { text, trueUntil } = ageOf(format, at, now);
  onAge(trueUntil);
  return html`<span role="cell" class="c-age"><time datetime=${at} title=${format.time(at)}>${text}</time></span>`;
}
