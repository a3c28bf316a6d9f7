import { hkdfSync } from 'node:crypto';
import { MAX_SESSION_SECONDS } from '@refund-panel/shared';
import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { openSessions } from '../../test/open-sessions.js';
import { ProblemError } from '../domain/errors.js';
import { createOwnTokens } from './own-tokens.js';
import type { SessionKeys, Sessions } from './session.js';

const OLD = 'the-old-one-of-the-hosts-secrets-0123456789';
const NEW = 'the-new-one-of-the-hosts-secrets-0123456789';
const THIRD = 'another-one-of-the-hosts-secrets-0123456789';

const claims = { operator: { id: 'op-1', name: 'Ada' }, permissions: ['orders:read' as const] };

let nowMs = Date.parse('2026-03-01T12:00:00Z');
const now = () => new Date(nowMs);

function sessionsWith(keys: Partial<SessionKeys>): Sessions {
  return openSessions({ refundsApiKeys: [THIRD], sessionSecrets: [], hostTokens: null, ...keys }, { now });
}

async function mintWith(keys: Partial<SessionKeys>, seconds = 60): Promise<string> {
  return (await sessionsWith(keys).mint(claims, seconds)).token;
}

/** What becomes of a token: `good`, or the problem's code. */
async function verdict(sessions: Sessions, token: string): Promise<string> {
  try {
    expect(await sessions.verify(`Bearer ${token}`)).toMatchObject(claims);
    return 'good';
  } catch (error) {
    if (error instanceof ProblemError) return error.code;
    throw error;
  }
}

function isHost(sessions: Sessions, key: string): boolean {
  try {
    sessions.verifyHost(`Bearer ${key}`);
    return true;
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'unauthenticated') return false;
    throw error;
  }
}

describe('several keys of the host', () => {
  it('all open the door, and a key that has been dropped does not', () => {
    const both = sessionsWith({ refundsApiKeys: [NEW, OLD] });
    expect([isHost(both, NEW), isHost(both, OLD)]).toEqual([true, true]);
    // Nor do two together, half of one, or more than one.
    for (const key of [`${NEW},${OLD}`, NEW.slice(1), `${OLD}x`, THIRD]) expect(isHost(both, key)).toBe(false);
    expect(isHost(sessionsWith({ refundsApiKeys: [NEW] }), OLD)).toBe(false);
  });

  it('each stand for a key that signs, where the sessions have no secret of their own', async () => {
    const old = await mintWith({ refundsApiKeys: [OLD] });
    const renewed = await mintWith({ refundsApiKeys: [NEW, OLD] });
    const both = sessionsWith({ refundsApiKeys: [NEW, OLD] });
    const after = sessionsWith({ refundsApiKeys: [NEW] });
    expect([await verdict(both, old), await verdict(after, old)]).toEqual(['good', 'unauthenticated']);
    expect([await verdict(both, renewed), await verdict(after, renewed)]).toEqual(['good', 'good']);
  });
});

describe('several secrets of the sessions', () => {
  it('all verify, the first signs, and what a dropped one signed is good no more', async () => {
    const old = await mintWith({ sessionSecrets: [OLD] });
    const renewed = await mintWith({ sessionSecrets: [NEW, OLD] });
    const both = sessionsWith({ sessionSecrets: [NEW, OLD] });
    const after = sessionsWith({ sessionSecrets: [NEW] });
    expect([await verdict(both, old), await verdict(after, old)]).toEqual(['good', 'unauthenticated']);
    expect([await verdict(both, renewed), await verdict(after, renewed)]).toEqual(['good', 'good']);
  });

  it('stand alone: the keys of the host sign nothing then', async () => {
    const derived = await mintWith({ refundsApiKeys: [NEW] });
    const verdictWith = (sessionSecrets: readonly string[]) =>
      verdict(sessionsWith({ refundsApiKeys: [NEW], sessionSecrets }), derived);
    expect(await verdictWith([OLD])).toBe('unauthenticated');
    // Unless they are among the secrets, as long as what they signed is to stay good.
    expect(await verdictWith([OLD, NEW])).toBe('good');
  });

  it('say of a token that has run out that it has, whichever of them signed it', async () => {
    const token = await mintWith({ sessionSecrets: [OLD] });
    nowMs += 65_000;
    expect(await verdict(sessionsWith({ sessionSecrets: [NEW, OLD] }), token)).toBe('session_expired');
  });
});

describe('a token that the same secret signed for something else', () => {
  const key = new Uint8Array(hkdfSync('sha256', THIRD, '', 'refund-panel session', 32));
  const sign = (iss: string, aud: string, alg = 'HS256') => {
    const iat = Math.floor(nowMs / 1000);
    return new SignJWT({ ...claims, iss, aud, iat, exp: iat + 60 }).setProtectedHeader({ alg }).sign(key);
  };

  it('is refused, by its issuer, its audience and its algorithm', async () => {
    expect(await verdict(sessionsWith({}), await sign('refund-panel', 'refund-panel'))).toBe('good');
    for (const [iss, aud, alg] of [
      ['another-server', 'refund-panel'],
      ['refund-panel', 'another-page'],
      ['refund-panel', 'refund-panel', 'HS512'],
    ] as const) {
      expect(await verdict(sessionsWith({}), await sign(iss, aud, alg))).toBe('unauthenticated');
    }
  });
});

describe('the times of a token', () => {
  const sessions = sessionsWith({});
  const seconds = () => Math.floor(nowMs / 1000);
  const hour = 3_600;

  const sign = (times: { issuedAt: number; expiresAt: number; nbf?: number }) => {
    const { nbf, ...own } = times;
    return createOwnTokens([THIRD]).sign({ ...claims, ...(nbf === undefined ? {} : { nbf }) }, 'an id', own);
  };

  it('are taken with five seconds of leeway at its end, also where the token is remembered', async () => {
    const token = await mintWith({});
    const unknown = () => verdict(sessionsWith({}), token);
    expect(await verdict(sessions, token)).toBe('good');
    nowMs += 64_999;
    expect([await verdict(sessions, token), await unknown()]).toEqual(['good', 'good']);
    nowMs += 1;
    expect([await verdict(sessions, token), await unknown()]).toEqual(['session_expired', 'session_expired']);
  });

  it.each([
    ['nbf', (at: number) => sign({ issuedAt: seconds(), expiresAt: seconds() + hour, nbf: at })],
    ['iat', (at: number) => sign({ issuedAt: at, expiresAt: seconds() + hour })],
  ] as const)('are taken with as much before its beginning (%s), and not more', async (_, signAt) => {
    expect(await verdict(sessions, await signAt(seconds() + 5))).toBe('good');
    const early = await signAt(seconds() + 6);
    expect(await verdict(sessions, early)).toBe('unauthenticated');
    nowMs += 1_000;
    expect(await verdict(sessions, early)).toBe('good');
  });

  it('count from when it was issued: nobody is believed longer than the longest session', async () => {
    const token = await sign({ issuedAt: seconds(), expiresAt: seconds() + 1_000 * hour });
    const session = await sessions.verify(`Bearer ${token}`);
    expect(session.believedUntil.getTime()).toBe((seconds() + MAX_SESSION_SECONDS + 5) * 1000);
    nowMs = session.believedUntil.getTime() - 1;
    expect([await verdict(sessions, token), await verdict(sessionsWith({}), token)]).toEqual(['good', 'good']);
    nowMs += 1_001;
    const both = [await verdict(sessions, token), await verdict(sessionsWith({}), token)];
    expect(both).toEqual(['session_expired', 'session_expired']);
  });
});
