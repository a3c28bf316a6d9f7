/** How long lists take at two sizes, asked in turns, so that whatever else the machine does meets both. */
import { Agent, request as httpRequest } from 'node:http';
import type { RequestKind } from './requests.js';

export interface Listed {
  readonly url: string;
  readonly token: string;
}

export interface MeasuredKind {
  readonly name: string;
  /** Milliseconds, of each round, smaller size first. */
  readonly rounds: readonly (readonly [number[], number[]])[];
}

/** The first of each kind compile code and fill caches. */
const WARM_UP = 10;

const agent = new Agent({ keepAlive: true });

/** @throws Error for anything but HTTP 200 */
export function get({ url, token }: Listed, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(`${url}${path}`, { agent, headers: { Authorization: `Bearer ${token}` } });
    outgoing.once('error', reject);
    outgoing.once('response', (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      incoming.once('error', reject);
      incoming.once('end', () => {
        if (incoming.statusCode === 200) resolve(text);
        else reject(new Error(`${path}: HTTP ${incoming.statusCode} ${text.slice(0, 200)}`));
      });
    });
    outgoing.end();
  });
}

export async function measureKinds(
  servers: readonly [Listed, Listed],
  kinds: readonly [readonly RequestKind[], readonly RequestKind[]],
  rounds: number,
): Promise<MeasuredKind[]> {
  const measured = kinds[0].map(({ name }) => ({ name, rounds: [] as [number[], number[]][] }));
  for (let round = 1; round <= rounds; round += 1) {
    for (const [index, kind] of measured.entries()) {
      kind.rounds.push(await measureKind(servers, [pathsOf(kinds[0], index), pathsOf(kinds[1], index)]));
    }
  }
  return measured;
}

function pathsOf(kinds: readonly RequestKind[], index: number): readonly string[] {
  return kinds[index]?.paths ?? [];
}

async function measureKind(
  servers: readonly [Listed, Listed],
  paths: readonly [readonly string[], readonly string[]],
): Promise<[number[], number[]]> {
  const latenciesMs: [number[], number[]] = [[], []];
  for (let pick = -WARM_UP; pick < paths[0].length; pick += 1) {
    // Neither is always the one that comes first.
    for (const size of pick % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      const startedAt = performance.now();
      await get(servers[size], paths[size].at(pick % paths[size].length) ?? '');
      if (pick >= 0) latenciesMs[size].push(performance.now() - startedAt);
    }
  }
  return latenciesMs;
}
