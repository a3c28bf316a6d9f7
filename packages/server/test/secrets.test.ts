/** Known secrets go through a whole server, right and wrong; then everything that it wrote, answered and stored is searched for them. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { endpoints, permissions } from '@refund-panel/shared';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openEmbedded, openPostgres } from '../src/store/database.js';
import { paidOrder } from './harness.js';
import {
  createOwnDatabase,
  type OwnDatabase,
  runServer,
  type StandIn,
  startServer,
  startStandIn,
} from './processes.js';

const secrets = {
  BINANCE_PAY_API_KEY: 'whole-api-key-7Kq2+Zb/91xWm-0123456789',
  BINANCE_PAY_API_SECRET: 'api-secret-Vt5&8hN/pQ3+rY-0123456789',
  REFUNDS_API_KEY: 'host-key-Lw4%6dJ/sE9+uM-0123456789abcdef',
  SESSION_SECRET: 'session-secret-Gf1=3cB/tR7+oX-0123456789',
  'the database password': 'database-password-Hy6aDk28-0123456789',
};

/** Everything that the server let out, by where it was found. */
const found = new Map<string, string>();
const tokens: string[] = [];

let standIn: StandIn;
let database: OwnDatabase;
let environment: Record<string, string>;

beforeAll(async () => {
  standIn = await startStandIn({ apiKey: secrets.BINANCE_PAY_API_KEY, apiSecret: secrets.BINANCE_PAY_API_SECRET });
  database = await createOwnDatabase();
  const { REFUNDS_API_KEY, SESSION_SECRET } = secrets;
  const known = { REFUNDS_API_KEY, SESSION_SECRET, LOG_LEVEL: 'trace', RATE_LIMITS: 'failures=10000,refunds=10000' };
  environment = { ...standIn.environment, ...withPassword(database.environment), ...known };
  await runWholeFlow();
  await runWithWrongKey();
  await collectRows();
  collectBundle();
}, 120_000);
afterAll(async () => {
  await standIn.close();
  database.remove();
});

/** The tests' Postgres takes any. */
function withPassword(given: Record<string, string>): Record<string, string> {
  if (given.DATABASE_URL === undefined) return given;
  const url = new URL(given.DATABASE_URL);
  url.password = secrets['the database password'];
  return { ...given, DATABASE_URL: url.href };
}

function caller(url: string) {
  return async (method: string, path: string, authorization: string, body?: object, headers = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        Authorization: authorization,
        'Content-Type': 'application/json',
        'Idempotency-Key': `k-${found.size}`,
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isMinting = path === '/v1/sessions' && response.status === 201;
    // The one answer that has a token in it.
    const kept = isMinting ? '' : text;
    found.set(
      `answer ${found.size} to ${method} ${path}: ${response.status}`,
      `${JSON.stringify([...response.headers])}\n${kept}`,
    );
    return { status: response.status, text };
  };
}

