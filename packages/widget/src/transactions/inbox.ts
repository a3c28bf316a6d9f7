/** How many refunds need a person, by why: read now and then, shown as a row of buttons. */
import type { Inbox, InboxKind } from '@refund-panel/shared';
import type { TemplateResult } from 'lit';
import type { PanelDesk } from '../panel-desk.js';
import { getInbox, html, icon, nothing } from './kit.js';
import type { ListContext } from './list-context.js';
import { inboxOrder } from './list-query.js';

export class InboxCounts {
  /** Null while it is not known. */
  counts: Inbox | null = null;
  readonly #desk: PanelDesk;

  constructor(desk: PanelDesk) {
    this.#desk = desk;
  }

  /** What cannot be counted now stays as it was: the list itself says that the server is away. */
  async read(): Promise<void> {
    const { server } = this.#desk;
    if (server === null) return;
    const answer = await server.api.call(getInbox, {}, new AbortController().signal);
    if (!answer.ok || server !== this.#desk.server) return;
    this.counts = answer.value;
    this.#desk.host.requestUpdate();
  }
}

/** @param isQueued the reader is told elsewhere what waits for their approval */
export function inboxView(
  context: ListContext,
  counts: Inbox | null,
  isQueued: boolean,
): TemplateResult | typeof nothing {
  const { messages, format, query, actions } = context;
  const words = messages.transactions.inbox;
  const isShown = (kind: InboxKind) =>
    kind === query.inbox || ((counts?.[kind].count ?? 0) > 0 && !(isQueued && kind === 'awaiting_my_approval'));
  const kinds = inboxOrder.filter(isShown);
  if (counts === null || kinds.length === 0) return nothing;
  const button = (kind: InboxKind) => {
    const { count, isMore } = counts[kind];
    return html`
      <button class="chip waiting pill" type="button" aria-pressed=${query.inbox === kind}
        @click=${() => actions.change(query.inbox === kind ? { inbox: '' } : { ...emptied, list: 'refunds', inbox: kind })}>
        ${icon(kind === 'awaiting_my_approval' ? 'approval' : kind === 'parked' ? 'wallet' : 'alert')}
        <span>${words[kind]}</span> <b>${format.count(count)}${isMore ? '+' : ''}</b>
      </button>
    `;
  };
  return html`<div class="inbox" role="group" aria-label=${messages.transactions.inboxHeading}>${kinds.map(button)}</div>`;
}

/** Whoever opens what needs a person wants all of it. */
const emptied = {
  since: '',
  until: '',
  currency: '',
  minAmount: '',
  maxAmount: '',
  operatorId: '',
  reason: '',
  refundStatus: '',
};
