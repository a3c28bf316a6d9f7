/** Sessions that are ended before their time: at once where it was asked, and on every other replica within five seconds. */
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { type OpenDatabase, openPostgres } from '../src/store/database.js';
import { sessionRevocations } from '../src/store/schema.js';
import { copyTemplate, openTestDatabase } from './database.js';
import { createHarness, type Harness, REFUNDS_API_KEY } from './harness.js';
import { createSigningKey, type SigningKey, signToken, startTokenIssuer, type TokenIssuer } from './token-issuer.js';

interface Minted {
  readonly token: string;
  readonly sessionId: string;
}

const asHost = { Authorization: `Bearer ${REFUNDS_API_KEY}` };

async function mint(harness: Harness, id = 'op-1', more: object = {}): Promise<Minted> {
  const response = await harness.request('/v1/sessions', {
    method: 'POST',
    headers: { ...asHost, 'Content-Type': 'application/json' },
    body: JSON.stringify({ operator: { id }, permissions: ['orders:read', 'refunds:create'], ...more }),
  });
  expect(response.status).toBe(201);
  return (await response.json()) as Minted;
}

async function use(harness: Harness, token: string): Promise<number> {
  return (await harness.request('/v1/orders', { headers: { Authorization: `Bearer ${token}` } })).status;
}

/** Ends one session, or with `operators/…` all of an operator. */
async function end(harness: Harness, what: string, headers: Record<string, string> = asHost): Promise<number> {
  const path = what.startsWith('operators/') ? `/v1/${what}/sessions` : `/v1/sessions/${what}`;
  const response = await harness.request(path, { method: 'DELETE', headers });
  if (response.status === 204) expect(await response.text()).toBe('');
  return response.status;
}

async function follow(harness: Harness, token: string) {
  const response = await harness.request('/v1/events', { headers: { Authorization: `Bearer ${token}` } });
  expect(response.status).toBe(200);
  const reader = response.body?.getReader();
  return {
    async toItsEnd() {
      let read = await reader?.read();
      while (read?.done === false) read = await reader?.read();
    },
    end: () => reader?.cancel(),
  };
}