async function runWholeFlow(): Promise<void> {
  const orders = ['810000000001', '810000009003', '810000009007', '810000009009', '810000009010', '810000009016'];
  for (const prepayId of orders) standIn.sandbox.ledger.addOrder(paidOrder(prepayId, Date.now()));
  const server = await startServer(environment);
  const call = caller(server.url);
  const host = `Bearer ${secrets.REFUNDS_API_KEY}`;
  const session = async (claims: object = {}) => {
    const body = { operator: { id: 'op' }, permissions, ...claims };
    const { token } = JSON.parse((await call('POST', '/v1/sessions', host, body)).text) as { token: string };
    tokens.push(token);
    return `Bearer ${token}`;
  };
  const all = await session();
  const narrow = await session({ orders: [], permissions: ['orders:read', 'refunds:create'] });
  const ids: string[] = [];
  for (const prepayId of orders) {
    for (const authorization of [all, narrow, 'Bearer x', host]) {
      const refund = await call('POST', `/v1/orders/${prepayId}/refunds`, authorization, { refundAmount: '1' });
      if (refund.status === 201) ids.push((JSON.parse(refund.text) as { refundRequestId: string }).refundRequestId);
      await call('POST', `/v1/orders/${prepayId}/refunds`, authorization, { refundAmount: '-1' });
    }
  }
  expect(ids.length).toBeGreaterThan(4);
  for (const { method, path, authority } of endpoints) {
    for (const refundRequestId of ids.slice(0, 3)) {
      const filled = path.replace('{prepayId}', orders[0] ?? '').replace('{refundRequestId}', refundRequestId);
      const at = filled.replace('{sessionId}', 'none').replace('{operatorId}', 'nobody');
      await call(method, at, authority === 'host' ? host : all, method === 'GET' ? undefined : { reason: 'a test' });
    }
  }
  // Where no secret belongs.
  for (const secret of [...Object.values(secrets), tokens[0] ?? '']) {
    await call('GET', `/v1/orders?token=${encodeURIComponent(secret)}`, 'Bearer x');
    await call('GET', '/v1/orders', `Bearer ${secret}x`);
    await call('GET', '/v1/orders', `Basic ${Buffer.from(`a:${secret}`).toString('base64')}`);
    await call(
      'POST',
      '/v1/notifications/binance-pay',
      `Bearer ${secret}`,
      { bizType: 'PAY' },
      { 'BinancePay-Signature': secret },
    );
  }
  for (const path of ['/openapi.json', '/healthz', '/readyz', '/nothing']) await call('GET', path, all);
  await server.stop('SIGTERM');
  found.set('the log of a whole flow', server.output());
}

async function runWithWrongKey(): Promise<void> {
  const wrong = { ...environment, BINANCE_PAY_API_SECRET: `${secrets.BINANCE_PAY_API_SECRET}-wrong` };
  standIn.sandbox.ledger.addOrder(paidOrder('820000000001', Date.now()));
  const server = await startServer(wrong);
  const call = caller(server.url);
  const body = { operator: { id: 'op' }, permissions };
  const minted = await call('POST', '/v1/sessions', `Bearer ${secrets.REFUNDS_API_KEY}`, body);
  const { token } = JSON.parse(minted.text) as { token: string };
  tokens.push(token);
  expect((await call('GET', '/v1/orders/820000000001', `Bearer ${token}`)).status).toBe(502);
  await server.stop('SIGTERM');
  found.set('the log with a wrong secret', server.output());
}

/** Every table there is, whatever it is called. */
async function collectRows(): Promise<void> {
  const { DATABASE_URL, DATA_DIR = '' } = database.environment;
  const opened = await (DATABASE_URL === undefined ? openEmbedded(DATA_DIR) : openPostgres(DATABASE_URL));
  const rowsOf = async (text: string) => {
    const result = (await opened.database.execute(sql.raw(text))) as unknown as object[] | { rows: object[] };
    return Array.isArray(result) ? [...result] : result.rows;
  };
  const tables = (await rowsOf(
    "select table_schema || '.' || table_name as name from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema')",
  )) as { name: string }[];
  for (const { name } of tables) {
    const rows = (await rowsOf(`select row_to_json(t)::text as row from ${name} t`)) as { row: string }[];
    found.set(`the table ${name}`, rows.map(({ row }) => row).join('\n'));
  }
  await opened.close();
}

function collectBundle(): void {
  const folder = dirname(createRequire(import.meta.url).resolve('@refund-panel/widget/refund-panel.js'));
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    found.set(`the bundle's ${entry.name}`, readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  }
}

/** The secret in every spelling that a program gives it by itself; of base64 what is the same whatever stands around it. */
function spellingsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const inBase64 = [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const inner = encoded.slice(offset === 0 ? 0 : 4, -4);
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
  });
  const hex = bytes.toString('hex');
  const reversed = [...secret].reverse().join('');
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    hex,
    hex.toUpperCase(),
    reversed,
    ...inBase64,
  ];
}

