/** What is typed into the filters: read as people write it, and either asked for at once or said to be wrong. */
import type { PanelHost } from '../panel-desk.js';
import type { FilterFacts } from './filters.js';
import type { FilterError } from './list-context.js';
import type { FilterName, ListQuery } from './list-query.js';
import { isAbove, withChange } from './list-query.js';
import type { ListReader } from './list-reader.js';
import { readTypedAmount } from './typed-amount.js';

export class FilterEntry {
  readonly #host: PanelHost;
  readonly #change: (change: Partial<Record<FilterName, string>>) => void;
  readonly #errors = new Map<FilterName, FilterError>();
  #isOpen = false;

  constructor(host: PanelHost, change: (change: Partial<Record<FilterName, string>>) => void) {
    this.#host = host;
    this.#change = change;
  }

  facts({ pages }: ListReader): FilterFacts {
    const [first] = pages;
    const currencies = [...new Set((first?.rows ?? []).map(({ currency }) => currency))];
    return { isOpen: this.#isOpen, errors: this.#errors, currencies, toggle: () => this.#toggle() };
  }

  /** @returns those that were typed wrongly */
  forget(names: readonly string[]): FilterName[] {
    const wrong = [...this.#errors.keys()].filter((name) => names.includes(name));
    for (const name of wrong) this.#errors.delete(name);
    return wrong;
  }

  enter(query: ListQuery, name: FilterName, typed: string): void {
    const read = this.#read(query, name, typed.trim());
    if (typeof read === 'string') {
      this.#errors.delete(name);
      this.#change({ [name]: read });
      return;
    }
    this.#errors.set(name, read.error);
    this.#host.requestUpdate();
  }

  #read(query: ListQuery, name: FilterName, typed: string): string | { readonly error: FilterError } {
    if (typed === '') return '';
    const text = name === 'currency' ? typed.toUpperCase() : this.#amountOf(name, typed);
    const next: ListQuery = { ...query, [name]: text };
    // Neither is understood without the other.
    if (next.since !== '' && next.until !== '' && next.since > next.until && (name === 'since' || name === 'until')) {
      return { error: 'range' };
    }
    if (withChange({ ...query, minAmount: '', maxAmount: '' }, { [name]: text })[name] === '') {
      return { error: name === 'currency' ? 'currency' : 'amount' };
    }
    if ((name === 'minAmount' || name === 'maxAmount') && isAbove(next.minAmount, next.maxAmount))
      return { error: 'range' };
    return text;
  }

  /** Empty for what is none. */
  #amountOf(name: FilterName, typed: string): string {
    const isAmount = name === 'minAmount' || name === 'maxAmount';
    return isAmount ? readTypedAmount(typed, this.#host.language.format.numbers) : typed;
  }

  #toggle(): void {
    this.#isOpen = !this.#isOpen;
    this.#host.requestUpdate();
  }
}