describe('a session that is ended', () => {
  let harness: Harness;
  let issuer: TokenIssuer;
  let key: SigningKey;
  beforeAll(async () => {
    issuer = await startTokenIssuer();
    key = await createSigningKey('first');
    issuer.publish(key);
    const environment = {
      SESSION_JWKS_URL: issuer.url,
      SESSION_ISSUER: 'https://id.example.com/',
      SESSION_AUDIENCE: 'refunds',
    };
    harness = await createHarness({ environment });
  });
  afterAll(async () => {
    await harness.close();
    await issuer.close();
  });

  function tokenOfTheHost(sub: string, iatSecondsAgo: number, jti?: string): Promise<string> {
    const iat = Math.floor(harness.clock.now().getTime() / 1000) - iatSecondsAgo;
    const claims = { iss: 'https://id.example.com/', aud: 'refunds', sub, permissions: ['orders:read'], jti };
    return signToken(key, { ...claims, iat, exp: iat + 3_600 });
  }

  it('is refused at once, also in the middle of its use, and no other is', async () => {
    const [one, other] = [await mint(harness), await mint(harness)];
    expect(one.sessionId).not.toBe(other.sessionId);
    expect([await use(harness, one.token), await use(harness, other.token)]).toEqual([200, 200]);
    expect(await end(harness, one.sessionId)).toBe(204);
    expect([await use(harness, one.token), await use(harness, other.token)]).toEqual([401, 200]);
    const { prepayId } = harness.addOrder();
    const { status, problem } = await harness.refund(prepayId, { refundAmount: '1' }, { token: one.token });
    expect([status, problem.code, problem.detail]).toEqual([
      401,
      'unauthenticated',
      'This session was ended. Sign in again.',
    ]);
    expect(harness.movedFor(prepayId)).toEqual([]);
  });

  it('may be ended again, and so may one that never was', async () => {
    const { sessionId, token } = await mint(harness);
    for (const _ of [1, 2, 3]) expect(await end(harness, sessionId)).toBe(204);
    expect(await end(harness, 'never-was')).toBe(204);
    expect(await use(harness, token)).toBe(401);
  });

  it('is ended by nobody but the host', async () => {
    const { sessionId, token } = await mint(harness, 'op-1', {
      permissions: ['orders:read', 'refunds:create', 'refunds:approve', 'policy:manage'],
    });
    for (const headers of [{ Authorization: `Bearer ${token}` }, { Authorization: '' }]) {
      expect(await end(harness, sessionId, headers)).toBe(401);
      expect(await end(harness, 'operators/op-1', headers)).toBe(401);
    }
    expect(await use(harness, token)).toBe(200);
  });

  it.each(['op-2', 'a/b c@example.com', 'auth0|7', '%2e', 'ö:é'])(
    'goes with all others of its operator (%s), but not with those that come after',
    async (id) => {
      const [one, two, other] = [await mint(harness, id), await mint(harness, id), await mint(harness, 'somebody')];
      expect(await use(harness, one.token)).toBe(200);
      expect(await end(harness, `operators/${encodeURIComponent(id)}`)).toBe(204);
      harness.clock.advance(1);
      const after = await mint(harness, id);
      const answers = [one, two, other, after].map(({ token }) => use(harness, token));
      expect(await Promise.all(answers)).toEqual([401, 401, 200, 200]);
    },
  );

  it.each([
    ['mei', 1],
    ['Mei', 2],
    [' MEI', 3],
    ['m\u{200b}ei', 4],
  ])(
    'goes with all others of its operator, however their id is spelled in each, and in the call (%j)',
    async (spelling, number) => {
      const spellings = ['Mei', ' mei', 'MEI\u{200b}', 'mei'].map((name) => `${name}${number}`);
      const tokens = await Promise.all([...spellings, `mei${number}x`].map((id) => mint(harness, id)));
      const answers = () => Promise.all(tokens.map(({ token }) => use(harness, token)));
      expect(await end(harness, `operators/${encodeURIComponent(spelling + number)}`)).toBe(204);
      expect(await answers()).toEqual([401, 401, 401, 401, 200]);
      // A later spelling does not take back what an earlier one ended.
      harness.clock.putBack(60_000);
      expect(await end(harness, `operators/MEI${number}`)).toBe(204);
      harness.clock.advance(60_000);
      expect(await answers()).toEqual([401, 401, 401, 401, 200]);
    },
  );

  it("goes with its operator also where the host's own token opened it; one that may be older by its issuer's clock goes too", async () => {
    const before = await tokenOfTheHost('op-3', 60);
    const stranger = await tokenOfTheHost('op-4', 60);
    expect([await use(harness, before), await use(harness, stranger)]).toEqual([200, 200]);
    expect(await end(harness, 'operators/op-3')).toBe(204);
    const fromAClockAhead = await tokenOfTheHost('op-3', -5);
    harness.clock.advance(6_000);
    const after = await tokenOfTheHost('op-3', 0);
    const answers = [before, fromAClockAhead, stranger, after].map((token) => use(harness, token));
    expect(await Promise.all(answers)).toEqual([401, 401, 200, 200]);
  });

  it('may be one of the host by its own name', async () => {
    const [one, other] = [await tokenOfTheHost('op-5', 0, 'urn.one'), await tokenOfTheHost('op-5', 0, 'urn.other')];
    expect(await use(harness, one)).toBe(200);
    expect(await end(harness, 'urn.one')).toBe(204);
    expect([await use(harness, one), await use(harness, other)]).toEqual([401, 200]);
  });

  it.each(['a b', 'x'.repeat(129), 'ä'])('has no name such as %j', async (name) => {
    expect(await end(harness, encodeURIComponent(name))).toBe(422);
  });

  it('follows nothing live any more', async () => {
    const [byItself, byOperator, other] = [await mint(harness), await mint(harness, 'op-6'), await mint(harness)];
    const streams = [await follow(harness, byItself.token), await follow(harness, byOperator.token)];
    const goesOn = await follow(harness, other.token);
    await end(harness, byItself.sessionId);
    await streams[0]?.toItsEnd();
    await end(harness, 'operators/op-6');
    await streams[1]?.toItsEnd();
    await goesOn.end();
  });
});