function placesOf(secret: string): string[] {
  const spellings = spellingsOf(secret);
  return [...found].filter(([, text]) => spellings.some((one) => text.includes(one))).map(([place]) => place);
}

describe('after a whole flow with known secrets', () => {
  it('there is something to search', () => {
    const places = [...found.keys()];
    expect(places.filter((place) => place.startsWith('the table ')).length).toBeGreaterThan(8);
    expect(places.some((place) => place.endsWith('refund-panel.js'))).toBe(true);
    expect(found.get('the log of a whole flow')).toContain('session minted');
    for (const table of ['refunds', 'trail', 'gateway_calls', 'orders'])
      expect(found.get(`the table public.${table}`), table).not.toBe('');
    for (const status of [': 200', ': 201', ': 401', ': 403', ': 404', ': 422'])
      expect(
        places.some((place) => place.endsWith(status)),
        status,
      ).toBe(true);
  });

  it.each(Object.entries(secrets))('%s is in no answer, log, table or file of the bundle', (_, secret) => {
    expect(placesOf(secret)).toEqual([]);
  });

  it('no session token is either, nor the part of one that proves it', () => {
    expect(tokens.length).toBeGreaterThan(2);
    for (const token of tokens) {
      expect(placesOf(token)).toEqual([]);
      expect(placesOf(token.split('.')[2] ?? token)).toEqual([]);
    }
  });

  it('the search would find one in any spelling', () => {
    const secret = secrets.SESSION_SECRET;
    for (const hidden of [
      `before ${secret} after`,
      Buffer.from(`x${secret}yy`).toString('base64'),
      Buffer.from(`xx${secret}`).toString('base64url'),
      Buffer.from(secret).toString('hex'),
      `?a=${encodeURIComponent(secret)}`,
    ]) {
      found.set('hidden', hidden);
      expect(placesOf(secret), hidden).toEqual(['hidden']);
    }
    found.delete('hidden');
  });
});

describe('a setting that is wrong', () => {
  const isPostgres = inject('databaseKind') === 'postgres';
  const password = secrets['the database password'];
  it.each([
    ['has a blank', 'BINANCE_PAY_API_SECRET', `${secrets.BINANCE_PAY_API_SECRET} x`],
    ['has a line break', 'BINANCE_PAY_API_KEY', `${secrets.BINANCE_PAY_API_KEY}\n`],
    ['is short in one of its parts', 'REFUNDS_API_KEY', `${secrets.REFUNDS_API_KEY},x`],
    ['is not ASCII', 'SESSION_SECRET', `${secrets.SESSION_SECRET}ü`],
    ['is no address', 'DATABASE_URL', `postgres//u:${password}@127.0.0.1/x`],
    ['is encoded wrongly', 'DATABASE_URL', `postgres://u:${password}%zz@127.0.0.1/x`],
    ['names nobody who listens', 'DATABASE_URL', `postgres://u:${password}@127.0.0.1:1/x`],
    ['names an unknown host', 'DATABASE_URL', `postgres://u:${password}@nowhere.invalid/x`],
    ['is in the wrong setting', 'BINANCE_PAY_BASE_URL', `https://u:${password}@bpay.example.com`],
    ...(isPostgres ? ([['names no database that is there', 'DATABASE_URL', 'missing']] as const) : []),
  ] as const)('(%s) is named without what it holds: %s', async (_, name, value) => {
    const given = value === 'missing' ? (environment.DATABASE_URL ?? '').replace(/[^/]+$/, 'no_such_database') : value;
    const { code, output } = await runServer({ ...environment, [name]: given });
    expect(code).toBe(1);
    expect(output).toContain(name);
    for (const secret of Object.values(secrets)) {
      for (const spelling of spellingsOf(secret)) expect(output).not.toContain(spelling);
    }
  });
});
