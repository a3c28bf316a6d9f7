/** A test's server on the sandbox, and a hand in the sandbox's books. */
import type { Sandbox } from '../src/sandbox/index.js';
import type { SandboxOrder } from '../src/sandbox/state.js';
import { createTestServer, type TestServer, type TestServerOptions } from './test-server.js';

export { REFUNDS_API_KEY } from './test-server.js';

export interface Harness extends TestServer {
  readonly sandbox: Sandbox;
  addOrder(order?: Partial<SandboxOrder>): SandboxOrder;
  /** What the gateway's books say it paid back for an order. */
  movedFor(prepayId: string): string[];
}

let lastOrderNumber = 100_000_000_000;

export async function createHarness(options: TestServerOptions = {}): Promise<Harness> {
  const testServer = await createTestServer(options);
  const { sandbox } = testServer.server;
  if (sandbox === null) throw new Error('the harness runs on the sandbox');
  return {
    ...testServer,
    sandbox,
    addOrder(order = {}) {
      lastOrderNumber += 10_000;
      const made = paidOrder(String(lastOrderNumber), testServer.clock.now().getTime(), order);
      sandbox.ledger.addOrder(made);
      return made;
    },
    movedFor: (prepayId) =>
      sandbox.ledger
        .listRefunds()
        .filter((refund) => refund.prepayId === prepayId)
        .map(({ refundAmount }) => refundAmount),
  };
}

export function paidOrder(prepayId: string, nowMs: number, order: Partial<SandboxOrder> = {}): SandboxOrder {
  return {
    prepayId,
    merchantTradeNo: `TRADE${prepayId}`,
    transactionId: `M_R_${prepayId}`,
    status: 'PAID',
    currency: 'USDT',
    orderAmount: '100',
    createTime: nowMs - 3_600_000,
    transactTime: nowMs - 3_500_000,
    paymentInstructions: [{ currency: 'USDT', amount: '100' }],
    ...order,
  };
}
