/** The command: `npm run campaign -- --refunds 10000 --seed 7 --database postgres --servers 3`. */
import { parseArgs } from 'node:util';
import { runCampaign } from './campaign.js';
import type { CampaignSettings } from './plan.js';

/** Two looks into the wallet are twelve minutes apart at most, and one of them may get no answer. */
const HEALING_TIMEOUT_MS = 30 * 60_000;

const BAD_USAGE = 2;

const usage = `npm run campaign -- [--refunds 1000] [--seed 1] [--database postgres|embedded] [--servers 3] [--operators 16] [--ask]

Real servers on a real database refund against the sandbox while they are killed, stopped, frozen and cut off. Then every
refund has to become final, and the gateway's books are compared with the database, the API and what clients were told.
With --ask, open refunds are asked about in the end, which spares the servers' own growing delays.
The seed decides what is done; only when things meet is left to chance. Exit code 1: something does not fit.
`;

const { values } = parseArgs({
  options: {
    refunds: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    database: { type: 'string', default: 'postgres' },
    servers: { type: 'string' },
    operators: { type: 'string', default: '16' },
    ask: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const write = (line: string) => process.stdout.write(`${line}\n`);

function readSettings(): CampaignSettings | null {
  const database = values.database === 'postgres' || values.database === 'embedded' ? values.database : null;
  const whole = (text: string, least: number, most: number) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    return number >= least && number <= most ? number : null;
  };
  const refunds = whole(values.refunds, 20, 1_000_000);
  const seed = whole(values.seed, 0, 999_999_999);
  // The embedded database has room for one.
  const servers = whole(values.servers ?? (database === 'embedded' ? '1' : '3'), 1, database === 'embedded' ? 1 : 3);
  const operators = whole(values.operators, 1, 100);
  if (database === null || refunds === null || seed === null || servers === null || operators === null) return null;
  return { database, refunds, seed, servers, operators };
}

const settings = values.help ? null : readSettings();
if (settings === null) {
  write(usage);
  process.exitCode = values.help ? 0 : BAD_USAGE;
} else {
  const { seed, refunds, database, servers, operators } = settings;
  write(`campaign: seed ${seed}, ${refunds} refunds, ${database}, ${servers} servers, ${operators} operators`);
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort(new Error(signal)));
  const { counts, discrepancies } = await runCampaign({
    ...settings,
    healing: { timeoutMs: HEALING_TIMEOUT_MS, asks: values.ask },
    onProgress: write,
    signal: stopping.signal,
  });
  for (const line of counts) write(line);
  for (const line of discrepancies) write(`DISCREPANCY: ${line}`);
  write(
    discrepancies.length === 0
      ? `verdict of seed ${seed}: no refund lost, none doubled, none beyond its order`
      : `verdict of seed ${seed}: FAILED with ${discrepancies.length} discrepancies`,
  );
  process.exitCode = discrepancies.length === 0 ? 0 : 1;
}
