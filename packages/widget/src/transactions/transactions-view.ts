/** The transactions view: find an order by either number, or pick one from the newest. */
import type { OrderSummary } from '@refund-panel/shared';
import type { TemplateResult } from 'lit';
import type { TransactionsMessages } from '../messages/messages.js';
import type { Transactions } from '../panel-state.js';
import type { ViewContext } from '../views/view-context.js';
import { html, icon, nothing, orderChip, wordsOf } from './kit.js';
import { PAGE_SIZE } from './transactions-loader.js';

const magnifier = 'M11 4a7 7 0 1 0 0 14 7 7 0 1 0 0-14m5 12 5 5';

export interface TransactionsContext extends ViewContext {
  readonly messages: ViewContext['messages'] & TransactionsMessages;
}

export function searchForm({ messages, actions }: TransactionsContext, search: string): TemplateResult {
  return html`
    <form class="search" role="search" autocomplete="off" @submit=${(event: SubmitEvent) => {
      event.preventDefault();
      actions.search(searchOf(event));
    }}>
      <label for="search" class="visually-hidden">${messages.transactions.searchLabel}</label>
      <div class="search-box">
        ${icon('search', magnifier)}
        <input id="search" name="search" part="input" class="input" type="search" maxlength="64" spellcheck="false"
          placeholder=${messages.transactions.searchHint} .value=${search} />
      </div>
      <button part="button" class="button" type="submit">${messages.transactions.search}</button>
    </form>
  `;
}

function searchOf({ currentTarget }: Event): string {
  const text = new FormData(currentTarget as HTMLFormElement).get('search');
  return typeof text === 'string' ? text : '';
}

export function transactionsList(context: TransactionsContext, list: Transactions): TemplateResult {
  const { messages, actions } = context;
  if (list.items.length === 0) return emptyList(context, list.search);
  // Once the last page has come there is no button any more that could keep the focus.
  const newest = Math.floor((list.items.length - 1) / PAGE_SIZE) * PAGE_SIZE;
  return html`
    <div data-anchor>
    <ul class="rows">${list.items.map((order, index) => row(context, order, index === newest))}</ul>
    ${list.search === '' ? nothing : showAll(context)}
    ${typeof list.more === 'object' ? html`<p role="alert" class="failure"><strong>${wordsOf(messages, list.more).title}</strong></p>` : nothing}
    ${
      list.nextCursor === null
        ? nothing
        : html`<button part="button" class="button wide" type="button" aria-disabled=${list.more === 'loading'}
            @click=${() => actions.showMore()}>
            ${list.more === 'loading' ? messages.transactions.loadingMore : messages.transactions.showMore}
          </button>`
    }
    </div>
  `;
}

function row(context: TransactionsContext, order: OrderSummary, isLanding: boolean): TemplateResult {
  const { format, actions } = context;
  const at = order.transactTime ?? order.createTime;
  return html`
    <li>
      <button class="row" type="button" ?data-landing=${isLanding} @click=${() => actions.openOrder(order.prepayId)}>
        <span class="row-name"><bdi>${order.merchantTradeNo}</bdi></span>
        <span class="row-amount"><bdi>${format.money(order.orderAmount, order.currency)}</bdi></span>
        <span class="row-facts quiet">
          ${at === null ? nothing : html`<span>${format.time(at)}</span>`} ${refundsSoFar(context, order)}
        </span>
        ${orderChip(context, order)}
      </button>
    </li>
  `;
}

function refundsSoFar({ messages, format }: TransactionsContext, order: OrderSummary): TemplateResult | typeof nothing {
  const { pendingAmount, refundedAmount, currency } = order;
  if (pendingAmount !== '0') {
    return html`<bdi>${messages.transactions.onItsWay(format.money(pendingAmount, currency))}</bdi>`;
  }
  if (refundedAmount === '0') return nothing;
  return html`<bdi>${messages.transactions.refunded(format.money(refundedAmount, currency))}</bdi>`;
}

function emptyList(context: TransactionsContext, search: string): TemplateResult {
  const words = context.messages.transactions;
  return html`
    <div class="empty">
      <span class="medallion">${icon('search', magnifier)}</span>
      <p class="empty-title">${search === '' ? words.empty : words.nothingFound(search)}</p>
      <p class="quiet">${search === '' ? words.emptyHint : words.nothingFoundHint}</p>
      ${search === '' ? nothing : showAll(context)}
    </div>
  `;
}

function showAll({ messages, actions }: TransactionsContext): TemplateResult {
  return html`<button part="button" class="button wide" type="button" @click=${() => actions.search('')}>${messages.transactions.showAll}</button>`;
}
