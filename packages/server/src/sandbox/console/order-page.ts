/** One order, as the merchant and its customer see it: also where `checkoutUrl` leads. */
import { html } from 'hono/html';
import type { SandboxOrder } from '../state.js';
import type { ConsoleParts } from './console-parts.js';
import { code, facts, type Html, money, orderPath, page, sheet, time } from './page.js';
import { refundTable } from './refund-table.js';
import { orderMark } from './status-marks.js';

/** @param order as it stands by the clock and its refunds */
export function orderPage(order: SandboxOrder, parts: ConsoleParts): Html {
  const refunds = parts.ledger.listRefunds().filter(({ prepayId }) => prepayId === order.prepayId);
  return page({
    title: `Order ${order.merchantTradeNo}`,
    lead: html`${order.productName ?? 'Sandbox order'} · ${orderMark(order.status)}`,
    main: html`<div class="pair">${paymentSheet(order)}${factSheet(order)}</div>
${refundTable({ caption: 'Refunds of this order', refunds: refunds.toReversed(), parts, showsOrder: false })}`,
  });
}

function paymentSheet(order: SandboxOrder): Html {
  const { prepayId, orderAmount, currency, status, paymentInstructions, expireTime } = order;
  return sheet(
    'Payment',
    html`<p class="big">${money(orderAmount, currency)}</p>
${
  status === 'INITIAL'
    ? html`<p class="hint">${expireTime === undefined ? 'It does not expire.' : html`It expires at ${time(expireTime)} UTC.`} No money is taken.</p>
<form class="buttons" method="post" action="${orderPath(prepayId)}/pay"><button class="main">Pay as the customer</button></form>`
    : paymentInstructions.length === 0
      ? html`<p class="hint">It was not paid, and cannot be any more.</p>`
      : html`<p class="hint">Paid with ${paymentInstructions.map(
          ({ amount, currency: paidIn }, index) => html`${index === 0 ? '' : ' and '}${money(amount, paidIn)}`,
        )}.</p>`
}`,
  );
}

function factSheet(order: SandboxOrder): Html {
  const entries: [string, Html | string][] = [
    ['prepayId', code(order.prepayId)],
    ['merchantTradeNo', code(order.merchantTradeNo)],
    ['Created', html`${time(order.createTime)} UTC`],
  ];
  if (order.transactionId !== null) entries.push(['transactionId', code(order.transactionId)]);
  if (order.transactTime !== null) entries.push(['Paid', html`${time(order.transactTime)} UTC`]);
  if (order.commission !== undefined) entries.push(['Commission', money(order.commission, order.currency)]);
  if (order.webhookUrl !== undefined) entries.push(['webhookUrl', code(order.webhookUrl)]);
  if (order.passThroughInfo !== undefined) entries.push(['passThroughInfo', code(order.passThroughInfo)]);
  return sheet('Order', facts(entries));
}
