/** Whose tokens are believed, against a real server of keys on a port. */
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { exportSPKI, importJWK, type JWTPayload, SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSessions } from '../../test/open-sessions.js';
import { createRecordingLog, type RecordingLog } from '../../test/recording-log.js';
import {
  createSigningKey,
  type SigningKey,
  signToken,
  startTokenIssuer,
  type TokenIssuer,
} from '../../test/token-issuer.js';
import { ProblemError } from '../domain/errors.js';
import { createHostTokens } from './host-tokens.js';
import type { Sessions } from './session.js';

const ISSUER = 'https://id.example.com/';
const AUDIENCE = 'refunds';

let issuer: TokenIssuer;
let elsewhere: TokenIssuer;
let key: SigningKey;
let nextKey: SigningKey;
let rsaKey: SigningKey;
beforeAll(async () => {
  [issuer, elsewhere] = await Promise.all([startTokenIssuer(), startTokenIssuer()]);
  key = await createSigningKey('first');
  nextKey = await createSigningKey('second');
  rsaKey = await createSigningKey('rsa', 'RS256');
});
afterAll(() => Promise.all([issuer.close(), elsewhere.close()]));

let passedMs = 0;
const startedAtMs = Date.parse('2026-03-01T12:00:00Z');
const now = () => new Date(startedAtMs + passedMs);
const seconds = () => Math.floor(now().getTime() / 1000);

let log: RecordingLog;
let sessions: Sessions;
beforeEach(() => {
  log = createRecordingLog();
  sessions = trusting();
  issuer.publish(key, rsaKey);
});
afterEach(() => issuer.answerWith(null));

function trusting(algorithms: readonly string[] = ['ES256', 'RS256']): Sessions {
  const trusted = { jwksUrl: issuer.url, issuer: ISSUER, audience: AUDIENCE, algorithms, claims: {}, roles: new Map() };
  const hostTokens = createHostTokens(trusted, { nowMs: () => passedMs, log });
  return openSessions({ refundsApiKeys: ['a-key-of-the-host'], sessionSecrets: [], hostTokens }, { now });
}

function payload(claims: JWTPayload = {}): JWTPayload {
  const times = { iat: seconds(), exp: seconds() + 600 };
  return { iss: ISSUER, aud: AUDIENCE, sub: 'ada', permissions: ['orders:read'], ...times, ...claims };
}

async function verdict(token: string | Promise<string>, by = sessions): Promise<string> {
  try {
    return (await by.verify(`Bearer ${await token}`)).operator.id;
  } catch (error) {
    if (error instanceof ProblemError) return error.code;
    throw error;
  }
}

const without = (name: string) => {
  const { [name]: _, ...rest } = payload();
  return rest;
};

describe("the host's own token", () => {
  it('is good when its issuer signed it for us, by any of the algorithms', async () => {
    expect(await verdict(signToken(key, payload()))).toBe('ada');
    expect(await verdict(signToken(rsaKey, payload({ aud: ['somebody else', AUDIENCE] })))).toBe('ada');
    expect(issuer.asked()).toBeGreaterThan(0);
  });

  it('stands beside the tokens of this server, and neither passes for the other', async () => {
    const own = await sessions.mint({ operator: { id: 'minted' }, permissions: ['orders:read'] }, 60);
    expect(await verdict(own.token)).toBe('minted');
    expect(await verdict(signToken(key, payload()))).toBe('ada');
    expect(await verdict(signToken(key, payload({ iss: 'refund-panel', aud: 'refund-panel' })))).toBe(
      'unauthenticated',
    );
    const strangers = openSessions(
      { refundsApiKeys: ['a-key-of-the-host'], sessionSecrets: [], hostTokens: null },
      { now },
    );
    expect(await verdict(signToken(key, payload()), strangers)).toBe('unauthenticated');
  });

  it.each([
    ['of another issuer', () => payload({ iss: 'https://id.example.org/' })],
    ['of an issuer that begins alike', () => payload({ iss: `${ISSUER}evil` })],
    ['of several issuers', () => payload({ iss: [ISSUER] as unknown as string })],
    ['without an issuer', () => without('iss')],
    ['for somebody else', () => payload({ aud: 'shop' })],
    ['for nobody', () => without('aud')],
    ['without an end', () => without('exp')],
    ['without a beginning', () => without('iat')],
    ['of the future', () => payload({ nbf: seconds() + 6 })],
    ['that was issued in the future', () => payload({ iat: seconds() + 6 })],
    ['without an operator', () => without('sub')],
    ['of an operator without a name at all', () => payload({ sub: '' })],
    ['of an operator with a line break', () => payload({ sub: 'a\nb' })],
    ['of an operator too long to record', () => payload({ sub: 'x'.repeat(129) })],
  ])('%s is refused', async (_, claims) => {
    expect(await verdict(signToken(key, claims()))).toBe('unauthenticated');
  });

  it('has run out with the same leeway as ours, and after a shift at most', async () => {
    expect(await verdict(signToken(key, payload({ exp: seconds() - 4 })))).toBe('ada');
    expect(await verdict(signToken(key, payload({ exp: seconds() - 5 })))).toBe('session_expired');
    const eternal = await signToken(key, payload({ exp: seconds() + 1_000_000 }));
    expect(await verdict(eternal)).toBe('ada');
    passedMs += (8 * 3_600 + 6) * 1000;
    expect(await verdict(eternal)).toBe('session_expired');
  });
});

