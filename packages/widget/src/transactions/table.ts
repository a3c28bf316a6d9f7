/** The list as a table: to a screen reader always, to the eye where there is room; else each row is a card. */
import type { TemplateResult } from 'lit';
import { html, nothing } from './kit.js';
import type { ListContext } from './list-context.js';
import type { ListReader } from './list-reader.js';

const columns = {
  orders: ['order', 'amount', 'refunded', 'left', 'state', 'age'],
  refunds: ['amount', 'order', 'state', 'by', 'reason', 'age'],
} as const;

/** Which column the rows follow, and how. */
const sorted = {
  newest: ['age', 'descending'],
  oldest: ['age', 'ascending'],
  largest: ['amount', 'descending'],
  smallest: ['amount', 'ascending'],
} as const;

export function tableView(
  context: ListContext,
  { count, isWhole, phase }: ListReader,
  blocks: readonly HTMLElement[],
): TemplateResult {
  const { query, messages } = context;
  const { panel, form, order, transactions } = messages;
  const labels = {
    ...transactions.columns,
    order: panel.order,
    amount: form.amount,
    refunded: order.refunded,
    reason: form.reason,
  };
  const [by, how] = sorted[query.sort];
  const heading = (name: keyof typeof labels) => html`
    <span role="columnheader" class="c-${name}" aria-sort=${name === by ? how : nothing}>${labels[name]}</span>
  `;
  // With the row of headings; -1 stands for "not known".
  return html`
    <div role="table" class="table ${query.list}" aria-labelledby="title" aria-rowcount=${isWhole ? count + 1 : -1} aria-busy=${phase === 'loading'}>
      <div role="rowgroup" class="head"><div role="row">${columns[query.list].map(heading)}</div></div>
      ${blocks}
    </div>
  `;
}
