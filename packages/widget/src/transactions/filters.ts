/** The filters: behind one button that says how many are set, each set one a chip that removes it. */
import { type RefundStatus, refundStatuses } from '@refund-panel/shared';
import type { TemplateResult } from 'lit';
import { labelOf, refundStatusWord, settingOf } from './filter-words.js';
import { hintOrError, html, icon, nothing } from './kit.js';
import type { FilterError, ListContext } from './list-context.js';
import { activeFilters, type FilterName, maySortByAmount } from './list-query.js';

export interface FilterFacts {
  readonly isOpen: boolean;
  readonly errors: ReadonlyMap<FilterName, FilterError>;
  /** Of what is on screen, to choose from. */
  readonly currencies: readonly string[];
  readonly toggle: () => void;
}

export function filterButton(
  { messages, format, query }: ListContext,
  { isOpen, toggle }: FilterFacts,
): TemplateResult {
  const { length } = activeFilters(query);
  const { filters } = messages.transactions;
  const label = length === 0 ? filters : messages.order.labelled(filters, format.count(length));
  return html`
    <button part="button" class="button filter-button" type="button" aria-expanded=${isOpen} aria-controls="filters" aria-label=${label} @click=${toggle}>
      ${icon('filter', 'M4 6h16M7 12h10M10 18h4')}${filters}${length === 0 ? nothing : html` <b>${format.count(length)}</b>`}
    </button>
  `;
}

/** @param hasAll with one more that removes all of them */
export function filterChips(context: ListContext, hasAll: boolean): TemplateResult | typeof nothing {
  const { messages, query, actions } = context;
  const active = activeFilters(query);
  if (active.length === 0) return nothing;
  const chip = (name: FilterName) => {
    const words = messages.order.labelled(labelOf(context, name), settingOf(context, name));
    const label = messages.transactions.removeFilter(words);
    return html`
      <li><button class="chip pill filter-chip" type="button" aria-label=${label} title=${label} @click=${() => actions.change({ [name]: '' })}>
        <bdi>${words}</bdi>${icon('cross')}
      </button></li>
    `;
  };
  return html`
    <ul class="filter-chips">
      ${active.map(chip)}
      ${active.length < 2 || !hasAll ? nothing : html`<li><button class="link" type="button" @click=${() => actions.clearFilters()}>${messages.transactions.clearFilters}</button></li>`}
    </ul>
  `;
}

export function filterForm(context: ListContext, facts: FilterFacts): TemplateResult {
  const { query, actions } = context;
  const onChange = ({ target }: Event) => {
    if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement)
      actions.enter(target.name as FilterName, target.value);
  };
  return html`
    <form id="filters" class="filters" autocomplete="off" ?hidden=${!facts.isOpen} @change=${onChange}
      @submit=${(event: SubmitEvent) => event.preventDefault()}>
      ${query.list === 'orders' ? ofOrders(context) : ofRefunds(context)}
      ${dayField(context, 'since', facts)} ${dayField(context, 'until', facts)}
      ${currencyField(context, facts)} ${amountField(context, 'minAmount', facts)} ${amountField(context, 'maxAmount', facts)}
    </form>
  `;
}

function ofOrders(context: ListContext): TemplateResult {
  const { messages } = context;
  const { currency } = context.query;
  const isWhy = currency !== '' && !maySortByAmount(context.query);
  return html`
    ${choice(context, 'refundStatus', ['needs_person', 'none', ...refundStatuses], (status) => refundStatusWord(context, status), isWhy ? messages.transactions.sortedByTime : '')}
    ${choice(context, 'status', Object.keys(messages.order.status), (status) => messages.order.status[status] ?? status)}
  `;
}

function ofRefunds(context: ListContext): TemplateResult {
  const { messages, query } = context;
  const status = (word: string) => messages.history.status[word as RefundStatus];
  return html`
    ${query.inbox === '' ? choice(context, 'refundStatus', refundStatuses, status) : nothing}
    ${entry(context, 'operatorId', { longest: 128 })}
    ${entry(context, 'reason', { longest: 256 })}
  `;
}

function choice(
  context: ListContext,
  name: 'status' | 'refundStatus',
  values: readonly string[],
  wordOf: (value: string) => string,
  hint = '',
): TemplateResult {
  const { messages, query } = context;
  const option = (value: string, word: string) =>
    html`<option value=${value} .selected=${query[name] === value}>${word}</option>`;
  const select = html`
    <div class="select">
      <select id=${name} name=${name} part="input" class="input" aria-describedby="${name}-hint">
        ${option('', messages.transactions.any)} ${values.map((value) => option(value, wordOf(value)))}
      </select>
      ${icon('down')}
    </div>
  `;
  return field(context, name, select, hint, null);
}

function field(
  context: ListContext,
  name: FilterName,
  control: TemplateResult,
  hint: string,
  error: string | null,
): TemplateResult {
  return html`<div class="field"><label for=${name}>${labelOf(context, name)}</label>${control}${hintOrError(`${name}-hint`, hint, error)}</div>`;
}

interface Entry {
  readonly type?: 'date' | 'text';
  readonly value?: string;
  readonly isOff?: boolean;
  readonly hint?: string;
  readonly error?: string | null;
  readonly longest?: number;
  readonly isAmount?: boolean;
}

function entry(context: ListContext, name: FilterName, about: Entry): TemplateResult {
  const {
    type = 'text',
    value = context.query[name],
    isOff = false,
    hint = '',
    error = null,
    longest,
    isAmount,
  } = about;
  const control = html`
    <input id=${name} name=${name} part="input" class="input" type=${type} dir="auto"
      list=${name === 'currency' ? 'currencies' : nothing} inputmode=${isAmount ? 'decimal' : nothing}
      maxlength=${longest ?? nothing} ?disabled=${isOff} .value=${value}
      aria-invalid=${error !== null} aria-describedby="${name}-hint" />
  `;
  return field(context, name, control, hint, error);
}

function dayField(context: ListContext, name: 'since' | 'until', { errors }: FilterFacts): TemplateResult {
  return entry(context, name, {
    type: 'date',
    error: errors.has(name) ? context.messages.transactions.errors.range : null,
  });
}

function currencyField(context: ListContext, { errors, currencies }: FilterFacts): TemplateResult {
  const { messages, query } = context;
  const words = messages.transactions;
  const isWanted = query.currency === '' && query.list === 'orders';
  return html`
    ${entry(context, 'currency', { hint: isWanted ? words.sortNeedsCurrency : '', error: errors.has('currency') ? words.errors.currency : null, longest: 16 })}
    <datalist id="currencies">${currencies.map((currency) => html`<option value=${currency}></option>`)}</datalist>
  `;
}

/** Not to be asked for what the server would refuse: amounts of one currency only are compared. */
function amountField(context: ListContext, name: 'minAmount' | 'maxAmount', { errors }: FilterFacts): TemplateResult {
  const { messages, format, query } = context;
  const words = messages.transactions;
  const found = errors.get(name);
  const isOff = query.currency === '';
  return entry(context, name, {
    isAmount: true,
    isOff,
    value: query[name] === '' ? '' : format.number(query[name]),
    hint: isOff && name === 'minAmount' ? words.amountsNeedCurrency : '',
    error:
      found === undefined
        ? null
        : found === 'range'
          ? words.errors.range
          : words.errors.amount(format.number('1234.5')),
  });
}