describe('a token that is forged', () => {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

  it('without an algorithm is refused', async () => {
    for (const alg of ['none', 'None', 'NONE', '']) {
      expect(await verdict(`${encode({ alg, kid: 'first' })}.${encode(payload())}.`)).toBe('unauthenticated');
    }
  });

  it('with the public key as a shared secret is refused', async () => {
    const spki = await exportSPKI((await importJWK(rsaKey.publicJwk, 'RS256')) as Parameters<typeof exportSPKI>[0]);
    for (const secret of [spki, JSON.stringify(rsaKey.publicJwk), String(rsaKey.publicJwk.n)]) {
      const signed = `${encode({ alg: 'HS256', kid: 'rsa' })}.${encode(payload())}`;
      const signature = createHmac('sha256', secret).update(signed).digest('base64url');
      expect(await verdict(`${signed}.${signature}`)).toBe('unauthenticated');
    }
  });

  it('by an algorithm that is not among ours is refused, though the key is published', async () => {
    expect(await verdict(signToken(rsaKey, payload()), trusting(['ES256']))).toBe('unauthenticated');
    const pss = await createSigningKey('pss', 'PS256');
    issuer.publish(pss);
    expect(await verdict(signToken(pss, payload()), trusting())).toBe('unauthenticated');
  });

  it('by a key of its own is refused, whatever address of keys it names, and nobody asks there', async () => {
    elsewhere.publish(nextKey);
    for (const header of [
      { jku: elsewhere.url },
      { x5u: elsewhere.url },
      { jwk: nextKey.publicJwk },
      { jku: elsewhere.url, kid: 'second' },
      { kid: elsewhere.url },
    ]) {
      expect(await verdict(signToken(nextKey, payload(), { kid: 'first', ...header }))).toBe('unauthenticated');
    }
    expect(elsewhere.asked()).toBe(0);
  });

  it('by a key so short that it can be broken is not believed', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const publicJwk = { ...publicKey.export({ format: 'jwk' }), kid: 'short' };
    issuer.answerWith(200, JSON.stringify({ keys: [publicJwk] }));
    const signed = `${encode({ alg: 'RS256', kid: 'short' })}.${encode(payload())}`;
    const signature = sign('sha256', Buffer.from(signed), privateKey).toString('base64url');
    expect(await verdict(`${signed}.${signature}`)).toBe('not_ready');
  });

  it('in what it says is refused', async () => {
    const [header, , signature] = (await signToken(key, payload())).split('.');
    expect(await verdict(`${header}.${encode(payload({ sub: 'root' }))}.${signature}`)).toBe('unauthenticated');
  });
});

