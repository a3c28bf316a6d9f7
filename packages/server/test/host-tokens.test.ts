/** The host's own tokens at the whole server: they refund as ours do, and an issuer that is away signs nobody out. */
import { problemSchema } from '@refund-panel/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHarness, type Harness } from './harness.js';
import { setPolicy } from './policy-requests.js';
import { createSigningKey, type SigningKey, signToken, startTokenIssuer, type TokenIssuer } from './token-issuer.js';

const ISSUER = 'https://id.example.com/';

let issuer: TokenIssuer;
let key: SigningKey;
let harness: Harness;
beforeAll(async () => {
  issuer = await startTokenIssuer();
  key = await createSigningKey('first', 'EdDSA');
  issuer.publish(key);
  harness = await createHarness({
    environment: {
      SESSION_JWKS_URL: issuer.url,
      SESSION_ISSUER: ISSUER,
      SESSION_AUDIENCE: 'refunds',
      SESSION_ALGORITHMS: 'EdDSA',
      SESSION_CLAIMS: '{"permissions":"groups","maxAmount":"limit","roles":"teams"}',
      SESSION_ROLES: '{"clerk":["orders:read","refunds:create"]}',
    },
  });
});
afterAll(async () => {
  await harness.close();
  await issuer.close();
});

function tokenOf(claims: object): Promise<string> {
  const iat = Math.floor(harness.clock.now().getTime() / 1000);
  return signToken(key, { iss: ISSUER, aud: 'refunds', iat, exp: iat + 600, ...claims });
}

describe("the host's own token", () => {
  it('refunds as the roles allow that it names, within its limit, and the refund has its operator', async () => {
    const { prepayId } = harness.addOrder();
    const token = await tokenOf({
      sub: 'auth0|7',
      name: 'Ada',
      groups: ['clerk', 'staff'],
      limit: { amount: '10', currency: 'USDT' },
    });
    const over = await harness.refund(prepayId, { refundAmount: '11' }, { token });
    expect([over.status, over.problem.code]).toEqual([403, 'amount_over_session_limit']);
    const { status, refund } = await harness.refund(prepayId, { refundAmount: '10' }, { token });
    expect([status, refund.requestedBy]).toEqual([201, { id: 'auth0|7', name: 'Ada' }]);

    const stranger = await harness.refund(
      prepayId,
      { refundAmount: '1' },
      { token: await tokenOf({ sub: 'b', groups: 'staff' }) },
    );
    expect([stranger.status, stranger.problem.code]).toEqual([403, 'forbidden']);
    // Tokens of this server go on beside it.
    expect((await harness.refund(prepayId, { refundAmount: '1' })).status).toBe(201);
  });

  it('is judged under the policy by the roles that it names', async () => {
    const { prepayId } = harness.addOrder();
    const limits = [
      { currency: 'USDT', role: 'front desk', perRefund: '3' },
      { currency: 'USDT', role: 'back office', perRefund: '30' },
    ];
    await setPolicy(harness, { limits });
    const refund = async (refundAmount: string, teams: unknown) => {
      const token = await tokenOf({ sub: 'ada', groups: ['clerk'], teams });
      const { status, problem } = await harness.refund(prepayId, { refundAmount }, { token });
      return [status, problem.code];
    };
    expect(await refund('4', ['front desk'])).toEqual([403, 'over_policy_limit']);
    expect(await refund('4', ['front desk', 'back office'])).toEqual([201, undefined]);
    expect(await refund('4', { back: 'office' })).toEqual([401, 'unauthenticated']);
    await setPolicy(harness, {});
  });

  it('is answered with 503 while its issuer cannot be asked, and nothing moves; the same request goes through later', async () => {
    const { prepayId } = harness.addOrder();
    const newKey = await createSigningKey('second', 'EdDSA');
    const iat = Math.floor(harness.clock.now().getTime() / 1000);
    const claims = { iss: ISSUER, aud: 'refunds', iat, exp: iat + 600, sub: 'ada', groups: 'clerk' };
    const token = await signToken(newKey, claims);
    issuer.answerWith(500);
    harness.clock.advance(5_000);
    const ask = () =>
      harness.request(`/v1/orders/${prepayId}/refunds`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'Idempotency-Key': 'once' },
        body: JSON.stringify({ refundAmount: '5' }),
      });
    const away = await ask();
    expect(away.status).toBe(503);
    expect(Number(away.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(problemSchema.parse(await away.json())).toMatchObject({ code: 'not_ready', moneyMoved: 'no' });
    expect(harness.movedFor(prepayId)).toEqual([]);

    issuer.answerWith(null);
    issuer.publish(newKey);
    harness.clock.advance(5_000);
    expect((await ask()).status).toBe(201);
    expect(harness.movedFor(prepayId)).toEqual(['5']);
  });
});
