/** What a campaign is played on: a database, the sandbox as Binance Pay, real server processes, and lines between them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServedSandbox, serveSandbox } from '../../src/sandbox/index.js';
import { type Postgres, startPostgres } from '../../test/postgres.js';
import { type Deliveries, watchDeliveries } from './deliveries.js';
import type { CampaignSettings, Plan } from './plan.js';
import { createServerSlot, type ServerSlot } from './server-slot.js';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.js';

export const REFUNDS_API_KEY = 'campaign-host-secret-0123456789abcdef';
const SESSION_SECRET = 'campaign-session-secret-0123456789abcdef';

const NOTIFICATIONS_PATH = '/v1/notifications/binance-pay';

/** An hour before the campaign, so that every order is an old one. */
const ORDER_AGE_MS = 3_600_000;

export interface ServerPlace extends ServerSlot {
  readonly databaseLine: TcpProxy | null;
  readonly gatewayLine: TcpProxy;
}

export interface Stage {
  readonly servers: readonly ServerPlace[];
  readonly sandbox: ServedSandbox['sandbox'];
  /** The gateway's notifications, as it saw them received. */
  readonly deliveries: Deliveries;
  /** Null on the embedded database. */
  readonly postgres: Postgres | null;
  readonly dataFolder: string;
  /** True from when it is being cleared. */
  isOver(): boolean;
  close(): Promise<void>;
}

/** @param onUnasked told when a server ends that nobody ended */
export async function setStage(
  settings: CampaignSettings,
  plan: Plan,
  onUnasked: (what: string) => void,
): Promise<Stage> {
  const closers: (() => Promise<void> | void)[] = [];
  let over = false;
  const close = async () => {
    over = true;
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const dataFolder = mkdtempSync(join(tmpdir(), 'refund-panel-campaign-'));
    closers.push(() => rmSync(dataFolder, { recursive: true, force: true }));
    const postgres = settings.database === 'postgres' ? await startPostgres({ isDurable: true }) : null;
    if (postgres !== null) closers.push(() => postgres.stop());
    const servers: ServerPlace[] = [];
    const frontDoor = await startTcpProxy(nextUp(servers));
    closers.push(frontDoor.close);
    const publicUrl = `http://127.0.0.1:${frontDoor.port}`;
    const deliveries = watchDeliveries();
    const served = await openSandbox(settings, plan, publicUrl, deliveries);
    closers.push(served.close);
    for (let number = 0; number < settings.servers; number += 1) {
      const lines = await openLines(postgres, served.url);
      closers.push(...lines.all.map((line) => line.close));
      const environment = {
        ...credentialsOf(settings),
        ...lines.environment,
        REFUNDS_API_KEY,
        SESSION_SECRET,
        PUBLIC_URL: publicUrl,
        DATA_DIR: dataFolder,
        LOG_LEVEL: 'warn',
      };
      servers.push({ ...createServerSlot(number, environment, onUnasked), ...lines.between });
    }
    closers.push(() => Promise.all(servers.map((server) => server.kill())).then(() => {}));
    await Promise.all(servers.map((server) => server.start()));
    return { servers, sandbox: served.sandbox, deliveries, postgres, dataFolder, isOver: () => over, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** As a load balancer does: one after the other, those that are down left out. */
function nextUp(servers: readonly ServerPlace[]): () => number | null {
  let turn = 0;
  return () => {
    const urls = servers.map((server) => server.url()).filter((url) => url !== null);
    turn += 1;
    const url = urls[turn % Math.max(urls.length, 1)];
    return url === undefined ? null : Number(new URL(url).port);
  };
}

function credentialsOf({ seed }: CampaignSettings) {
  return { BINANCE_PAY_API_KEY: `campaign-key-${seed}`, BINANCE_PAY_API_SECRET: `campaign-secret-${seed}` };
}

async function openSandbox(
  settings: CampaignSettings,
  plan: Plan,
  publicUrl: string,
  { fetch }: Deliveries,
): Promise<ServedSandbox> {
  const { BINANCE_PAY_API_KEY: apiKey, BINANCE_PAY_API_SECRET: apiSecret } = credentialsOf(settings);
  const served = await serveSandbox({
    credentials: { apiKey, apiSecret },
    seed: `campaign ${settings.seed}`,
    fetch,
    defaultWebhookUrl: `${publicUrl}${NOTIFICATIONS_PATH}`,
  });
  const paidAt = Date.now() - ORDER_AGE_MS;
  for (const { prepayId, currency, orderAmount } of plan.orders) {
    served.sandbox.ledger.addOrder({
      prepayId,
      merchantTradeNo: `TRADE${prepayId}`,
      transactionId: `M_R_${prepayId}`,
      status: 'PAID',
      currency,
      orderAmount,
      createTime: paidAt,
      transactTime: paidAt,
      paymentInstructions: [{ currency, amount: orderAmount }],
    });
  }
  return served;
}

async function openLines(postgres: Postgres | null, sandboxUrl: string) {
  const lineTo = (address: string) => {
    const port = Number(new URL(address).port);
    return startTcpProxy(() => port);
  };
  const gatewayLine = await lineTo(sandboxUrl);
  const gateway = { BINANCE_PAY_BASE_URL: `http://127.0.0.1:${gatewayLine.port}` };
  if (postgres === null)
    return { between: { gatewayLine, databaseLine: null }, all: [gatewayLine], environment: gateway };
  const url = new URL(postgres.url);
  const databaseLine = await lineTo(postgres.url);
  url.port = String(databaseLine.port);
  return {
    between: { gatewayLine, databaseLine },
    all: [gatewayLine, databaseLine],
    environment: { ...gateway, DATABASE_URL: url.href },
  };
}