describe('the keys', () => {
  it('are asked for anew when a token names one that is not known', async () => {
    expect(await verdict(signToken(key, payload()))).toBe('ada');
    issuer.publish(nextKey);
    passedMs += 5_000;
    expect(await verdict(signToken(nextKey, payload()))).toBe('ada');
    // What the issuer no longer publishes is not believed any more.
    expect(await verdict(signToken(key, payload({ jti: 'never seen' })))).toBe('unauthenticated');
  });

  it('are asked for once in five seconds at most, however many tokens name made-up ones', async () => {
    expect(await verdict(signToken(key, payload()))).toBe('ada');
    const before = issuer.asked();
    for (let second = 0; second < 10; second += 1) {
      passedMs += 1_000;
      const flood = Array.from({ length: 20 }, async (_, index) =>
        verdict(signToken(nextKey, payload(), { kid: `made-up-${second}-${index}` })),
      );
      expect(new Set(await Promise.all(flood))).toEqual(new Set(['unauthenticated']));
    }
    expect(issuer.asked() - before).toBe(2);
    expect(await verdict(signToken(key, payload({ jti: 'another' })))).toBe('ada');
  });

  it('that fit are all tried where a token names none', async () => {
    issuer.publish(nextKey, key);
    const unnamed = (by: SigningKey) =>
      new SignJWT(payload()).setProtectedHeader({ alg: by.algorithm }).sign(by.privateKey);
    expect([await verdict(unnamed(key)), await verdict(unnamed(nextKey))]).toEqual(['ada', 'ada']);
    expect(await verdict(unnamed(await createSigningKey('stranger')))).toBe('unauthenticated');
  });

  it('are looked at anew after five minutes, so that one taken back is soon worth nothing', async () => {
    const token = await signToken(key, payload({ exp: seconds() + 3_600 }));
    expect(await verdict(token)).toBe('ada');
    issuer.publish(nextKey);
    passedMs += 5 * 60_000 - 1;
    expect(await verdict(token)).toBe('ada');
    passedMs += 1;
    expect(await verdict(token)).toBe('unauthenticated');
  });
});

describe('while the issuer cannot be asked', () => {
  const outages: [string, number, string][] = [
    ['an error', 500, ''],
    ['a redirect', 302, ''],
    ['no JSON', 200, '<html>'],
    ['no set of keys', 200, '{"keys":"none"}'],
  ];

  it.each(outages)(
    '(%s) nobody is signed out: it is a 503, and good once it answers again',
    async (_, status, body) => {
      issuer.answerWith(status, body);
      const token = await signToken(key, payload());
      const before = issuer.asked();
      expect(await verdict(token)).toBe('not_ready');
      // Nor is it asked again and again.
      expect(await Promise.all(Array.from({ length: 20 }, () => verdict(token)))).toEqual(Array(20).fill('not_ready'));
      expect(issuer.asked() - before).toBe(1);
      issuer.answerWith(null);
      expect(await verdict(token)).toBe('not_ready');
      passedMs += 5_000;
      expect(await verdict(token)).toBe('ada');
      expect(log.entries.filter(({ level }) => level === 'warn')).toHaveLength(1);
    },
  );

  it('the keys it named last stay good for an hour, and no token is called bad for one that may be new', async () => {
    const fresh = () => signToken(key, payload({ jti: String(passedMs) }));
    expect(await verdict(fresh())).toBe('ada');
    issuer.answerWith(500);
    passedMs += 60 * 60_000 - 1;
    expect(await verdict(fresh())).toBe('ada');
    expect(await verdict(signToken(nextKey, payload()))).toBe('not_ready');
    // Ours need nobody else.
    const own = await sessions.mint({ operator: { id: 'minted' }, permissions: ['orders:read'] }, 60);
    expect(await verdict(own.token)).toBe('minted');
    passedMs += 1;
    expect(await verdict(fresh())).toBe('not_ready');
  });

  it('and when nobody listens there at all', async () => {
    const gone = await startTokenIssuer();
    await gone.close();
    const trusted = { jwksUrl: gone.url, issuer: ISSUER, audience: AUDIENCE, algorithms: ['ES256'], claims: {} };
    const hostTokens = createHostTokens({ ...trusted, roles: new Map() }, { nowMs: () => passedMs, log });
    const lonely = openSessions({ refundsApiKeys: ['a-key-of-the-host'], sessionSecrets: [], hostTokens }, { now });
    expect(await verdict(signToken(key, payload()), lonely)).toBe('not_ready');
  });

  it('and when it publishes what is no key', async () => {
    const { x: _, ...halfAKey } = key.publicJwk;
    issuer.answerWith(200, JSON.stringify({ keys: [halfAKey] }));
    expect(await verdict(signToken(key, payload()))).toBe('not_ready');
  });
});
