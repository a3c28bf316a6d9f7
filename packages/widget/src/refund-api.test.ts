import { expect } from '@open-wc/testing';
import { json, makeOrder, makeRefund, problemResponse } from '../test/fake-backend.js';
import { createRefund, getOrder, listOrders } from './contract/endpoints.js';
import { createRefundApi } from './refund-api.js';
import { createTokenSource, type TokenInput } from './token-source.js';

interface Call {
  readonly url: string;
  readonly headers: Headers;
  readonly init: RequestInit;
}

function setUp(answers: (() => Response | Promise<Response>)[], tokens: Partial<TokenInput> = { token: 'token-1' }) {
  const calls: Call[] = [];
  const fetch: typeof globalThis.fetch = async (input, init = {}) => {
    calls.push({ url: String(input), headers: new Headers(init.headers), init });
    const answer = answers.shift();
    if (answer === undefined) throw new Error('no answer was planned');
    return answer();
  };
  const input: TokenInput = { token: null, getToken: null, ...tokens };
  const api = createRefundApi({ baseUrl: 'https://refunds.test/desk', fetch, tokens: createTokenSource(() => input) });
  return { api, calls };
}

const { signal } = new AbortController();
const oneOrder = { params: { prepayId: 'a b' }, query: {} };
const oneRefund = {
  params: { prepayId: '1' },
  headers: { 'idempotency-key': 'key-1' },
  body: { refundAmount: '5', refundReason: 'x' },
};
const expired = () => problemResponse('session_expired', 401);

describe('refund-api', () => {
  it('sends what the endpoint says, to the server and with the token, and nothing else', async () => {
    const { api, calls } = setUp([() => json(makeOrder()), () => json(makeRefund(), 201)]);
    expect(await api.call(getOrder, oneOrder, signal)).to.deep.equal({ ok: true, status: 200, value: makeOrder() });
    expect(await api.call(createRefund, oneRefund, signal)).to.deep.include({ ok: true, status: 201 });
    expect(calls[0]?.url).to.equal('https://refunds.test/desk/v1/orders/a%20b');
    expect(calls[0]?.headers.get('Authorization')).to.equal('Bearer token-1');
    expect(calls[0]?.init).to.deep.include({
      method: 'GET',
      credentials: 'omit',
      redirect: 'error',
      cache: 'no-store',
    });
    expect(calls[1]?.headers.get('Idempotency-Key')).to.equal('key-1');
    expect(calls[1]?.headers.get('Content-Type')).to.equal('application/json');
    expect(calls[1]?.init.body).to.equal('{"refundAmount":"5","refundReason":"x"}');
  });

  it('puts only given filters into the query', async () => {
    const { api, calls } = setUp([() => json({ items: [], nextCursor: null })]);
    await api.call(listOrders, { query: { merchantTradeNo: 'A&B', cursor: undefined } }, signal);
    expect(calls[0]?.url).to.equal('https://refunds.test/desk/v1/orders?merchantTradeNo=A%26B');
  });

  it('gives back the problem that the server answered', async () => {
    const { api } = setUp([() => problemResponse('order_not_found', 404)]);
    const answer = await api.call(getOrder, oneOrder, signal);
    expect(!answer.ok && answer.problem).to.deep.include({ code: 'order_not_found', status: 404, requestId: 'req-1' });
  });

  for (const [name, answer, code] of [
    ['a lost connection', () => Promise.reject(new TypeError('lost')), 'no_answer'],
    ['a page of HTML', () => new Response('<html>'), 'unreadable_answer'],
    ['JSON of another shape', () => json({ hello: 'world' }), 'unreadable_answer'],
    ['an error of another shape', () => json({ error: 'no' }, 400), 'unreadable_answer'],
    ['an empty 502', () => new Response(null, { status: 502 }), 'unreadable_answer'],
    ['a success that the contract does not know', () => json(makeOrder(), 202), 'unreadable_answer'],
  ] as const) {
    it(`tells ${name} from an answer, and does not know whether money moved`, async () => {
      const { api } = setUp([answer]);
      const result = await api.call(getOrder, oneOrder, signal);
      expect(!result.ok && result.problem).to.deep.include({ code, moneyMoved: 'unknown' });
    });
  }

  it('asks getToken once and shares its answer', async () => {
    let asked = 0;
    const getToken = async () => `token-${++asked}`;
    const { api, calls } = setUp([() => json(makeOrder()), () => json(makeOrder())], { getToken });
    await Promise.all([api.call(getOrder, oneOrder, signal), api.call(getOrder, oneOrder, signal)]);
    expect(asked).to.equal(1);
    expect(calls.map(({ headers }) => headers.get('Authorization'))).to.deep.equal([
      'Bearer token-1',
      'Bearer token-1',
    ]);
  });

  it('gives up on a getToken that never answers, and asks it again the next time', async () => {
    let asked = 0;
    const getToken = () => (++asked === 1 ? new Promise<string>(() => {}) : Promise.resolve('token-2'));
    const { api, calls } = setUp([() => json(makeOrder())], { getToken });
    const { setTimeout } = window;
    window.setTimeout = ((run: () => void, ms: number) => setTimeout(run, ms === 30_000 ? 0 : ms)) as typeof setTimeout;
    const result = await api.call(getOrder, oneOrder, signal);
    window.setTimeout = setTimeout;
    expect(!result.ok && result.problem).to.deep.include({ code: 'token_unavailable', moneyMoved: 'no' });
    expect((await api.call(getOrder, oneOrder, signal)).ok).to.equal(true);
    expect(calls.map(({ headers }) => headers.get('Authorization'))).to.deep.equal(['Bearer token-2']);
  });

  it('repeats the same request once with a new token when the session has run out', async () => {
    const getToken = async () => 'token-2';
    const { api, calls } = setUp([expired, () => json(makeRefund())], { token: 'token-1', getToken });
    expect((await api.call(createRefund, oneRefund, signal)).ok).to.equal(true);
    expect(calls.map(({ headers }) => headers.get('Authorization'))).to.deep.equal([
      'Bearer token-1',
      'Bearer token-2',
    ]);
    expect(calls[1]?.headers.get('Idempotency-Key')).to.equal(calls[0]?.headers.get('Idempotency-Key'));
    expect(calls[1]?.init.body).to.equal(calls[0]?.init.body);
  });

  it('gives up after the second refusal', async () => {
    const { api, calls } = setUp([expired, expired], { getToken: async () => 'token' });
    const answer = await api.call(getOrder, oneOrder, signal);
    expect(!answer.ok && answer.problem.code).to.equal('session_expired');
    expect(calls.length).to.equal(2);
  });

  it('does not repeat without a way to another token', async () => {
    const { api, calls } = setUp([expired]);
    const answer = await api.call(getOrder, oneOrder, signal);
    expect(!answer.ok && answer.problem.code).to.equal('session_expired');
    expect(calls.length).to.equal(1);
  });

  it('sends nothing without a token', async () => {
    const { api, calls } = setUp([], {});
    const none = await api.call(getOrder, oneOrder, signal);
    expect(!none.ok && none.problem.code).to.equal('token_missing');
    const failing = setUp([], { getToken: () => Promise.reject(new Error('signed out')) });
    const failed = await failing.api.call(getOrder, oneOrder, signal);
    expect(!failed.ok && failed.problem).to.deep.include({ code: 'token_unavailable', detail: 'signed out' });
    expect(calls.length + failing.calls.length).to.equal(0);
  });
});
