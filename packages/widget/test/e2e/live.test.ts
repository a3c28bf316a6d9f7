/** What happens between click and answer, in other windows and at colleagues’, with a real server and sandbox. */
import { expect } from '@open-wc/testing';
import type { RefundUpdatedEvent } from '../../src/events.js';
import type { RefundPanel } from '../../src/refund-panel.js';
import { until } from '../panel.js';
import { type CountedRequests, countRequests } from './count-requests.js';
import {
  button,
  closePanels,
  command,
  enter,
  type RealServer,
  reads,
  refundPart,
  startServer,
  textOf,
} from './real-server.js';

const name = 'live';
const colleague = { operator: { id: 'chen', name: 'Chen Wei' } };

async function addOrder(orderAmount: string): Promise<string> {
  const body = { currency: 'USDT', orderAmount };
  return (await command<{ prepayId: string }>('control', { name, method: 'POST', path: '/orders', body })).prepayId;
}

/** A frame of this page has the same storage and is a window of its own. */
async function openWindow(): Promise<Window> {
  const frame = document.createElement('iframe');
  frame.src = new URL('./window.html', import.meta.url).href;
  document.body.append(frame);
  await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
  if (frame.contentWindow === null) throw new Error('the frame has no window');
  await frame.contentWindow.customElements.whenDefined('refund-panel');
  return frame.contentWindow;
}

