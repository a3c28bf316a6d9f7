/** How long lists take at two sizes, asked in turns, so that whatever else the machine does meets both. */
import { Agent, request as httpRequest } from 'node:http';
import type { RequestKind } from './requests.js';

export interface Listed {
  readonly url: string;
  readonly token: string;
}

export interface MeasuredKind {
  readonly name: string;
  /** Milliseconds, smaller size first. */
  readonly latenciesMs: readonly [number[], number[]];
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
): Promise<MeasuredKind[]> {
  const measured: MeasuredKind[] = [];
  for (const [index, { name, paths }] of kinds[0].entries()) {
    const latenciesMs: [number[], number[]] = [[], []];
    for (let pick = -WARM_UP; pick < paths.length; pick += 1) {
      for (const size of [0, 1] as const) {
        const all = kinds[size][index]?.paths ?? [];
        const startedAt = performance.now();
        await get(servers[size], all.at(pick % all.length) ?? '');
        if (pick >= 0) latenciesMs[size].push(performance.now() - startedAt);
      }
    }
    measured.push({ name, latenciesMs });
  }
  return measured;
}
