// Every route of the contract, from which /openapi.json is made, is in a table of README.md or docs/, and no other is; what docs/ send with curl would be understood.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { endpoints, fileEndpoints } from '../packages/shared/src/index.ts';
import { root } from './pnpm.mjs';

const files = ['README.md', ...readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'))];
const textOf = (name) => readFileSync(join(root, name === 'README.md' ? name : `docs/${name}`), 'utf8');

const contract = [...endpoints, ...fileEndpoints].map((endpoint) => ({
  ...endpoint,
  route: `${endpoint.method} ${endpoint.path}`,
}));
/** Beside the contract: what they answer is no JSON document, or not for our clients. */
const others = ['GET /v1/events', 'POST /v1/notifications/binance-pay'];

/** The routes that a table's first column names: `POST /v1/x/freeze`, `/resume` are two, of which the second takes the place of the last part. */
function routesIn(text) {
  const rows = text.split('\n').filter((line) => line.startsWith('| `'));
  return rows.flatMap((row) => {
    let last = '';
    return [...(row.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].flatMap(([, words]) => {
      if (/^(GET|POST|PUT|DELETE) \/v1\//.test(words)) last = words.split('?')[0];
      else if (words.startsWith('/') && last !== '') last = last.replace(/\/[^/]*$/, words);
      else return [];
      return [last];
    });
  });
}

const named = files.flatMap((name) => routesIn(textOf(name)).map((route) => ({ name, route })));

/** What a shell would send; ids stand for variables. */
const calls = files.flatMap((name) =>
  [
    ...textOf(name)
      .replaceAll('\\\n', ' ')
      .matchAll(/^curl (.*"\$SERVER(\/v1\/[^"]*)".*)$/gm),
  ].map(([, words, path]) => ({
    name,
    method: /-X (\w+)/.exec(words)?.[1] ?? 'GET',
    path: path.replace(/\$\w+/g, '0123456789'),
    body: /-d '([^']*)'/.exec(words)?.[1],
    authority: /Bearer \$(\w+)/.exec(words)?.[1],
  })),
);

const endpointAt = ({ method, path }) =>
  contract.find((one) => one.method === method && new RegExp(`^${one.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path));

describe('the routes', () => {
  it.each([...contract.map(({ route }) => route), ...others])('are described: %s', (route) => {
    expect(named.filter((one) => one.route === route)).not.toEqual([]);
  });

  it('that are described are there', () => {
    const there = new Set([...contract.map(({ route }) => route), ...others]);
    expect(named.length).toBeGreaterThan(there.size);
    expect(named.filter(({ route }) => !there.has(route))).toEqual([]);
  });

  it('are read from a table as it is written', () => {
    expect(
      routesIn('| `POST /v1/a/{b}/c`, `/d` | `GET /v1/e` |\n`GET /v1/f`\n| `GET /v1/g?h=1`, `PUT /v1/g` | |'),
    ).toEqual(['POST /v1/a/{b}/c', 'POST /v1/a/{b}/d', 'GET /v1/g', 'PUT /v1/g']);
  });
});

describe('what is sent with curl', () => {
  it.each(calls)('in $name is what a route takes: $method $path', (call) => {
    const endpoint = endpointAt(call);
    expect(endpoint).toBeDefined();
    expect(call.authority === 'REFUNDS_API_KEY').toBe(endpoint.authority === 'host');
    if (call.body === undefined) expect(endpoint.body === undefined || endpoint.isBodyOptional).toBe(true);
    else expect(endpoint.body.safeParse(JSON.parse(call.body)).error).toBeUndefined();
  });

  it('is there for each decision of a person', () => {
    const sent = calls.map((call) => endpointAt(call)?.path.split('/').at(-1));
    expect(sent).toEqual(expect.arrayContaining(['approve', 'reject', 'freeze', 'resume', 'sessions']));
  });
});
