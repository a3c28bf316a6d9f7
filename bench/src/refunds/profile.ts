/** Where the time goes: the server's own by `node --cpu-prof`, Postgres's by what its sessions wait for. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sql } from 'postgres';
import { printTable } from '../parts/figures.js';

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const ROWS = 15;

/** Self time by package, of the time that the process was busy. @param folder with one profile */
export function printProfile(folder: string): void {
  const [file] = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'));
  if (file === undefined) throw new Error('the server left no profile');
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as CpuProfile;
  const places = new Map(nodes.map(({ id, callFrame }) => [id, placeOf(callFrame)]));
  const times = new Map<string, number>();
  samples.forEach((id, index) => {
    const place = places.get(id) ?? '';
    times.set(place, (times.get(place) ?? 0) + (timeDeltas[index] ?? 0));
  });
  for (const nothing of ['(idle)', '(program)']) times.delete(nothing);
  printShares('The server: its busy time by package (self)', times);
}

function placeOf({ functionName, url }: CpuProfile['nodes'][number]['callFrame']): string {
  if (url === '') return /^(writev?|write\w+)$/.test(functionName) ? 'writing to sockets' : functionName;
  const named = /node_modules\/(?:\.pnpm\/[^/]+\/node_modules\/)?((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (named !== undefined) return named;
  if (url.includes('undici')) return 'undici (fetch)';
  if (url.startsWith('node:')) return /webstreams/.test(url) ? 'web streams' : 'Node itself';
  return 'the server itself';
}

/** Looks at the sessions of a database from time to time. @returns ends it and prints what they were seen at */
export function sampleWaits(admin: Sql, database: string): () => Promise<void> {
  const seen = new Map<string, number>();
  const INTERVAL_MS = 50;
  let stopped = false;
  const sample = async () => {
    while (!stopped) {
      const rows = await admin<{ wait: string; count: number }[]>`
        select case when state = 'idle in transaction' then 'waiting for the client, in a transaction'
          else coalesce(wait_event_type || ' ' || wait_event, 'running') end as wait, count(*)::int as count
        from pg_stat_activity where datname = ${database} and state <> 'idle' and pid <> pg_backend_pid() group by 1`;
      for (const { wait, count } of rows) seen.set(wait, (seen.get(wait) ?? 0) + count);
      await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS));
    }
  };
  const sampling = sample();
  return async () => {
    stopped = true;
    await sampling;
    printShares("Postgres: what the server's sessions were seen at, when not idle", seen);
  };
}

function printShares(title: string, parts: ReadonlyMap<string, number>): void {
  const whole = [...parts.values()].reduce((sum, part) => sum + part, 0);
  const rows = [...parts].sort(([, left], [, right]) => right - left).slice(0, ROWS);
  const share = (part: number) => `${((part / whole) * 100).toFixed(1)} %`;
  printTable(
    title,
    ['', 'share'],
    rows.map(([name, part]) => [name, share(part)]),
  );
}
