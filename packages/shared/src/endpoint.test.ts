import { describe, expect, it } from 'vitest';
import { createRefund, getRefund } from './api.js';
import { defineEndpoint, fillPath } from './endpoint.js';

const twoParts = defineEndpoint({
  method: 'GET',
  path: '/v1/{first}/of/{second}',
  summary: 'Made for this test',
  authority: 'public',
  replies: {},
});

describe('fillPath', () => {
  it('puts each parameter in its place', () => {
    expect(fillPath(createRefund, { prepayId: '383729303729303' })).toBe('/v1/orders/383729303729303/refunds');
    expect(fillPath(twoParts, { second: '2', first: '1' })).toBe('/v1/1/of/2');
  });

  it('escapes what would change the path, the query or the fragment', () => {
    expect(fillPath(getRefund, { refundRequestId: 'a/../b?c=d#e%2f é' })).toBe(
      '/v1/refunds/a%2F..%2Fb%3Fc%3Dd%23e%252f%20%C3%A9',
    );
  });

  it('does not fill a parameter into a parameter', () => {
    expect(fillPath(twoParts, { first: '{second}', second: '2' })).toBe('/v1/%7Bsecond%7D/of/2');
  });

  it('takes the text as it is, dollar signs included', () => {
    expect(fillPath(twoParts, { first: '$&', second: '$1' })).toBe('/v1/%24%26/of/%241');
  });

  it('throws when a parameter is missing and names it', () => {
    expect(() => fillPath(twoParts, { first: '1' })).toThrow(
      new TypeError('/v1/{first}/of/{second} needs the parameter second'),
    );
  });

  it('leaves a path without parameters alone', () => {
    expect(fillPath({ ...twoParts, path: '/v1/orders' }, {})).toBe('/v1/orders');
  });
});
