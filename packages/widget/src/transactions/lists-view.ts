/** The whole view of the lists, from its heading to its last row. */
import type { Inbox } from '@refund-panel/shared';
import type { TemplateResult } from 'lit';
import { type FilterFacts, filterButton, filterChips, filterForm } from './filters.js';
import { inboxView } from './inbox.js';
import { html, nothing } from './kit.js';
import { type BodyFacts, listBody } from './list-body.js';
import type { ListContext } from './list-context.js';
import { writeListQuery } from './list-query.js';
import { listHeader, searchForm, sortField } from './toolbar.js';

export interface ListFacts {
  readonly body: BodyFacts;
  readonly filters: FilterFacts;
  readonly counts: Inbox | null;
}

export function listsView(context: ListContext, { body, filters, counts }: ListFacts): TemplateResult {
  const { query, refunding } = context;
  const text = writeListQuery(query);
  const isApprovals = query.inbox === 'awaiting_my_approval';
  const queue = text === '' || isApprovals ? refunding?.queue() : nothing;
  const isQueued = queue !== nothing && queue !== undefined;
  return html`
    ${listHeader(context, inboxView(context, counts, isQueued && !isApprovals))} ${queue}
    <div class="list-tools">
      ${searchForm(context)}
      <div class="tools">${filterButton(context, filters)} ${sortField(context)}</div>
    </div>
    ${filterForm(context, filters)} ${body.reader.isNothing ? nothing : filterChips(context, true)}
    <div role="status" class="visually-hidden">${told(context, body)}</div>
    ${listBody(context, body)}
  `;
}

/** What a screen reader is told of what has come. */
function told({ messages, format, query }: ListContext, { reader }: BodyFacts): string {
  const { phase, count, isWhole } = reader;
  if (phase === 'loading') return messages.panel.loading;
  if (phase !== 'read') return '';
  const name = query.list === 'orders' ? messages.panel.transactions : messages.history.heading;
  return messages.order.labelled(name, `${format.count(count)}${isWhole ? '' : '+'}`);
}
