/** The panel in this page, the real server in a process of its own at another origin, the sandbox behind it. */
import { expect } from '@open-wc/testing';
import type { RefundUpdatedEvent } from '../../src/events.js';
import {
  button,
  closePanels,
  command,
  confirm,
  type RealServer,
  reads,
  refundPart,
  startServer,
  textOf,
} from './real-server.js';

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

const name = 'refund';
let server: RealServer;

async function start(): Promise<void> {
  server = await startServer(name);
}

describe('end to end', function () {
  this.timeout(30_000);
  before(start);
  afterEach(closePanels);

  it('refunds an order in full, and shows so after a reload', async () => {
    const panel = server.open(orders.full);
    await reads(panel, 'Paid');
    await confirm(panel);
    await reads(panel, 'Refund succeeded');
    expect(await server.readOrder(orders.full)).to.include({ refundedAmount: '25.17', refundableAmount: '0' });

    panel.remove();
    await reads(server.open(orders.full), /nothing left to do/);
  });

  it('refunds an order in three parts', async () => {
    const panel = server.open(orders.inParts);
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
    const order = await server.readOrder(orders.inParts);
    expect(order.refunds.map(({ refundAmount }) => refundAmount)).to.deep.equal(['8', '40.5', '100']);
    expect(order).to.include({ refundableAmount: '0', remainingAttempts: 7 });
  });

  it('settles a pending refund before the operator’s eyes', async () => {
    const panel = server.open(orders.becomesFinalLater);
    const states: string[] = [];
    panel.addEventListener('refund-updated', (event) => states.push((event as RefundUpdatedEvent).refund.status));
    await confirm(panel);
    await reads(panel, 'Refund on its way');
    while (!states.includes('succeeded')) await new Promise((resolve) => requestAnimationFrame(resolve));
    expect(states).to.deep.equal(['pending', 'succeeded']);
  });

  it('says that nobody knows yet when the reply was lost, and then that it was paid, once', async () => {
    const panel = server.open(orders.replyLost);
    await confirm(panel);
    await reads(panel, 'Binance Pay has not confirmed it yet, and we keep asking. Do not refund again');
    await reads(panel, 'Refund succeeded');
    const { refunds } = await server.readOrder(orders.replyLost);
    expect(refunds).to.have.length(1);
  });

  it('says in words what a refund waits for, and why none is possible', async () => {
    const parked = server.open(orders.walletShort);
    await refundPart(parked, '1');
    await reads(parked, 'Waiting for funds');
    await reads(parked, /Do not refund again/);
    await reads(parked, /wallet/i);
    await reads(server.open(orders.neverPaid), /Only an order that was paid can be refunded/);
  });

  it('repeats the same refund when the server is killed between click and answer', async () => {
    const panel = server.open(orders.killed);
    await reads(panel, 'Paid');
    button(panel, /^Review refund/).click();
    await reads(panel, 'Confirm the refund');
    const killed = command('kill', { name });
    button(panel, /^Refund /).click();
    await killed;
    await reads(panel, /Send again|Refund succeeded/);
    const before = textOf(panel);

    await start();
    // The answer may have won the race against the kill, and the kill the one against the record.
    if (/Send again/.test(before)) {
      await reads(panel, /so far it has no record|Refund (succeeded|on its way|recorded)|Not known yet/);
      if (/Send again/.test(textOf(panel))) button(panel, /^Send again/).click();
      await reads(panel, /Refund (succeeded|on its way)/);
    }
    const { refunds } = await server.readOrder(orders.killed);
    expect(refunds).to.have.length(1);
  });
});
