/** What the views of the lists are given. */
import type { KnownMessages, TransactionsMessages } from '../messages/messages.js';
import type { ViewContext } from '../views/view-context.js';
import type { FilterName, ListQuery } from './list-query.js';

export interface ListContext extends Omit<ViewContext, 'actions'> {
  readonly messages: KnownMessages & TransactionsMessages;
  readonly query: ListQuery;
  readonly actions: ListActions;
  /** For the views that are not of the lists alone. */
  readonly panel: ViewContext;
}

export type FilterError = 'amount' | 'currency' | 'range';

export interface ListActions {
  /** Asks for another list, and tells the page of it. */
  change(change: Partial<Record<keyof ListQuery, string>>): void;
  /** What was typed into a filter. */
  enter(name: FilterName, text: string): void;
  clearFilters(): void;
  showMore(): void;
  /** From its first page, with what has come since. */
  reload(): void;
}
