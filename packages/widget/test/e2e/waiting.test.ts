/** What waits and what happens elsewhere, with a real server, a sandbox on a port, and another program that uses it too. */
import { expect, waitUntil } from '@open-wc/testing';
import type { RefundUpdatedEvent } from '../../src/events.js';
import type { RefundPanel } from '../../src/refund-panel.js';
import {
  button,
  closePanels,
  command,
  confirm,
  enter,
  type RealServer,
  reads,
  refundPart,
  startServer,
  textOf,
} from './real-server.js';

const name = 'waiting';
/** Long enough to press a button in, short enough to wait for. */
const UNDO_WINDOW_SECONDS = 4;

function control<Answer>(method: 'PUT' | 'POST', path: string, body: object): Promise<Answer> {
  return command<Answer>('control', { name, method, path, body });
}

async function addOrder(orderAmount: string): Promise<string> {
  const { prepayId } = await control<{ prepayId: string }>('POST', '/orders', { currency: 'USDT', orderAmount });
  return prepayId;
}

const fillWallet = (available: string) => control('PUT', '/wallets/USDT', { available });

function statesOf(panel: RefundPanel): string[] {
  const states: string[] = [];
  panel.addEventListener('refund-updated', (event) => states.push((event as RefundUpdatedEvent).refund.status));
  return states;
}

describe('what waits and what happens elsewhere', function () {
  this.timeout(60_000);
  let server: RealServer;

  before(async () => {
    server = await startServer(name, {
      settings: { UNDO_WINDOW_SECONDS: String(UNDO_WINDOW_SECONDS) },
      withSandbox: true,
    });
  });
  beforeEach(() => fillWallet('100000'));
  afterEach(closePanels);

  it('takes a refund back within the undo window: nothing moves, and all of it is left again', async () => {
    const prepayId = await addOrder('100');
    const panel = server.open(prepayId);
    const states = statesOf(panel);
    await confirm(panel);
    await reads(panel, /100\.00 USDT will be sent in \d+ seconds?\./);
    button(panel, /^Cancel refund$/).click();
    await reads(panel, 'Refund cancelled');
    await reads(panel, 'Left to refund100.00');
    expect(states).to.deep.equal(['scheduled', 'cancelled']);
    const order = await server.readOrder(prepayId);
    expect(order).to.include({ refundableAmount: '100', pendingAmount: '0', refundedAmount: '0' });
  });

  it('counts down to the end of the undo window, and then the refund is sent before the eyes of the operator', async () => {
    const panel = server.open(await addOrder('100'));
    await refundPart(panel, '10');
    await reads(panel, /will be sent in \d+ seconds?\./);
    await reads(panel, 'Refund succeeded');
    await reads(panel, 'Left to refund90.00');
  });

  it('says what the wallet lacks, and goes on by itself once it is topped up, without a reload', async () => {
    await fillWallet('4');
    const prepayId = await addOrder('100');
    // What the payer paid has just come in.
    await fillWallet('4');
    const panel = server.open(prepayId);
    const states = statesOf(panel);
    await refundPart(panel, '10');
    await reads(panel, 'The wallet lacks 6.00 USDT for the refund of 10.00 USDT');
    expect(textOf(panel)).to.include('Do not refund again').and.include('Cancel refund');

    await fillWallet('10');
    // A colleague asks; by itself the server looks again within half a minute.
    const { refunds } = await server.readOrder(prepayId);
    const ask = async () => {
      const response = await fetch(`${server.url}/v1/refunds/${refunds[0]?.refundRequestId}/sync`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${await server.getToken()}` },
      });
      expect(response.status).to.equal(200);
      return ((await response.json()) as { status: string }).status;
    };
    // For a moment the last look into the wallet still counts.
    await waitUntil(async () => (await ask()) !== 'parked', 'the wallet is looked into again', { timeout: 10_000 });
    await reads(panel, 'Refund succeeded');
    expect(states).to.include.members(['scheduled', 'parked', 'succeeded']);
    expect(await server.readOrder(prepayId)).to.include({ refundedAmount: '10', refundableAmount: '90' });
  });

  it('takes a parked refund back', async () => {
    const prepayId = await addOrder('100');
    await fillWallet('0');
    const panel = server.open(prepayId);
    await refundPart(panel, '10');
    await reads(panel, 'The wallet lacks 10.00 USDT');
    button(panel, /^Cancel refund$/).click();
    await reads(panel, 'Refund cancelled');
    await reads(panel, 'Left to refund100.00');
  });

  it('notices what another program refunded, counts it as gone, and puts it on record', async () => {
    const prepayId = await addOrder('100');
    const panel = server.open(prepayId);
    await refundPart(panel, '10');
    await reads(panel, 'Refund succeeded');
    panel.remove();

    await command('refund-elsewhere', { name, prepayId, refundAmount: '30' });
    const reopened = server.open(prepayId);
    await reads(reopened, '30.00 USDT were refunded elsewhere');
    await reads(reopened, 'Left to refund60.00');
    button(reopened, /^Put on record…$/).click();
    await reopened.updateComplete;
    await enter(reopened, '#adoption-reason', 'by the night shift, in the portal');
    button(reopened, /^Put 30\.00 USDT on record$/).click();
    await reads(reopened, 'made outside this panel, put on record by Mei Tanaka');
    await reads(reopened, 'Refunded40.00');
    expect(textOf(reopened)).to.include('Left to refund60.00').and.not.include('refunded elsewhere');

    const order = await server.readOrder(prepayId);
    expect(order).to.deep.include({ refundedElsewhere: null, refundedAmount: '40', refundableAmount: '60' });
    expect(order.refunds.map(({ origin, refundAmount, refundReason }) => [origin, refundAmount, refundReason])).to.eql([
      ['outside', '30', 'by the night shift, in the portal'],
      ['panel', '10', null],
    ]);
  });

  it('says that some was refunded elsewhere where nobody knows how much', async () => {
    const prepayId = await addOrder('100');
    await server.readOrder(prepayId);
    await command('refund-elsewhere', { name, prepayId, refundAmount: '30' });
    const panel = server.open(prepayId);
    const text = await reads(panel, 'Some of this order was refunded elsewhere');
    expect(text).to.not.include('Put on record');
  });

  it('tells the slower of two colleagues who refund the same thing, and keeps what was entered', async () => {
    const prepayId = await addOrder('100');
    const panel = server.open(prepayId);
    await reads(panel, 'Part of it');
    await server.readOrder(prepayId);
    panel.addEventListener('refund-request', () => {
      // Between the click and the request, a colleague is faster.
      const request = new XMLHttpRequest();
      request.open('POST', `${server.url}/v1/orders/${prepayId}/refunds`, false);
      request.setRequestHeader('Authorization', `Bearer ${token}`);
      request.setRequestHeader('Content-Type', 'application/json');
      request.setRequestHeader('Idempotency-Key', `colleague-${prepayId}`);
      request.send(JSON.stringify({ refundAmount: '10' }));
    });
    const token = await server.getToken();
    await refundPart(panel, '10');
    await reads(panel, 'The order changed while you were confirming');
    await reads(panel, 'Left to refund90.00');
    await reads(panel, 'Review refund of 10.00 USDT');
    const { refunds } = await server.readOrder(prepayId);
    expect(refunds).to.have.length(1);
  });
});
