import { describe, expect, it } from 'vitest';
import { isOutage } from './outage.js';

const withCode = (code: unknown, cause?: Error) => Object.assign(new Error('an error', { cause }), { code });

describe('an outage', () => {
  it.each(['CONNECTION_CLOSED', 'CONNECT_TIMEOUT', '57P01', '57P03', '08006', '53300', '25006', '57014'])(
    'is what %s says, also deep within another error',
    (code) => {
      expect(isOutage(withCode(code))).toBe(true);
      expect(isOutage(withCode(undefined, withCode(undefined, withCode(code))))).toBe(true);
    },
  );

  it.each(['23514', '40P01', '42P01', 'ENOENT', 57014, undefined])('is not what %s says', (code) => {
    expect(isOutage(withCode(code))).toBe(false);
  });

  it.each(['ECONNRESET', 'ECONNREFUSED', 'EPIPE'])('is what %s says of a query, and of nothing else', (code) => {
    const ofQuery = Object.assign(withCode(code), { query: 'select 1' });
    expect(isOutage(ofQuery)).toBe(true);
    expect(isOutage(withCode(undefined, ofQuery))).toBe(true);
    expect(isOutage(withCode(code))).toBe(false);
    expect(isOutage(new Error('a client hung up', { cause: withCode(code) }))).toBe(false);
  });

  it('is nothing that is no error', () => {
    expect(isOutage('57P01')).toBe(false);
    expect(isOutage({ code: '57P01' })).toBe(false);
  });
});