describe('what is kept of it', () => {
  let harness: Harness;
  let opened: OpenDatabase;
  afterEach(async () => {
    await harness.close();
    await opened.close();
  });

  it('outlives a server, is one row for each, and goes when no token could be good any more', async () => {
    opened = await openTestDatabase();
    const rows = () => opened.database.select().from(sessionRevocations);
    harness = await createHarness({ opened });
    const longest = { expiresIn: 8 * 3_600 };
    const { token, sessionId } = await mint(harness, 'op-1', longest);
    await end(harness, sessionId);
    for (const _ of [1, 2, 3]) await end(harness, 'operators/op-2');
    expect(await rows()).toHaveLength(2);

    await harness.close();
    harness = await createHarness({ opened });
    expect(await use(harness, token)).toBe(401);
    // Believed until then, were it not ended.
    harness.clock.advance(8 * 3_600_000 + 4_999);
    expect(await use(harness, token)).toBe(401);
    expect(await rows()).toHaveLength(2);
    harness.clock.advance(5_001);
    expect(await use(harness, (await mint(harness)).token)).toBe(200);
    expect(await rows()).toEqual([]);
    expect(await use(harness, token)).toBe(401);
  });
});

describe.runIf(inject('databaseKind') === 'postgres')('on several replicas', () => {
  const harnesses: Harness[] = [];
  const databases: OpenDatabase[] = [];
  afterEach(async () => {
    for (const harness of harnesses.splice(0)) await harness.close();
    for (const database of databases.splice(0)) await database.close();
  });

  async function startTwo(): Promise<readonly [Harness, Harness]> {
    const url = await copyTemplate(inject('databaseTemplate'));
    const start = async () => {
      const opened = await openPostgres(url);
      databases.push(opened);
      const harness = await createHarness({ opened });
      harnesses.push(harness);
      return harness;
    };
    return [await start(), await start()];
  }

  it('it is refused by the others after five seconds at the latest, whatever they were told before', async () => {
    const [here, there] = await startTwo();
    const [one, all] = [await mint(here), await mint(here, 'op-2')];
    expect([await use(there, one.token), await use(there, all.token)]).toEqual([200, 200]);
    await end(here, one.sessionId);
    await end(here, 'operators/op-2');
    // As if it had not read since: five seconds later nobody is let in before it has.
    there.clock.advance(5_000);
    expect([await use(there, one.token), await use(there, all.token)]).toEqual([401, 401]);
  });

  it('its live streams there end too, without anybody asking', async () => {
    const [here, there] = await startTwo();
    const { token, sessionId } = await mint(here);
    const stream = await follow(there, token);
    await end(here, sessionId);
    await stream.toItsEnd();
    expect(await use(there, token)).toBe(401);
  });

  it('those that are ended at once on both are all known to both', async () => {
    const [here, there] = await startTwo();
    const minted = await Promise.all(Array.from({ length: 20 }, () => mint(here)));
    await Promise.all(minted.map(({ sessionId }, index) => end(index % 2 === 0 ? here : there, sessionId)));
    for (const harness of [here, there]) {
      harness.clock.advance(5_000);
      const answers = await Promise.all(minted.map(({ token }) => use(harness, token)));
      expect(new Set(answers)).toEqual(new Set([401]));
    }
  });
});
