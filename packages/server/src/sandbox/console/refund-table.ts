/** Refunds, of all orders or of one. */
import { html } from 'hono/html';
import type { SandboxRefund } from '../state.js';
import type { ConsoleParts } from './console-parts.js';
import { code, type Html, money, orderPath, table, time } from './page.js';
import { refundMark } from './status-marks.js';

export interface RefundTableContent {
  readonly caption: string;
  readonly refunds: readonly SandboxRefund[];
  readonly parts: Pick<ConsoleParts, 'ledger'>;
  readonly showsOrder: boolean;
}

export function refundTable({ caption, refunds, parts, showsOrder }: RefundTableContent): Html {
  return table({
    caption,
    columns: [
      { label: 'refundRequestId' },
      ...(showsOrder ? [{ label: 'Order' }] : []),
      { label: 'Amount', isNumber: true },
      { label: 'Status' },
      { label: 'Reason' },
      { label: 'Accepted (UTC)' },
    ],
    empty: 'No refund was accepted yet.',
    rows: refunds.map((refund) => [
      html`<code class="long">${refund.refundRequestId}</code>`,
      ...(showsOrder ? [html`<a href="${orderPath(refund.prepayId)}">${code(refund.prepayId)}</a>`] : []),
      money(refund.refundAmount, refund.currency),
      html`${refundMark(parts.ledger.refunds.find(refund.refundRequestId)?.refundStatus)}${
        refund.scenario === null ? '' : html` <span class="quiet">${refund.scenario}</span>`
      }`,
      refund.refundReason || '–',
      time(refund.acceptedAt),
    ]),
  });
}