describe('live, with a real server', function () {
  this.timeout(60_000);
  let server: RealServer;
  let requests: CountedRequests;

  before(async () => {
    server = await startServer(name, { withSandbox: true });
  });
  beforeEach(() => {
    requests = countRequests();
  });
  afterEach(() => {
    closePanels();
    requests.restore();
    for (const frame of document.querySelectorAll('iframe')) frame.remove();
  });

  async function refundAs(claims: object, prepayId: string, refundAmount: string): Promise<void> {
    const { token } = await command<{ token: string }>('token', { name, claims });
    const response = await requests.real(`${server.url}/v1/orders/${prepayId}/refunds`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': crypto.randomUUID(),
      },
      body: JSON.stringify({ refundAmount }),
    });
    expect(response.status).to.equal(201);
  }

  async function followed(prepayId: string): Promise<RefundPanel> {
    const panel = server.open(prepayId);
    await reads(panel, 'Part of it');
    await requests.streamReady();
    await requests.quiet();
    return panel;
  }

  async function review(panel: RefundPanel, amount: string): Promise<void> {
    await reads(panel, 'Part of it');
    panel.shadowRoot?.querySelector<HTMLInputElement>('input[type=radio][value=partial]')?.click();
    await panel.updateComplete;
    await enter(panel, 'input[inputmode=decimal]', amount);
    button(panel, /^Review refund/).click();
    await reads(panel, 'Confirm the refund');
  }

  const refundsOf = async (prepayId: string) => (await server.readOrder(prepayId)).refunds;

  it('shows the refund of a colleague within two seconds, and by no question of its own', async () => {
    const prepayId = await addOrder('100');
    const panel = await followed(prepayId);
    const states: string[] = [];
    panel.addEventListener('refund-updated', (event) => states.push((event as RefundUpdatedEvent).refund.status));
    const [askedBefore, beganAt] = [requests.readings(prepayId), Date.now()];
    await refundAs(colleague, prepayId, '30');
    await reads(panel, 'Left to refund70.00');
    expect(Date.now() - beganAt).to.be.below(2_000);
    await reads(panel, 'Chen Wei has refunded 30.00 USDT of this order');
    // Each reading was asked for by an event: submitting and succeeded, and no more.
    expect(requests.readings(prepayId) - askedBefore).to.be.within(1, 2);
    expect(states.at(-1)).to.equal('succeeded');
    expect(new Set(states).size).to.equal(states.length);
  });

  it('sends once for a double click', async () => {
    const prepayId = await addOrder('100');
    const panel = server.open(prepayId);
    await review(panel, '10');
    const confirm = button(panel, /^Refund /);
    confirm.click();
    confirm.click();
    await reads(panel, 'Refund succeeded');
    expect(requests.sent(prepayId)).to.equal(1);
    expect(await refundsOf(prepayId)).to.have.length(1);
  });

  it('finds the same refund after a reload in mid-flight, and sends nothing', async () => {
    const prepayId = await addOrder('100');
    const panel = server.open(prepayId);
    // The server carries it out, and the answer never arrives: the page is gone by then.
    const sent = requests.holdAnswer(prepayId);
    await refundPart(panel, '10');
    await sent;
    panel.remove();
    requests.release();
    const reloaded = server.open(prepayId);
    await reads(reloaded, 'Refund succeeded');
    expect(await refundsOf(prepayId)).to.have.length(1);
    expect(requests.sent(prepayId)).to.equal(1);
  });

  it('is one refund in two windows: the second goes on with what the first has no answer to, and the first learns of it', async () => {
    const prepayId = await addOrder('100');
    const panel = await followed(prepayId);
    requests.loseRequest(prepayId);
    await refundPart(panel, '10');
    await reads(panel, 'so far it has no record of the refund of 10.00');
    requests.release();

    const other = await openWindow();
    const second = other.document.createElement('refund-panel') as RefundPanel;
    Object.assign(second, { serverUrl: server.url, prepayId, getToken: server.getToken });
    other.document.body.append(second);
    await reads(second, 'so far it has no record of the refund of 10.00');
    button(second, /^Send again/).click();
    await reads(second, 'Refund succeeded');
    await reads(panel, 'Left to refund90.00');
    await reads(panel, 'Part of it');
    expect(await refundsOf(prepayId)).to.have.length(1);
  });

  it('says in the first window what the same person does in another', async () => {
    const prepayId = await addOrder('100');
    const panel = await followed(prepayId);
    await review(panel, '20');
    await refundAs({}, prepayId, '10');
    await reads(panel, 'You have refunded 10.00 USDT of this order in another window');
    await reads(panel, 'The order changed while you were confirming');
    await reads(panel, 'Review refund of 20.00 USDT');
  });

  it('renews a token that has run out, in the form and between click and answer, and loses nothing', async () => {
    const prepayId = await addOrder('100');
    const panel = server.open(prepayId);
    let given = 0;
    panel.getToken = async () => {
      given += 1;
      return server.getToken();
    };
    await review(panel, '10');
    button(panel, /^Back$/).click();
    await panel.updateComplete;
    await enter(panel, '#description', 'Ticket 4411');
    const before = given;
    // The server does not know the token any more, as when it has run out.
    await command('kill', { name });
    await startServer(name, { withSandbox: true, settings: { SESSION_SECRET: crypto.randomUUID() } });
    button(panel, /^Review refund/).click();
    await reads(panel, 'Confirm the refund');
    await reads(panel, 'Ticket 4411');
    // The reading before the confirmation found it out.
    await until(() => given === before + 1);
    panel.addEventListener('refund-request', () => requests.spoilToken(prepayId));
    button(panel, /^Refund /).click();
    await reads(panel, 'Refund succeeded');
    expect(given).to.equal(before + 2);
    const [refund] = await refundsOf(prepayId);
    expect(refund).to.include({ description: 'Ticket 4411', refundAmount: '10' });
    expect(requests.keysOf(prepayId).size).to.equal(1);
  });

  it('is one refund when the server is killed between click and answer, and the panel goes on by itself', async () => {
    const prepayId = await addOrder('100');
    const panel = await followed(prepayId);
    await review(panel, '10');
    const sent = requests.holdAnswer(prepayId);
    button(panel, /^Refund /).click();
    await sent;
    await command('kill', { name });
    requests.fail();
    await reads(panel, 'We have no answer');
    await reads(panel, 'The refund server does not answer');
    await reads(panel, 'The panel keeps trying and goes on by itself');

    requests.release();
    await startServer(name, { withSandbox: true });
    await reads(panel, 'Refund succeeded');
    await reads(panel, 'Left to refund90.00');
    expect(textOf(panel)).to.not.include('does not answer');
    expect(requests.sent(prepayId)).to.equal(1);
    expect(await refundsOf(prepayId)).to.have.length(1);
    expect(requests.keysOf(prepayId).size).to.equal(1);
  });

  it('asks while the stream is cut off, and follows it again', async () => {
    const prepayId = await addOrder('100');
    const panel = await followed(prepayId);
    requests.refuseStreams();
    await refundAs(colleague, prepayId, '30');
    await reads(panel, 'Left to refund70.00');
    requests.release();
    window.dispatchEvent(new Event('online'));
    await requests.streamReady();
    await requests.quiet();
    const asked = requests.readings(prepayId);
    await refundAs(colleague, prepayId, '20');
    await reads(panel, 'Left to refund50.00');
    expect(requests.readings(prepayId) - asked).to.be.within(1, 2);
  });

  it('never tells of a success where a refund fails, whatever the stream says in between', async () => {
    // The sandbox's script: accepted, and rejected later.
    const body = { currency: 'USDT', orderAmount: '100', prepayId: `383729303${String(Date.now()).slice(-6)}9003` };
    const { prepayId } = await command<{ prepayId: string }>('control', {
      name,
      method: 'POST',
      path: '/orders',
      body,
    });
    const panel = await followed(prepayId);
    const heard: string[] = [];
    for (const type of ['refund-updated', 'refund-error'] as const) {
      panel.addEventListener(type, (event) => {
        heard.push(type === 'refund-error' ? type : (event as RefundUpdatedEvent).refund.status);
      });
    }
    await refundPart(panel, '10');
    await reads(panel, 'Refund failed');
    await reads(panel, 'Left to refund100.00');
    expect(heard).to.include('failed').and.include('refund-error').and.not.include('succeeded');
    expect(new Set(heard).size).to.equal(heard.length);
  });
});
