import { describe, expect, it } from 'vitest';
import { type Config, readConfig } from './config.js';
import { ConfigError } from './config-error.js';

const BASE_URL = 'https://bpay.binanceapi.com';
const read = (environment: Record<string, string | undefined>): Config => readConfig(environment, BASE_URL);

function refusal(environment: Record<string, string | undefined>): string {
  try {
    read(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return error instanceof ConfigError ? error.message : '';
  }
  return 'accepted';
}

const live = {
  BINANCE_PAY_API_KEY: 'live-api-key',
  BINANCE_PAY_API_SECRET: 'live-api-secret',
  REFUNDS_API_KEY: 'the-host-servers-secret-key-0123456789',
};

/** With every secret revealed. */
const plain = ({ databaseUrl, credentials, refundsApiKeys, sessionSecrets, ...config }: Config) => ({
  ...config,
  databaseUrl: databaseUrl?.reveal(),
  credentials: credentials && {
    apiKey: credentials.apiKey.reveal(),
    apiSecret: credentials.apiSecret.reveal(),
    baseUrl: credentials.baseUrl,
  },
  refundsApiKeys: refundsApiKeys.map((key) => key.reveal()),
  sessionSecrets: sessionSecrets.map((secret) => secret.reveal()),
});

describe('the settings', () => {
  it('have defaults: the sandbox, an embedded database, this machine only', () => {
    expect(plain(read({}))).toEqual({
      port: 8787,
      host: '127.0.0.1',
      publicUrl: undefined,
      databaseUrl: undefined,
      databaseOwnerUrl: undefined,
      dataDir: '.data',
      credentials: null,
      refundsApiKeys: [],
      sessionSecrets: [],
      tokenIssuer: null,
      allowedOrigins: [],
      logLevel: 'info',
      undoWindowMs: 0,
      maxRefundsPerHour: null,
      workerCallsPerSecond: 50,
      requestsPerMinute: {
        operator: 600,
        refunds: 60,
        address: 1_200,
        failures: 30,
        host: 6_000,
        notifications: 6_000,
      },
      trustedProxies: { hops: 0 },
    });
  });

  it('are what the environment says', () => {
    const environment = {
      ...live,
      PORT: '0',
      HOST: '0.0.0.0',
      PUBLIC_URL: 'https://refunds.example.com/',
      DATABASE_URL: 'postgres://user:password@db:5432/refunds',
      DATA_DIR: '/var/lib/refunds',
      BINANCE_PAY_BASE_URL: 'https://bpay.example.com/',
      SESSION_SECRET: 'a-session-secret',
      ALLOWED_ORIGINS: 'https://admin.example.com, http://localhost:3000/,',
      LOG_LEVEL: 'warn',
      UNDO_WINDOW_SECONDS: '30',
      FUSE_REFUNDS_PER_HOUR: '500',
      WORKER_CALLS_PER_SECOND: '200',
      RATE_LIMITS: 'refunds=5,address=99',
      TRUSTED_PROXIES: '10.0.0.0/8,fd00::/8',
    };
    expect(plain(read(environment))).toEqual({
      port: 0,
      host: '0.0.0.0',
      publicUrl: 'https://refunds.example.com',
      databaseUrl: 'postgres://user:password@db:5432/refunds',
      dataDir: '/var/lib/refunds',
      credentials: {
        apiKey: 'live-api-key',
        apiSecret: 'live-api-secret',
        baseUrl: 'https://bpay.example.com',
      },
      refundsApiKeys: [live.REFUNDS_API_KEY],
      sessionSecrets: ['a-session-secret'],
      tokenIssuer: null,
      allowedOrigins: ['https://admin.example.com', 'http://localhost:3000'],
      logLevel: 'warn',
      undoWindowMs: 30_000,
      maxRefundsPerHour: 500,
      workerCallsPerSecond: 200,
      requestsPerMinute: { operator: 600, refunds: 5, address: 99, failures: 30, host: 6_000, notifications: 6_000 },
      trustedProxies: { networks: ['10.0.0.0/8', 'fd00::/8'] },
    });
  });

  it("call Binance Pay's own address unless told otherwise", () => {
    expect(read(live).credentials?.baseUrl).toBe(BASE_URL);
  });

  it('take an empty setting for one that is not set', () => {
    expect(read({ PORT: '', DATABASE_URL: '', BINANCE_PAY_API_KEY: '', LOG_LEVEL: undefined })).toEqual(read({}));
  });

  it('pay no heed to what is not theirs', () => {
    expect(read({ PATH: '/usr/bin', HOME: '/root', npm_config_user_agent: 'pnpm' })).toEqual(read({}));
  });
});

describe('a setting that is wrong', () => {
  it.each([
    ['PORT', '8O87', '"8O87"', 'a port from 0 to 65535'],
    ['PORT', '65536', '"65536"', 'a port from 0 to 65535'],
    ['PORT', '-1', '"-1"', 'a port from 0 to 65535'],
    ['PORT', '1e3', '"1e3"', 'a port from 0 to 65535'],
    ['PORT', ' 80', '" 80"', 'a port from 0 to 65535'],
    ['PUBLIC_URL', 'refunds.example.com', '"refunds.example.com"', 'an address such as'],
    ['PUBLIC_URL', 'ftp://refunds.example.com', '"ftp://refunds.example.com"', 'an address such as'],
    ['PUBLIC_URL', 'https://', '"https://"', 'an address such as'],
    ['DATABASE_URL', 'mysql://user@db/x', '17 characters', 'postgres://'],
    ['DATABASE_URL', 'postgres//x', '11 characters', 'postgres://'],
    ['BINANCE_PAY_BASE_URL', 'bpay', '"bpay"', 'an address such as'],
    ['BINANCE_PAY_API_KEY', 'with a blank', '12 characters', 'without spaces or line breaks'],
    ['BINANCE_PAY_API_SECRET', 'line\nbreak', '10 characters', 'without spaces or line breaks'],
    ['BINANCE_PAY_API_SECRET', 'trailing\n', '9 characters', 'without spaces or line breaks'],
    ['BINANCE_PAY_API_SECRET', '•••', '3 characters', 'printable ASCII'],
    ['REFUNDS_API_KEY', 'short', '5 characters', 'at least 8 characters'],
    ['REFUNDS_API_KEY', 'two words', '9 characters', 'without spaces or line breaks'],
    ['REFUNDS_API_KEY', 'long-enough,short', '17 characters', 'at least 8 characters, in each'],
    ['REFUNDS_API_KEY', 'long-enough,', '12 characters', 'at least 8 characters, in each'],
    ['REFUNDS_API_KEY', 'long-enough, the-next-one', '25 characters', 'without spaces or line breaks'],
    ['SESSION_SECRET', 'short', '5 characters', 'at least 8 characters'],
    ['SESSION_SECRET', 'long-enough,a b c d e f', '23 characters', 'without spaces or line breaks'],
    ['SESSION_SECRET', Array(11).fill('long-enough').join(), '131 characters', 'at most 10'],
    ['ALLOWED_ORIGINS', '*', '"*"', 'origins separated by commas'],
    [
      'ALLOWED_ORIGINS',
      'https://admin.example.com/page',
      '"https://admin.example.com/page"',
      'origins separated by commas',
    ],
    ['ALLOWED_ORIGINS', 'https://a.example.com,null', '"https://a.example.com,null"', 'origins separated by commas'],
    ['LOG_LEVEL', 'verbose', '"verbose"', 'one of fatal, error, warn, info, debug, trace, silent'],
  ])('%s=%j is named in one line, with what it holds and what is expected', (name, value, held, expected) => {
    const message = refusal({ ...live, [name]: value });
    expect(message).toMatch(new RegExp(`^${name} holds `));
    expect(message).toContain(held);
    expect(message).toContain(expected);
    expect(message).not.toContain('\n');
  });

  it.each([
    'BINANCE_PAY_API_KEY',
    'BINANCE_PAY_API_SECRET',
    'REFUNDS_API_KEY',
    'DATABASE_URL',
    'DATABASE_OWNER_URL',
    'SESSION_SECRET',
  ])('%s never appears in the message, whatever is wrong with it', (name) => {
    const value = 's3cr3t\t';
    const message = refusal({ ...live, [name]: value });
    expect(message).toContain(name);
    expect(message).not.toContain('s3cr3t');
  });

  it('is not quoted at length', () => {
    expect(refusal({ LOG_LEVEL: 'x'.repeat(10_000) }).length).toBeLessThan(300);
  });
});

describe.each([
  ['REFUNDS_API_KEY', 'refundsApiKeys'],
  ['SESSION_SECRET', 'sessionSecrets'],
] as const)('%s', (name, setting) => {
  const old = 'o'.repeat(32);
  const replacement = 'n'.repeat(32);

  it('may hold several, the first first, so that one can be replaced', () => {
    expect(plain(read({ ...live, [name]: `${replacement},${old}` }))[setting]).toEqual([replacement, old]);
  });

  it('is as long as it must be in each of them', () => {
    const production = { ...live, NODE_ENV: 'production' };
    expect(read({ ...production, [name]: `${replacement},${old}` })[setting]).toHaveLength(2);
    const message = refusal({ ...production, [name]: `${replacement},short-in-production` });
    expect(message).toMatch(new RegExp(`^${name} holds a secret of 19 characters; expected at least 32`));
    expect(message).not.toContain('short-in-production');
    expect(message).not.toContain(replacement);
  });
});

describe('live credentials', () => {
  const { BINANCE_PAY_API_KEY, BINANCE_PAY_API_SECRET, REFUNDS_API_KEY } = live;

  it.each([
    ['the key alone', { BINANCE_PAY_API_KEY }, 'BINANCE_PAY_API_SECRET'],
    ['the secret alone', { BINANCE_PAY_API_SECRET }, 'BINANCE_PAY_API_KEY'],
    ['the address alone', { BINANCE_PAY_BASE_URL: 'https://bpay.example.com' }, 'BINANCE_PAY_API_KEY'],
  ])('are all or none: with %s nothing starts, least of all the sandbox', (_, environment, missing) => {
    expect(refusal({ ...environment, REFUNDS_API_KEY })).toMatch(new RegExp(`^${missing} is not set; expected `));
  });

  it("need the secret of the host's own server", () => {
    expect(refusal({ BINANCE_PAY_API_KEY, BINANCE_PAY_API_SECRET })).toMatch(/^REFUNDS_API_KEY is not set; expected /);
  });

  it('never appear in a message about something else', () => {
    const message = refusal({ ...live, REFUNDS_API_KEY: undefined });
    for (const value of Object.values(live)) expect(message).not.toContain(value);
  });
});

describe('in production', () => {
  const production = { ...live, NODE_ENV: 'production' };

  it('the sandbox never runs', () => {
    expect(refusal({ NODE_ENV: 'production' })).toMatch(/^BINANCE_PAY_API_KEY is not set; expected live credentials/);
    expect(refusal({ NODE_ENV: 'production', REFUNDS_API_KEY: live.REFUNDS_API_KEY })).toContain(
      'the sandbox never runs there',
    );
  });

  it('live credentials with a long key are enough', () => {
    expect(read(production).credentials?.apiKey.reveal()).toBe('live-api-key');
  });

  it.each(['REFUNDS_API_KEY', 'SESSION_SECRET'])('%s has at least 32 characters', (name) => {
    const message = refusal({ ...production, [name]: 'x'.repeat(31) });
    expect(message).toBe(
      `${name} holds a secret of 31 characters; expected at least 32 when NODE_ENV is "production".`,
    );
    expect(read({ ...production, [name]: 'x'.repeat(32) })).toBeDefined();
  });
});

describe('an address of Binance Pay in production', () => {
  const production = {
    NODE_ENV: 'production',
    BINANCE_PAY_API_KEY: 'key',
    BINANCE_PAY_API_SECRET: 'secret',
    REFUNDS_API_KEY: 'x'.repeat(32),
  };
  const read = (url: string) => readConfig({ ...production, BINANCE_PAY_BASE_URL: url }, 'https://bpay.binanceapi.com');

  it('must be reached over an encrypted line, unless it is on this machine', () => {
    expect(() => read('http://pay.example.com')).toThrow(/BINANCE_PAY_BASE_URL holds "http:.*expected an https:/);
    for (const url of ['https://pay.example.com', 'http://127.0.0.1:9', 'http://localhost:9', 'http://[::1]:9']) {
      expect(read(url).credentials?.baseUrl).toBe(url);
    }
  });
});

describe('an address with a password in it', () => {
  it.each(['BINANCE_PAY_BASE_URL', 'PUBLIC_URL'])('is refused for %s, and the password is not repeated', (name) => {
    const environment = {
      BINANCE_PAY_API_KEY: 'key',
      BINANCE_PAY_API_SECRET: 'secret',
      REFUNDS_API_KEY: 'x'.repeat(32),
      [name]: 'https://user:hidden@pay.example.com',
    };
    const read = () => readConfig(environment, 'https://bpay.binanceapi.com');
    expect(read).toThrow(new RegExp(`^${name} holds "https://…@pay\\.example\\.com"; expected an address`));
    expect(read).not.toThrow(/hidden/);
  });

  it('is refused for DATABASE_URL when it is not encoded, and is not repeated', () => {
    const read = () => readConfig({ DATABASE_URL: 'postgres://u:p%zz@127.0.0.1/d' }, 'https://bpay.binanceapi.com');
    expect(read).toThrow(/^DATABASE_URL holds 29 characters; expected postgres:/);
  });
});

describe("the database's owner", () => {
  const DATABASE_URL = 'postgres://server:secret-1@db/refunds';

  it('is another role, of the same database', () => {
    const DATABASE_OWNER_URL = 'postgres://owner:secret-2@db/refunds';
    const { databaseUrl, databaseOwnerUrl } = read({ DATABASE_URL, DATABASE_OWNER_URL });
    expect([databaseUrl?.reveal(), databaseOwnerUrl?.reveal()]).toEqual([DATABASE_URL, DATABASE_OWNER_URL]);
  });

  it.each([
    [{ DATABASE_OWNER_URL: DATABASE_URL }, /^DATABASE_URL is not set; expected it beside DATABASE_OWNER_URL/],
    [{ DATABASE_URL, DATABASE_OWNER_URL: DATABASE_URL }, /^DATABASE_URL names the role of DATABASE_OWNER_URL/],
    [{ DATABASE_URL: 'postgres://db/refunds', DATABASE_OWNER_URL: DATABASE_URL }, /^DATABASE_URL names the role/],
    [{ DATABASE_URL, DATABASE_OWNER_URL: 'postgres://owner@db/others' }, /^DATABASE_OWNER_URL names another database/],
  ])('is refused where it is none: %j', (environment, expected) => {
    const message = refusal(environment);
    expect(message).toMatch(expected);
    expect(message).not.toContain('secret-');
  });
});
