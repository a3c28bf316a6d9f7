/** A policy and a second pair of eyes, with a real server and a sandbox: two people, each with a panel and a session of their own. */
import { expect } from '@open-wc/testing';
import type { Policy } from '@refund-panel/shared';
import type { RefundPanel } from '../../src/refund-panel.js';
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

const name = 'approvals';
const approver = {
  operator: { id: 'op-2', name: 'Noor Haddad' },
  permissions: ['orders:read', 'refunds:create', 'refunds:approve'],
};
const manager = { operator: { id: 'op-3' }, permissions: ['policy:manage'] };

function control<Answer>(method: 'PUT' | 'POST', path: string, body: object): Promise<Answer> {
  return command<Answer>('control', { name, method, path, body });
}

async function addOrder(): Promise<string> {
  const { prepayId } = await control<{ prepayId: string }>('POST', '/orders', { currency: 'USDT', orderAmount: '100' });
  return prepayId;
}

describe('a refund that a colleague has to approve', function () {
  this.timeout(60_000);
  let server: RealServer;

  before(async () => {
    server = await startServer(name, { settings: { UNDO_WINDOW_SECONDS: '0' }, withSandbox: true });
    await control('PUT', '/wallets/USDT', { available: '100000' });
    await setPolicy({
      limits: [{ currency: 'USDT', perRefund: '80' }],
      approvals: [{ currency: 'USDT', perOrder: '50' }],
    });
  });
  afterEach(closePanels);

  async function setPolicy(policy: Policy): Promise<void> {
    const headers = {
      Authorization: `Bearer ${await server.getToken(manager)}`,
      'Content-Type': 'application/json',
    };
    const current = await fetch(`${server.url}/v1/policy`, { headers });
    const { version } = (await current.json()) as { version: number };
    const body = JSON.stringify({ policy, expectedVersion: version, reason: 'Set by a test' });
    const changed = await fetch(`${server.url}/v1/policy`, { method: 'PUT', headers, body });
    expect(changed.status, await changed.clone().text()).to.equal(200);
  }

  /** Asks for 60 of 100, as whoever may refund. */
  async function ask(prepayId: string): Promise<RefundPanel> {
    const panel = server.open(prepayId);
    await reads(panel, 'Part of it');
    panel.shadowRoot?.querySelector<HTMLInputElement>('input[type=radio][value=partial]')?.click();
    await reads(panel, 'Above 50.00 USDT of one order a colleague approves.');
    await enter(panel, '#amount', '60');
    await reads(panel, 'A colleague has to approve it before it is sent.');
    button(panel, /^Review refund/).click();
    await reads(panel, 'Confirm the refund');
    button(panel, /^Ask for approval of 60.00/).click();
    await reads(panel, 'Waiting for approval');
    await reads(panel, 'To be decided in');
    return panel;
  }

  it('is asked for, approved and sent, and both see it succeed', async () => {
    const prepayId = await addOrder();
    const asking = await ask(prepayId);
    const approving = server.open(prepayId, approver);
    await reads(approving, 'Asked for byMei Tanaka');
    button(approving, /^Approve…/).click();
    await reads(approving, /You are approving the refund of 60.00 USDT of order \S+ that Mei Tanaka asked for/);
    button(approving, /^Approve 60.00/).click();
    await reads(approving, 'Approved by Noor Haddad');
    await reads(approving, 'Refund succeeded');
    await reads(asking, 'Refund succeeded');
    expect(textOf(asking)).to.include('Approved by Noor Haddad');
    const order = await server.readOrder(prepayId);
    expect(order).to.include({ refundedAmount: '60', pendingAmount: '0' });
  });

  it('is rejected for a reason: nothing moves, and all of it is left again', async () => {
    const prepayId = await addOrder();
    const asking = await ask(prepayId);
    const rejecting = server.open(prepayId, approver);
    await reads(rejecting, 'Reject…');
    button(rejecting, /^Reject…/).click();
    await reads(rejecting, 'Why you reject it');
    await enter(rejecting, '#decision-reason', 'Not this order');
    button(rejecting, /^Reject 60.00/).click();
    await reads(rejecting, 'Rejected by Noor Haddad');
    await reads(asking, 'Refund not approved');
    await reads(asking, 'Rejected by Noor Haddad');
    const order = await server.readOrder(prepayId);
    expect(order).to.include({ refundedAmount: '0', pendingAmount: '0', refundableAmount: '100' });
  });

  it('waits in the list of whoever may approve, and not in that of whoever asked', async () => {
    const prepayId = await addOrder();
    await ask(prepayId);
    const list = server.open(null, approver);
    await reads(list, 'Refunds that wait for your approval: 1');
    button(list, /^Look at the first/).click();
    await reads(list, 'Asked for byMei Tanaka');
    button(list, /^Approve…/).click();
    await reads(list, /Approve 60.00/);
    button(list, /^Approve 60.00/).click();
    await reads(list, 'Approved by Noor Haddad');
    await reads(list, 'Nothing else waits for your approval.');
    expect((await server.readOrder(prepayId)).refunds[0]?.approval?.decision).to.equal('approved');
  });

  it('is never offered to whoever asked, whichever session they come with', async () => {
    const prepayId = await addOrder();
    await ask(prepayId);
    const panel = server.open(prepayId, { ...approver, operator: { id: ' OP-1' } });
    await reads(panel, 'Somebody else has to approve it.');
    expect(textOf(panel)).to.not.include('Approve…');
    const refused = await fetch(
      `${server.url}/v1/refunds/${(await server.readOrder(prepayId)).refunds[0]?.refundRequestId}/approve`,
      {
        method: 'POST',
        headers: {
          Authorization: `Bearer ${await server.getToken({ ...approver, operator: { id: ' OP-1' } })}`,
          'Content-Type': 'application/json',
        },
        body: '{}',
      },
    );
    expect(((await refused.json()) as { code: string }).code).to.equal('own_request');
  });

  it('goes beyond the policy neither in the panel nor past it', async () => {
    const prepayId = await addOrder();
    const panel = server.open(prepayId);
    await reads(panel, 'Everything left');
    panel.shadowRoot?.querySelector<HTMLInputElement>('input[value=full]')?.focus();
    await reads(panel, 'You may refund up to 80.00 USDT at a time.');
    button(panel, /^Review refund/).click();
    await reads(panel, 'The amount is above a limit of your policy');
    await setPolicy({ limits: [{ currency: 'USDT', perRefund: '20' }] });
    await refundPart(panel, '30');
    await reads(panel, 'Refund less, or ask somebody with a higher limit');
    await reads(panel, 'You may refund up to 20.00 USDT at a time.');
    expect((await server.readOrder(prepayId)).refunds).to.deep.equal([]);
  });
});
