/** A filter in words: its name, and what it is set to. */
import type { RefundStatus } from '@refund-panel/shared';
import { noonOf } from './days.js';
import type { ListContext } from './list-context.js';
import type { FilterName } from './list-query.js';

export function labelOf({ messages }: ListContext, name: FilterName): string {
  return name === 'reason' ? messages.form.reason : messages.transactions.labels[name];
}

export function refundStatusWord({ messages }: ListContext, status: string): string {
  const { noRefund, needsPerson } = messages.transactions;
  if (status === 'none') return noRefund;
  return status === 'needs_person' ? needsPerson : messages.history.status[status as RefundStatus];
}

export function settingOf(context: ListContext, name: FilterName): string {
  const { messages, format, query } = context;
  const value = query[name];
  switch (name) {
    case 'inbox':
      return query.inbox === '' ? '' : messages.transactions.inbox[query.inbox];
    case 'status':
      // Binance Pay may have a word that the panel does not know.
      return messages.order.status[value] ?? value;
    case 'refundStatus':
      return refundStatusWord(context, value);
    case 'since':
    case 'until':
      return new Intl.DateTimeFormat(format.numbers.resolvedOptions().locale, { dateStyle: 'medium' }).format(
        noonOf(value),
      );
    case 'minAmount':
    case 'maxAmount':
      return format.money(value, query.currency);
    default:
      return value;
  }
}
