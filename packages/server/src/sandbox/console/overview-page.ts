/** The overview: clock and wallets, the last calls, and everything in the books. */
import { html } from 'hono/html';
import type { RecordedCall } from '../call-journal.js';
import { SCENARIO_HEADER, scenarios } from '../scenarios.js';
import type { Delivery, SandboxOrder } from '../state.js';
import type { ConsoleParts } from './console-parts.js';
import { code, facts, type Html, mark, money, orderPath, page, sheet, table, time } from './page.js';
import { refundTable } from './refund-table.js';
import { orderMark } from './status-marks.js';
import { verdictOf } from './verdict.js';

export function overviewPage(parts: ConsoleParts): Html {
  const { ledger, notifier, journal } = parts;
  const deliveries = notifier.list().toReversed();
  return page({
    title: 'Overview',
    lead: 'What your code has done here, and what has come of it. Reload for news.',
    isInside: false,
    main: html`<div class="pair">${clockSheet(parts)}${walletSheet(parts)}</div>
${callTable(journal.list())}
${orderTable(
  ledger
    .listOrders()
    .toReversed()
    .toSorted((a, b) => b.createTime - a.createTime),
)}
${refundTable({ caption: 'Refunds', refunds: ledger.listRefunds().toReversed(), parts, showsOrder: true })}
${deliveryTable(deliveries)}
${scenarioTable()}
${resetSheet()}`,
  });
}

function clockSheet({ clock, settings }: ConsoleParts): Html {
  const { clockOffsetMs } = settings.get();
  const ahead =
    clockOffsetMs === 0 ? 'the same as the real clock' : `${durationOf(clockOffsetMs)} ahead of the real clock`;
  return sheet(
    'Clock',
    html`<p class="big">${time(clock.now())}</p>
<p class="hint">UTC, ${ahead}. Expiry, pending refunds and retries go by it.</p>
<form class="buttons" method="post" action="/sandbox/clock">
<button name="advanceMs" value="1000">+ 1 second</button>
<button name="advanceMs" value="60000">+ 1 minute</button>
<button name="advanceMs" value="3600000">+ 1 hour</button>
</form>`,
  );
}

function durationOf(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const parts: [number, string][] = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ];
  return parts.flatMap(([count, unit]) => (count === 0 ? [] : [`${count} ${unit}`])).join(' ') || '0 s';
}

function walletSheet({ ledger }: ConsoleParts): Html {
  const wallets = ledger.wallets.list();
  return sheet(
    'Funding Wallet',
    html`${
      wallets.length === 0
        ? html`<p class="hint">Nothing was paid or refunded yet.</p>`
        : facts(wallets.map(({ currency, available }) => [currency, html`<span class="money">${available}</span>`]))
    }
<p class="hint">Payments fill it, refunds are taken from it.</p>`,
  );
}

function callTable(calls: readonly RecordedCall[]): Html {
  return table({
    caption: 'Calls',
    hint: 'Open one to see what was signed, byte by byte.',
    columns: [{ label: 'Path' }, { label: 'Signature' }, { label: 'Reply' }, { label: 'Time (UTC)' }],
    empty: 'No call has come in yet.',
    rows: calls.map((call) => {
      const { tone, word } = verdictOf(call);
      const cause = call.diagnosis?.cause?.name;
      return [
        html`<a href="/sandbox/calls/${call.id}">${shortPath(call)}</a>`,
        html`${mark(word, tone)}${cause === undefined ? '' : html` <span class="quiet">${cause}</span>`}`,
        replyCell(call),
        time(call.at),
      ];
    }),
  });
}

function shortPath({ method, path }: RecordedCall): string {
  const short = path.replace('/binancepay/openapi', '');
  return method === 'POST' ? short : `${method} ${short}`;
}

function replyCell({ reply, scenario }: RecordedCall): Html {
  const status = reply === null ? 'connection broken' : `HTTP ${reply.status}`;
  return html`${status}${scenario === null ? '' : html` <span class="quiet">${scenario}</span>`}`;
}

function orderTable(orders: readonly SandboxOrder[]): Html {
  return table({
    caption: 'Orders',
    columns: [
      { label: 'merchantTradeNo' },
      { label: 'prepayId' },
      { label: 'Amount', isNumber: true },
      { label: 'Status' },
      { label: 'Created (UTC)' },
    ],
    empty: 'There are no orders.',
    rows: orders.map((order) => [
      html`<a href="${orderPath(order.prepayId)}">${order.merchantTradeNo}</a>`,
      code(order.prepayId),
      money(order.orderAmount, order.currency),
      order.status === 'INITIAL' ? payCell(order) : orderMark(order.status),
      time(order.createTime),
    ]),
  });
}

function payCell({ prepayId, merchantTradeNo, status }: SandboxOrder): Html {
  return html`<form class="inline" method="post" action="${orderPath(prepayId)}/pay">${orderMark(status)}
<button class="small">Pay<span class="unseen"> order ${merchantTradeNo}</span></button></form>`;
}

function deliveryTable(deliveries: readonly Delivery[]): Html {
  return table({
    caption: 'Notifications',
    hint: 'Each is sent again until the receiver answers SUCCESS, six times at most.',
    columns: [
      { label: 'Event' },
      { label: 'Order' },
      { label: 'To' },
      { label: 'Attempts', isNumber: true },
      { label: 'Outcome' },
      { label: 'Last or next (UTC)' },
    ],
    empty: 'None was sent yet. They go where an order, a refund or the sandbox’s default address says.',
    rows: deliveries.map((delivery) => [
      html`${delivery.bizStatus}${delivery.signer === 'forger' ? html` <span class="quiet">forged</span>` : ''}`,
      html`<a href="${orderPath(delivery.prepayId)}"><code>${delivery.prepayId}</code></a>`,
      html`<span class="address">${delivery.url}</span>`,
      String(delivery.attempts.length),
      outcomeCell(delivery),
      momentOf(delivery),
    ]),
  });
}

function outcomeCell({ outcome, attempts }: Delivery): Html {
  const last = attempts.at(-1);
  const why = last === undefined || last.returnCode === 'SUCCESS' ? null : (last.reason ?? `HTTP ${last.httpStatus}`);
  const shown = {
    waiting: mark('Waiting', 'waiting'),
    acknowledged: mark('Acknowledged', 'good'),
    given_up: mark('Given up', 'bad'),
  }[outcome];
  return html`${shown}${why === null ? '' : html` <span class="quiet">${why}</span>`}`;
}

function momentOf({ dueAt, attempts }: Delivery): Html | string {
  const moment = dueAt ?? attempts.at(-1)?.at;
  return moment === undefined ? '' : time(moment);
}

function scenarioTable(): Html {
  return table({
    caption: 'Fault scripts',
    hint: html`Chosen for a refund by the header ${code(`${SCENARIO_HEADER}: <name>`)}, by an amount whose eight decimals end in the number (${code('1.00009001')}), or by an order whose prepayId ends in it.`,
    columns: [{ label: 'Number' }, { label: 'Name' }, { label: 'What happens' }],
    empty: 'There are none.',
    rows: scenarios.map(({ number, name, summary }) => [code(number), code(name), summary]),
  });
}

function resetSheet(): Html {
  return html`<details class="sheet"><summary>Start over</summary>
<div class="inside"><p>Orders, refunds, wallets, notifications and calls are forgotten, and the clock goes back to the real one. The key and the secret stay.</p>
<form method="post" action="/sandbox/reset"><button class="grave">Forget everything</button></form></div></details>`;
}
