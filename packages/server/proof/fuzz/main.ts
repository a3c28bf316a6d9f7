/** The command: `npm run fuzz -- --requests 30000 --seed 7`. */
import { parseArgs } from 'node:util';
import { openPostgres } from '../../src/store/database.js';
import { startPostgres } from '../../test/postgres.js';
import { type FuzzResult, runFuzz } from './run-fuzz.js';
import { setStage } from './stage.js';

const BAD_USAGE = 2;

const usage = `npm run fuzz -- [--requests 20000] [--seed 1] [--database embedded|postgres]

Sends generated requests to every route of the OpenAPI document, right ones and wrong ones, as nobody, as the host and as operators with
several kinds of sessions. Every answer is held against the document, and the gateway's books against what was asked for.
The same seed makes the same requests. Exit code 1: something does not fit.
`;

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    database: { type: 'string', default: 'embedded' },
    help: { type: 'boolean', default: false },
  },
});

const write = (line: string) => process.stdout.write(`${line}\n`);
const isWhole = (text: string) => /^\d{1,9}$/.test(text);
const isKnown = values.database === 'embedded' || values.database === 'postgres';

if (values.help || !isWhole(values.requests) || !isWhole(values.seed) || !isKnown) {
  write(usage);
  process.exitCode = values.help ? 0 : BAD_USAGE;
} else {
  process.exitCode = await play(Number(values.requests), Number(values.seed), values.database === 'postgres');
}

async function play(requests: number, seed: number, onPostgres: boolean): Promise<number> {
  const postgres = onPostgres ? await startPostgres() : null;
  try {
    const stage = await setStage(postgres === null ? undefined : () => openPostgres(postgres.url));
    try {
      return report(await runFuzz(stage, { requests, seed, onProgress: write }), seed);
    } finally {
      await stage.close();
    }
  } finally {
    await postgres?.stop();
  }
}

function report({ findings, requests, calls, statuses, moved, approvals }: FuzzResult, seed: number): number {
  for (const [name, { sent, succeeded }] of [...calls].sort()) write(`${name}: ${sent} sent, ${succeeded} succeeded`);
  const counts = [...statuses].sort(([one], [other]) => one - other).map(([status, count]) => `${status}: ${count}`);
  write(`answers by status: ${counts.join(', ')}`);
  write(`refunds that the gateway paid: ${moved}`);
  write(
    `refunds that somebody else approved: ${approvals.given}; refused to whoever had asked: ${approvals.ownRefused}`,
  );
  for (const finding of findings) write(`FINDING: ${finding}`);
  write(
    findings.length === 0
      ? `verdict of seed ${seed}: ${requests} requests, every answer as documented, nothing moved unasked`
      : `verdict of seed ${seed}: FAILED with ${findings.length} findings`,
  );
  return findings.length === 0 ? 0 : 1;
}
