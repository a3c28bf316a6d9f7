/** The panel in this page, the real server in a process of its own at another origin, the sandbox behind it. */
import { expect } from '@open-wc/testing';
import type { Order } from '@refund-panel/shared';
import { executeServerCommand } from '@web/test-runner-commands';
import '../../src/define.js';
import type { RefundUpdatedEvent } from '../../src/events.js';
import type { RefundPanel } from '../../src/refund-panel.js';

const orders = {
  full: '383729303729303',
  inParts: '383729303729304',
  becomesFinalLater: '383729303729002',
  replyLost: '383729303729001',
  rejected: '383729303729003',
  walletShort: '383729303729005',
  neverPaid: '383729303729310',
  killed: '383729303729305',
};

let url = '';
const opened: RefundPanel[] = [];

async function start(): Promise<void> {
  const answer = await executeServerCommand<{ url: string }, { origin: string }>('refund-server:start', {
    origin: location.origin,
  });
  if (answer === undefined) throw new Error('the refund server plugin is missing');
  ({ url } = answer);
}

async function getToken(): Promise<string> {
  const answer = await executeServerCommand<{ token: string }, { url: string }>('refund-server:token', { url });
  return answer?.token ?? '';
}

/** As after a reload: a new element, which only the storage and the server tell what was before. */
function open(prepayId: string): RefundPanel {
  const panel = document.createElement('refund-panel');
  Object.assign(panel, { serverUrl: url, prepayId, getToken });
  document.body.append(panel);
  opened.push(panel);
  return panel;
}

function textOf(panel: RefundPanel): string {
  const text = panel.shadowRoot?.querySelector('[part=panel]')?.textContent ?? '';
  return text.replace(/[\s\u00a0]+/g, ' ');
}

/** Waits for a rendering in which the words are to be read; the test's own time limit ends it otherwise. */
async function reads(panel: RefundPanel, words: string | RegExp): Promise<string> {
  for (;;) {
    const text = textOf(panel);
    if (typeof words === 'string' ? text.includes(words) : words.test(text)) return text;
    await new Promise((resolve) => requestAnimationFrame(resolve));
    await panel.updateComplete;
  }
}

function button(panel: RefundPanel, name: RegExp): HTMLButtonElement {
  const found = [...(panel.shadowRoot?.querySelectorAll('button') ?? [])].find((candidate) =>
    name.test((candidate.textContent ?? '').replaceAll('\u00a0', ' ').trim()),
  );
  if (found === undefined) throw new Error(`no button ${name} in: ${textOf(panel)}`);
  return found;
}

async function refundPart(panel: RefundPanel, amount: string): Promise<void> {
  await reads(panel, 'Part of it');
  const part = panel.shadowRoot?.querySelector<HTMLInputElement>('input[type=radio][value=partial]');
  part?.click();
  await panel.updateComplete;
  const field = panel.shadowRoot?.querySelector<HTMLInputElement>('input[inputmode=decimal]');
  if (!field) throw new Error('no amount field');
  field.value = amount;
  field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  await panel.updateComplete;
  await confirm(panel);
}

async function confirm(panel: RefundPanel): Promise<void> {
  await reads(panel, /Review refund/);
  button(panel, /^Review refund/).click();
  await reads(panel, 'Confirm the refund');
  button(panel, /^Refund /).click();
}

async function readOrder(prepayId: string): Promise<Order> {
  const response = await fetch(`${url}/v1/orders/${prepayId}`, {
    headers: { Authorization: `Bearer ${await getToken()}` },
  });
  return (await response.json()) as Order;
}

describe('end to end', function () {
  this.timeout(30_000);
  before(start);
  afterEach(() => {
    for (const panel of opened.splice(0)) panel.remove();
  });

  it('refunds an order in full, and shows so after a reload', async () => {
    const panel = open(orders.full);
    await reads(panel, 'Paid');
    await confirm(panel);
    await reads(panel, 'Refund succeeded');
    expect(await readOrder(orders.full)).to.include({ refundedAmount: '25.17', refundableAmount: '0' });

    panel.remove();
    await reads(open(orders.full), /nothing left to do/);
  });

  it('refunds an order in three parts', async () => {
    const panel = open(orders.inParts);
    const parts = [
      { amount: '100', left: '48.50' },
      { amount: '40.5', left: '8.00' },
      { amount: '8', left: '0.00' },
    ];
    for (const { amount, left } of parts) {
      await refundPart(panel, amount);
      await reads(panel, 'Refund succeeded');
      // The figures follow with the next reading of the order; a confirmation under way would be taken back by them.
      await reads(panel, new RegExp(`Left to refund ?${left.replace('.', '\\.')}`));
      if (left !== '0.00') button(panel, /^Refund more$/).click();
    }
    const order = await readOrder(orders.inParts);
    expect(order.refunds.map(({ refundAmount }) => refundAmount)).to.deep.equal(['8', '40.5', '100']);
    expect(order).to.include({ refundableAmount: '0', remainingAttempts: 7 });
  });

  it('settles a pending refund before the operator’s eyes', async () => {
    const panel = open(orders.becomesFinalLater);
    const states: string[] = [];
    panel.addEventListener('refund-updated', (event) => states.push((event as RefundUpdatedEvent).refund.status));
    await confirm(panel);
    await reads(panel, 'Refund on its way');
    while (!states.includes('succeeded')) await new Promise((resolve) => requestAnimationFrame(resolve));
    expect(states).to.deep.equal(['pending', 'succeeded']);
  });

  it('says that nobody knows yet when the reply was lost, and then that it was paid, once', async () => {
    const panel = open(orders.replyLost);
    await confirm(panel);
    await reads(panel, 'Binance Pay has not confirmed it yet, and we keep asking. Do not refund again');
    await reads(panel, 'Refund succeeded');
    const { refunds } = await readOrder(orders.replyLost);
    expect(refunds).to.have.length(1);
  });

  it('says in words what a refund waits for, and why none is possible', async () => {
    const parked = open(orders.walletShort);
    await refundPart(parked, '1');
    await reads(parked, 'Waiting for funds');
    await reads(parked, /Do not refund again/);
    await reads(parked, /wallet/i);
    await reads(open(orders.neverPaid), /Only an order that was paid can be refunded/);
  });

  it('repeats the same refund when the server is killed between click and answer', async () => {
    const panel = open(orders.killed);
    await reads(panel, 'Paid');
    button(panel, /^Review refund/).click();
    await reads(panel, 'Confirm the refund');
    const killed = executeServerCommand('refund-server:kill');
    button(panel, /^Refund /).click();
    await killed;
    await reads(panel, /Send again|Refund succeeded/);
    const before = textOf(panel);

    await start();
    // The answer may have won the race against the kill; then there is nothing to repeat.
    if (/Send again/.test(before)) {
      panel.remove();
      const reloaded = open(orders.killed);
      await reads(reloaded, 'Send again');
      button(reloaded, /^Send again/).click();
      await reads(reloaded, /Refund (succeeded|on its way)/);
    }
    const { refunds } = await readOrder(orders.killed);
    expect(refunds).to.have.length(1);
  });
});
