import { expect } from '@open-wc/testing';
import { createIdempotencyKey } from './idempotency-key.js';

describe('createIdempotencyKey', () => {
  it('makes a new key each time, with or without randomUUID', () => {
    const real = crypto.randomUUID;
    const keys = new Set([createIdempotencyKey(), createIdempotencyKey()]);
    Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true });
    try {
      keys.add(createIdempotencyKey()).add(createIdempotencyKey());
    } finally {
      Object.defineProperty(crypto, 'randomUUID', { value: real, configurable: true });
    }
    expect(keys.size).to.equal(4);
    for (const key of keys) expect(key).to.match(/^[0-9a-f-]{32,36}$/);
  });
});
