import { format, inspect } from 'node:util';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.js';
import { Secret } from './secret.js';

const SECRET = 'what-nobody-may-read-0123456789abcdef';

const config = readConfig(
  {
    BINANCE_PAY_API_KEY: `${SECRET}-key`,
    BINANCE_PAY_API_SECRET: `${SECRET}-api`,
    REFUNDS_API_KEY: `${SECRET}-host,${SECRET}-host-2`,
    SESSION_SECRET: `${SECRET}-session`,
    DATABASE_URL: `postgres://user:${SECRET}@db:5432/refunds`,
  },
  'https://unused.invalid',
);

describe('the settings', () => {
  it.each<[string, () => string]>([
    ['as JSON', () => JSON.stringify(config)],
    ['inspected to the bottom', () => inspect(config, { depth: null, showHidden: true, getters: true })],
    ['formatted', () => format('%s %o %O %j', config, config, config, config)],
    ['joined to a text', () => `${config.refundsApiKeys} ${config.databaseUrl} ${config.credentials?.apiSecret}`],
    ['spread into another object', () => JSON.stringify({ ...config, credentials: { ...config.credentials } })],
    ['cloned', () => JSON.stringify(structuredClone({ keys: Object.entries(config.refundsApiKeys[0] ?? {}) }))],
    ['in an error', () => inspect(new Error('bad', { cause: config }), { depth: null })],
    ['logged', () => logged(config)],
  ])('tell no secret %s', (_, print) => {
    expect(print()).not.toContain(SECRET);
  });

  it('hand each out to whoever asks for it by name', () => {
    expect(config.credentials?.apiSecret.reveal()).toBe(`${SECRET}-api`);
    expect(new Secret('a').reveal()).toBe('a');
  });
});

function logged(value: object): string {
  let text = '';
  const write = (line: string) => {
    text += line;
  };
  const log = pino({ level: 'trace' }, { write });
  log.info({ value, err: Object.assign(new Error('x'), { config: value }) }, 'all of it');
  return text;
}
