/** The shop of the demo: who can be signed in, and what its own server asks of the refund server. */
import { readdirSync, readFileSync } from 'node:fs';
import type { OrderSummary, PolicyVersion, Sending } from '@refund-panel/shared';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHarness, type Harness } from './harness.js';
import { ask, setPolicy } from './policy-requests.js';

const policyVersion = (harness: Harness) => ask<PolicyVersion>(harness, ['GET', '/v1/policy']);

describe("the demo's shop", () => {
  let harness: Harness;
  let cookie: string;

  beforeEach(async () => {
    harness = await createHarness();
    const page = await harness.request('/');
    cookie = page.headers.get('Set-Cookie')?.split(';')[0] ?? '';
  });
  afterEach(() => harness.close());

  const visit = (path: string, method: 'GET' | 'POST' = 'POST') =>
    harness.request(path, { method, headers: { Cookie: cookie } });

  async function claimsOf(person: string): Promise<Record<string, unknown>> {
    const response = await visit(`/demo/session?as=${person}`);
    expect(response.status).toBe(201);
    const { token } = (await response.json()) as { token: string };
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  }

  it('signs in who refunds and who approves, and nobody as the shop itself', async () => {
    const [mei, boris] = [await claimsOf('mei'), await claimsOf('boris')];
    expect(mei).toMatchObject({ sub: 'mei', permissions: ['orders:read', 'refunds:create'] });
    expect(boris).toMatchObject({ sub: 'boris', permissions: ['orders:read', 'refunds:create', 'refunds:approve'] });
    for (const name of ['tea-house', 'constructor', '']) {
      expect((await visit(`/demo/session?as=${name}`)).status, name).toBe(404);
    }
  });

  it('answers only in a browser that has opened its page', async () => {
    const posts = ['session', 'orders', 'sending/freeze', 'sending/resume'].map((path) => ['POST', path] as const);
    for (const [method, path] of [...posts, ['GET', 'sending'] as const]) {
      for (const sent of ['', 'demo-sign-in=guessed']) {
        const response = await harness.request(`/demo/${path}`, { method, headers: { Cookie: sent } });
        expect(response.status, path).toBe(401);
      }
    }
  });

  it('sets a policy with the first session, once, under which large refunds need a second person', async () => {
    expect((await policyVersion(harness)).value.version).toBe(0);
    await Promise.all([claimsOf('mei'), claimsOf('boris'), claimsOf('mei')]);
    expect((await policyVersion(harness)).value).toMatchObject({
      version: 1,
      policy: { approvals: [{ currency: 'USDT', perOrder: '100' }] },
      changedBy: { id: 'tea-house' },
    });
    await claimsOf('boris');
    expect((await policyVersion(harness)).value.version).toBe(1);
  });

  it('leaves a policy alone that somebody has set', async () => {
    const policy = { limits: [{ currency: 'USDT', perRefund: '1' }] };
    await setPolicy(harness, policy);
    await claimsOf('mei');
    expect((await policyVersion(harness)).value).toMatchObject({ version: 1, policy });
  });

  it('tells the refund server of every order of its page', async () => {
    expect((await visit('/demo/orders')).status).toBe(204);
    const headers = { Authorization: `Bearer ${await harness.mintToken()}` };
    const response = await harness.request('/v1/orders', { headers });
    const { items } = (await response.json()) as { items: OrderSummary[] };
    const page = await (await harness.request('/')).text();
    const named = [...page.matchAll(/TEAHOUSE\d+/g)].map(([name]) => name);
    expect(named.length).toBeGreaterThan(0);
    expect(items.map(({ merchantTradeNo }) => merchantTradeNo).sort()).toEqual(named.sort());
  });

  it('freezes and resumes what is sent', async () => {
    const frozen = async (path: string, method: 'GET' | 'POST') => {
      const response = await visit(path, method);
      expect(response.status).toBe(200);
      return ((await response.json()) as Sending).frozen;
    };
    expect(await frozen('/demo/sending', 'GET')).toBe(false);
    expect(await frozen('/demo/sending/freeze', 'POST')).toBe(true);
    expect(await frozen('/demo/sending', 'GET')).toBe(true);
    expect(await frozen('/demo/sending/resume', 'POST')).toBe(false);
  });
});

it('the page of the demo offers every language that the panel speaks', () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
  const [choice = ''] = /<select name="lang">[\s\S]*?<\/select>/.exec(read('../src/demo/demo.html')) ?? [];
  const offered = [...choice.matchAll(/value="([^"]+)"/g)].map(([, language]) => language);
  const translated = readdirSync(new URL('../../widget/languages/xliff', import.meta.url));
  expect(offered).toEqual(['en', ...translated.map((name) => name.replace('.xlf', '')).sort()]);
});
