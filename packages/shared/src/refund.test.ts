import { describe, expect, it } from 'vitest';
import { createRefundBodySchema } from './refund.js';
import { isFinal, MAX_DESCRIPTION_LENGTH, MAX_REFUND_REASON_LENGTH, refundStatuses } from './refund-states.js';

const read = (body: unknown) => createRefundBodySchema.safeParse(body);
const accepts = (body: unknown) => read(body).success;
/** The fields that were wrong. */
const wrong = (body: unknown) => read(body).error?.issues.map(({ path, code }) => `${path.join('.')}:${code}`);

describe('the body of a refund request', () => {
  it('needs nothing but an amount', () => {
    expect(read({ refundAmount: '25.17' }).data).toEqual({ refundAmount: '25.17' });
  });

  it('takes "full" for all that is left, in this spelling only', () => {
    expect(accepts({ refundAmount: 'full' })).toBe(true);
    for (const word of ['Full', 'FULL', ' full', 'all', '']) expect(accepts({ refundAmount: word })).toBe(false);
  });

  it('takes null for a reason or a description that is not given', () => {
    expect(accepts({ refundAmount: 'full', refundReason: null, description: null })).toBe(true);
  });

  it.each([
    ['a number', 25.17],
    ['zero', '0'],
    ['a negative amount', '-25.17'],
    ['nine decimals', '0.000000001'],
    ['null', null],
    ['a list', ['25.17']],
  ])('refuses %s as the amount and says what is expected', (_, refundAmount) => {
    const issues = read({ refundAmount }).error?.issues;
    expect(issues?.map(({ path }) => path.join('.'))).toEqual(['refundAmount']);
    expect(issues?.[0]?.message).toContain('must be a decimal string above 0 with at most 8 decimals, such as "25.17"');
  });

  it('refuses a body without an amount, for a missing amount must never mean a full refund', () => {
    expect(wrong({})).toEqual(['refundAmount:invalid_union']);
    expect(wrong({ refundReason: 'broken' })).toEqual(['refundAmount:invalid_union']);
  });

  it('refuses a key that it does not know, so that a misspelt one is not silently dropped', () => {
    expect(wrong({ refundAmount: '1', refundreason: 'x' })).toEqual([':unrecognized_keys']);
    expect(wrong({ refundAmount: '1', currency: 'USDT' })).toEqual([':unrecognized_keys']);
    expect(accepts(JSON.parse('{"refundAmount":"1","__proto__":{"x":1}}'))).toBe(false);
  });

  it.each([[null], [undefined], ['25.17'], [25.17], [[]], [[{ refundAmount: '1' }]], [true]])(
    'refuses %j in place of an object',
    (body) => {
      expect(accepts(body)).toBe(false);
    },
  );
});

describe('refundReason', () => {
  const accepted = (refundReason: unknown) => accepts({ refundAmount: '1', refundReason });

  it("is at most Binance Pay's 256 characters", () => {
    expect(MAX_REFUND_REASON_LENGTH).toBe(256);
    expect(accepted('x'.repeat(256))).toBe(true);
    expect(accepted('x'.repeat(257))).toBe(false);
  });

  it('keeps any language and whole emoji as they are', () => {
    const refundReason = 'café ☕ 你好 👩‍🚀 العربية';
    expect(read({ refundAmount: '1', refundReason }).data?.refundReason).toBe(refundReason);
  });

  it.each([
    ['a NUL', 'a\u0000b'],
    ['a line feed', 'a\nb'],
    ['a tab', 'a\tb'],
    ['an escape', 'a\u001bb'],
    ['a C1 control', 'a\u0085b'],
    ['the first half of an emoji', 'a\ud83db'],
    ['the second half of an emoji', '\udc69'],
    ['two halves in the wrong order', '\udc69\ud83d'],
    ['a number', 5],
    ['a list', ['x']],
  ])('refuses %s', (_, refundReason) => {
    expect(accepted(refundReason)).toBe(false);
  });
});

describe('description', () => {
  const accepted = (description: unknown) => accepts({ refundAmount: '1', description });

  it('may have lines, and is at most 1000 characters', () => {
    expect(accepted('first\nsecond\r\n\tthird')).toBe(true);
    expect(accepted('x'.repeat(MAX_DESCRIPTION_LENGTH))).toBe(true);
    expect(accepted('x'.repeat(MAX_DESCRIPTION_LENGTH + 1))).toBe(false);
  });

  it.each([
    ['a NUL', 'a\u0000b'],
    ['an escape', '\u001b[2J'],
    ['half an emoji', '\ud83d'],
  ])('refuses %s', (_, description) => {
    expect(accepted(description)).toBe(false);
  });
});

describe('isFinal', () => {
  it('holds for the four states in which nothing can change any more', () => {
    expect(refundStatuses.filter(isFinal)).toEqual(['succeeded', 'failed', 'rejected', 'cancelled']);
  });
});
