/** Pages of other origins: those named by ALLOWED_ORIGINS may read answers, no other may, whatever it calls itself and whatever is answered. */
import { permissions } from '@refund-panel/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fill, RATE_LIMITS, routes } from './every-route.js';
import { createHarness, type Harness, REFUNDS_API_KEY } from './harness.js';

const ADMIN = 'https://admin.example.com';
const LOCAL = 'http://localhost:3000';

/** Nobody's, or nearly one that is allowed. */
const strangers = [
  'null',
  '*',
  'https://evil.example',
  `${ADMIN}.evil.example`,
  'https://evil.example/https://admin.example.com',
  'https://evil-admin.example.com',
  'https://sub.admin.example.com',
  'https://example.com',
  'https://admin.example.co',
  'https://admin-example.com',
  'http://admin.example.com',
  'HTTPS://ADMIN.EXAMPLE.COM',
  `${ADMIN}:8443`,
  `${ADMIN}:443`,
  `${ADMIN}.`,
  `${ADMIN}/`,
  `${ADMIN}@evil.example`,
  `${ADMIN},https://evil.example`,
  `${ADMIN}, ${LOCAL}`,
  `https://evil.example ${ADMIN}`,
  'http://localhost',
  'http://localhost:3001',
  'https://localhost:3000',
  'http://127.0.0.1:3000',
];

let harness: Harness;
let token: string;
beforeAll(async () => {
  harness = await createHarness({ environment: { ALLOWED_ORIGINS: `${ADMIN},${LOCAL}`, RATE_LIMITS } });
  token = await harness.mintToken({ permissions });
});
afterAll(() => harness.close());

async function headersOf(method: string, path: string, headers: Record<string, string>): Promise<Headers> {
  const response = await harness.request(path, { method, headers });
  await response.body?.cancel();
  return response.headers;
}

/** Asked as whoever may, as nobody, and beforehand as browsers do. */
async function answersTo(origin: string, { method, path, authority }: (typeof routes)[number]): Promise<Headers[]> {
  const at = fill(path);
  const authorization = `Bearer ${authority === 'host' ? REFUNDS_API_KEY : token}`;
  const asked = { 'Access-Control-Request-Method': method, 'Access-Control-Request-Headers': 'authorization' };
  return Promise.all([
    headersOf(method, at, { Origin: origin, Authorization: authorization, 'Content-Type': 'application/json' }),
    headersOf(method, at, { Origin: origin }),
    headersOf('PATCH', at, { Origin: origin }),
    headersOf('OPTIONS', at, { Origin: origin, ...asked }),
  ]);
}

const named = routes.map((route) => [`${route.method} ${route.path}`, route] as const);

describe('a page of another origin', () => {
  it.each(named)('is not let in by %s, and no cache takes the answer for another page’s', async (_, route) => {
    for (const origin of strangers) {
      for (const headers of await answersTo(origin, route)) {
        expect(headers.get('Access-Control-Allow-Origin'), origin).toBeNull();
        expect(headers.get('Access-Control-Allow-Credentials'), origin).toBeNull();
        expect(headers.get('Vary'), origin).toMatch(/\bOrigin\b/);
      }
    }
  });

  it.each(['/v1/nothing', '/v1', '/v1/', '/v1/orders/1/2/3'])('is not let in by %s, where nothing is', async (path) => {
    for (const origin of strangers) {
      expect((await headersOf('GET', path, { Origin: origin })).get('Access-Control-Allow-Origin')).toBeNull();
    }
  });

  it.each(['/healthz', '/readyz', '/openapi.json', '/nothing', '/', '/sandbox', '/sandbox/api/orders'])(
    'reads nothing at %s, which is for no page, even one that is allowed',
    async (path) => {
      for (const origin of [ADMIN, 'null', 'https://evil.example']) {
        for (const method of ['GET', 'OPTIONS', 'POST']) {
          const headers = await headersOf(method, path, { Origin: origin });
          expect(headers.get('Access-Control-Allow-Origin'), `${method} ${origin}`).toBeNull();
        }
      }
    },
  );
});

describe('a page that is allowed', () => {
  it.each(named)('may read every answer of %s, without cookies', async (_, route) => {
    for (const origin of [ADMIN, LOCAL]) {
      for (const headers of await answersTo(origin, route)) {
        expect(headers.get('Access-Control-Allow-Origin')).toBe(origin);
        expect(headers.get('Access-Control-Allow-Credentials')).toBeNull();
        expect(headers.get('Vary')).toMatch(/\bOrigin\b/);
      }
    }
  });

  it('may use the methods that the panel needs, and none of the host’s', async () => {
    const headers = await headersOf('OPTIONS', '/v1/sessions/1', { Origin: ADMIN });
    expect(headers.get('Access-Control-Allow-Methods')).toBe('GET,POST,PUT');
  });
});

describe('without ALLOWED_ORIGINS', () => {
  it('no page is let in, not even one that says it has no origin', async () => {
    const closed = await createHarness({ environment: { RATE_LIMITS } });
    for (const origin of ['', 'null', 'undefined', ADMIN, 'http://127.0.0.1:8787']) {
      const response = await closed.request('/v1/orders', { headers: { Origin: origin } });
      expect(response.headers.get('Access-Control-Allow-Origin'), origin).toBeNull();
    }
    await closed.close();
  });
});
