/** Above the list: which one it is, the search by any number, and the order of the rows. */
import type { OrderSort } from '@refund-panel/shared';
import type { TemplateResult } from 'lit';
import { html, icon, nothing } from './kit.js';
import type { ListContext } from './list-context.js';
import { type ListQuery, maySortByAmount } from './list-query.js';

const magnifier = 'M11 4a7 7 0 1 0 0 14 7 7 0 1 0 0-14m5 12 5 5';

export const searchIcon = (): TemplateResult => icon('search', magnifier);

/** @param inbox what needs a person */
export function listHeader({ messages, query, actions }: ListContext, inbox: unknown): TemplateResult {
  const names = { orders: messages.panel.transactions, refunds: messages.history.heading };
  const choice = (list: ListQuery['list']) => html`
    <button type="button" aria-pressed=${query.list === list} @click=${() => actions.change({ list })}>${names[list]}</button>
  `;
  return html`
    <div class="list-header">
      <h2 id="title" part="heading" class="visually-hidden" tabindex="-1" data-focus>${names[query.list]}</h2>
      <div class="switch" role="group" aria-label=${messages.transactions.lists}>${choice('orders')}${choice('refunds')}</div>
      ${inbox}
    </div>
  `;
}

export function searchForm({ messages, query, actions }: ListContext): TemplateResult {
  const words = messages.transactions;
  return html`
    <form class="search" role="search" autocomplete="off" @submit=${(event: SubmitEvent) => {
      event.preventDefault();
      actions.change({ list: 'orders', search: fieldIn(event.currentTarget as Element)?.value ?? '' });
    }}>
      <label for="search" class="visually-hidden">${words.searchLabel}</label>
      <div class="search-box">
        ${searchIcon()}
        <input id="search" name="search" part="input" class="input" type="search" maxlength="128" spellcheck="false"
          placeholder=${words.searchHint} .value=${query.search} />
        ${
          query.search === ''
            ? nothing
            : html`<button class="icon-button" type="button" title=${words.clearSearch} aria-label=${words.clearSearch}
                @click=${(event: Event) => {
                  actions.change({ search: '' });
                  fieldIn((event.currentTarget as Element).closest('form'))?.focus();
                }}>${icon('cross')}</button>`
        }
      </div>
      <button part="button" class="button" type="submit">${words.search}</button>
    </form>
  `;
}

function fieldIn(form: Element | null): HTMLInputElement | null | undefined {
  return form?.querySelector('input');
}

export function sortField({ messages, query, actions }: ListContext): TemplateResult {
  const words = messages.transactions;
  const byAmount = maySortByAmount(query);
  const sorts: readonly OrderSort[] =
    query.list === 'orders' ? ['newest', 'oldest', 'largest', 'smallest'] : ['newest', 'oldest'];
  const option = (sort: OrderSort) => html`
    <option value=${sort} .selected=${query.sort === sort} ?disabled=${!byAmount && (sort === 'largest' || sort === 'smallest')}>${words.sorts[sort]}</option>
  `;
  return html`
    <label for="sort" class="visually-hidden">${words.sortLabel}</label>
    <div class="select sort">
      <select id="sort" part="input" class="input" @change=${(event: Event) => actions.change({ sort: (event.currentTarget as HTMLSelectElement).value })}>
        ${sorts.map(option)}
      </select>
      ${icon('down')}
    </div>
  `;
}
