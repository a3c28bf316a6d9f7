/** A token counts in the header Authorization and nowhere else: above all not in an address, which ends up in logs and histories. */
import { permissions } from '@refund-panel/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fill, RATE_LIMITS, routes } from './every-route.js';
import { createHarness, type Harness, REFUNDS_API_KEY } from './harness.js';

let harness: Harness;
let token: string;
beforeAll(async () => {
  harness = await createHarness({ environment: { RATE_LIMITS } });
  token = await harness.mintToken({ permissions });
});
afterAll(() => harness.close());

async function ask(method: string, path: string, headers: Record<string, string> = {}, body?: string) {
  const init = body === undefined ? { method, headers } : { method, headers, body };
  const response = await harness.request(path, init);
  return { status: response.status, text: await response.text() };
}

const names = ['token', 'access_token', 'authorization', 'Authorization', 'session', 'key', 'apiKey', 'jwt'];

const closed = routes.filter(({ authority }) => authority !== 'public');
const named = closed.map((route) => [`${route.method} ${route.path}`, route] as const);

describe.each(named)('%s', (_, { method, path, authority }) => {
  const at = fill(path);
  const secret = () => (authority === 'host' ? REFUNDS_API_KEY : token);

  it('takes no token from its address', async () => {
    for (const name of names) {
      for (const value of [secret(), `Bearer ${secret()}`]) {
        const { status } = await ask(method, `${at}?${name}=${encodeURIComponent(value)}`);
        expect(status, name).toBe(401);
      }
    }
  });

  it('refuses an address with a token in it, also where the right one is in the header', async () => {
    const headers = { Authorization: `Bearer ${secret()}`, 'Content-Type': 'application/json', 'Idempotency-Key': 'a' };
    for (const name of names) {
      const body = method === 'GET' || method === 'DELETE' ? undefined : '{}';
      const { status, text } = await ask(method, `${at}?${name}=${secret()}`, headers, body);
      expect(status, name).toBe(422);
      expect(text).not.toContain(secret());
    }
  });

  it('takes none from a cookie, another header, another scheme, or the body', async () => {
    const value = secret();
    const elsewhere: Record<string, string>[] = [
      { Cookie: `token=${value}; session=${value}; Authorization=${value}` },
      { 'X-Authorization': `Bearer ${value}` },
      { 'Proxy-Authorization': `Bearer ${value}` },
      { 'X-Api-Key': value },
      { Authorization: value },
      { Authorization: `Basic ${Buffer.from(`:${value}`).toString('base64')}` },
      { Authorization: `Token ${value}` },
      { Authorization: `Bearer x, Bearer ${value}` },
      { Authorization: `Bearer ${value} x` },
    ];
    for (const headers of elsewhere) expect((await ask(method, at, headers)).status).toBe(401);
    if (method !== 'GET') {
      const body = JSON.stringify({ token: value, access_token: value, authorization: `Bearer ${value}` });
      expect((await ask(method, at, { 'Content-Type': 'application/json' }, body)).status).toBe(401);
      const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
      expect((await ask(method, at, form, `access_token=${value}`)).status).toBe(401);
    }
  });

  it('takes the one of another kind of caller for none', async () => {
    const other = authority === 'host' ? token : REFUNDS_API_KEY;
    expect((await ask(method, at, { Authorization: `Bearer ${other}` })).status).toBe(401);
  });
});

describe('what was asked', () => {
  it('is logged without its query and headers', () => {
    const logged = JSON.stringify(harness.log.entries);
    expect(logged).toContain('/v1/orders');
    for (const secret of [token, REFUNDS_API_KEY, ...names.map((name) => `${name}=`)])
      expect(logged).not.toContain(secret);
  });
});
