import { describe, expect, it } from 'vitest';
import { readConfig } from './config.js';
import { ConfigError } from './config-error.js';

const issuer = {
  SESSION_JWKS_URL: 'https://id.example.com/.well-known/jwks.json?policy=1',
  SESSION_ISSUER: 'https://id.example.com/',
  SESSION_AUDIENCE: 'refunds',
};

const read = (environment: Record<string, string>) => readConfig(environment, 'https://unused.invalid').tokenIssuer;

function refusal(environment: Record<string, string>): string {
  try {
    read(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return error instanceof ConfigError ? error.message : '';
  }
  return 'accepted';
}

describe("the settings of the host's own tokens", () => {
  it('are three, and have defaults for the rest', () => {
    expect(read({})).toBeNull();
    expect(read(issuer)).toEqual({
      jwksUrl: issuer.SESSION_JWKS_URL,
      issuer: issuer.SESSION_ISSUER,
      audience: 'refunds',
      algorithms: ['RS256', 'ES256'],
      claims: {},
      roles: new Map(),
    });
  });

  it('name the claims and what the roles of the host may do', () => {
    const settings = read({
      ...issuer,
      SESSION_ALGORITHMS: 'EdDSA',
      SESSION_CLAIMS: '{"permissions":"realm_access.roles","operator.id":"employee"}',
      SESSION_ROLES: '{"clerk":["orders:read","refunds:create"],"guest":[]}',
    });
    expect(settings).toMatchObject({
      algorithms: ['EdDSA'],
      claims: { permissions: 'realm_access.roles', 'operator.id': 'employee' },
    });
    expect([...(settings?.roles ?? [])]).toEqual([
      ['clerk', ['orders:read', 'refunds:create']],
      ['guest', []],
    ]);
  });

  it.each(Object.keys(issuer))('are all or none: with %s missing nothing starts', (missing) => {
    const message = refusal({ ...issuer, [missing]: '' });
    expect(message).toMatch(new RegExp(`^${missing} is not set; expected SESSION_JWKS_URL, SESSION_ISSUER and`));
  });

  it.each([
    ['SESSION_ALGORITHMS', 'RS256'],
    ['SESSION_CLAIMS', '{}'],
    ['SESSION_ROLES', '{}'],
  ])('mean nothing alone: %s', (name, value) => {
    expect(refusal({ [name]: value })).toMatch(new RegExp(`^SESSION_JWKS_URL is not set; .*because ${name} is set`));
  });

  it.each([
    ['SESSION_JWKS_URL', 'id.example.com', 'an address such as'],
    ['SESSION_JWKS_URL', 'file:///etc/passwd', 'an address such as'],
    ['SESSION_JWKS_URL', 'https://user:pass@id.example.com/', 'an address such as'],
    ['SESSION_JWKS_URL', 'http://id.example.com/', 'an https:// address for any other machine than this one'],
    ['SESSION_ISSUER', 'two\nlines', 'one line of text'],
    ['SESSION_ISSUER', 'refund-panel', "another issuer than this server's own"],
    ['SESSION_ALGORITHMS', 'none', 'some of RS256'],
    ['SESSION_ALGORITHMS', 'RS256,HS256', 'some of RS256'],
    ['SESSION_ALGORITHMS', 'RS256, ES256', 'some of RS256'],
    ['SESSION_ALGORITHMS', 'rs256', 'some of RS256'],
    ['SESSION_CLAIMS', 'roles', 'a JSON object'],
    ['SESSION_CLAIMS', '["roles"]', 'a JSON object'],
    ['SESSION_CLAIMS', '{"permission":"roles"}', 'with names of operator.id, operator.name, permissions'],
    ['SESSION_CLAIMS', '{"permissions":""}', 'a JSON object'],
    ['SESSION_CLAIMS', '{"permissions":1}', 'a JSON object'],
    ['SESSION_ROLES', '{"clerk":"orders:read"}', 'a JSON object'],
    ['SESSION_ROLES', '{"clerk":["orders:write"]}', 'with permissions of orders:read'],
    ['SESSION_ROLES', 'null', 'a JSON object'],
  ])('say what is wrong with %s=%j', (name, value, expected) => {
    const message = refusal({ ...issuer, [name]: value });
    expect(message).toMatch(new RegExp(`^${name} holds "`));
    expect(message).toContain(expected);
    expect(message).not.toMatch(/\n|user:pass/);
  });

  it('need an encrypted line in production, whatever the machine', () => {
    const production = {
      ...issuer,
      NODE_ENV: 'production',
      BINANCE_PAY_API_KEY: 'key',
      BINANCE_PAY_API_SECRET: 'secret',
      REFUNDS_API_KEY: 'x'.repeat(32),
    };
    expect(read(production)?.jwksUrl).toBe(issuer.SESSION_JWKS_URL);
    for (const address of ['http://127.0.0.1:9/jwks', 'http://localhost:9/jwks', 'http://[::1]:9/jwks']) {
      expect(refusal({ ...production, SESSION_JWKS_URL: address })).toContain('https:// address when NODE_ENV is');
      expect(read({ ...issuer, SESSION_JWKS_URL: address })?.jwksUrl).toBe(address);
    }
  });
});
