/** The sandbox in a process of its own, on a port, with as many paid orders in its books as the bench needs. */
import { type ServedSandbox, serveSandbox } from '@refund-panel/server/sandbox';
import { credentials, paidOrder, WALLET } from './bench-orders.js';
import { answerMessages } from './processes.js';

export interface SandboxCall {
  readonly path: string;
  readonly body: string;
}

export type SandboxRequest =
  /** With orders 1 to `orders`. */
  { readonly kind: 'start'; readonly orders: number } | { readonly kind: 'calls' };

export interface SandboxReply {
  readonly url: string;
  /** What came in since it was last asked, oldest first. */
  readonly calls: readonly SandboxCall[];
}

let served: ServedSandbox | null = null;

async function start(orders: number): Promise<ServedSandbox> {
  const started = await serveSandbox({ credentials });
  const { ledger } = started.sandbox;
  for (let number = 1; number <= orders; number += 1) ledger.addOrder(paidOrder(number));
  ledger.wallets.setAvailable(WALLET.currency, WALLET.available);
  return started;
}

answerMessages<SandboxRequest, SandboxReply>(async (request) => {
  if (request.kind === 'start') served = await start(request.orders);
  if (served === null) throw new Error('the sandbox is not started');
  const { url, sandbox } = served;
  const calls = sandbox.journal.list().toReversed();
  sandbox.journal.clear();
  return { url, calls: calls.map(({ path, body }) => ({ path, body: Buffer.from(body).toString('utf8') })) };
});
