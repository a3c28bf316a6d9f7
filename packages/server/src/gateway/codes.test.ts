import { gatewayCodes } from '@refund-panel/shared';
import { describe, expect, it } from 'vitest';
import { describeDeclined, findResultCode, resultCodes, saysNotFound } from './codes.js';

/** Each code's problem, and whether a look-up takes it for "there is none". Written out a second time on purpose. */
const expected = [
  ['400001', 'gateway_declined', false],
  ['400002', 'gateway_misconfigured', false],
  ['400003', 'gateway_misconfigured', false],
  ['400004', 'gateway_misconfigured', false],
  ['400005', 'gateway_misconfigured', false],
  ['400006', 'gateway_declined', false],
  ['400007', 'gateway_declined', false],
  ['400008', 'gateway_declined', false],
  ['400100', 'gateway_declined', true],
  ['400101', 'gateway_declined', true],
  ['400102', 'gateway_declined', true],
  ['400103', 'gateway_declined', true],
  ['400104', 'gateway_declined', false],
  ['400201', 'order_not_found', true],
  ['400202', 'order_not_found', true],
  ['400203', 'gateway_misconfigured', false],
  ['400204', 'order_not_refundable', false],
  ['400205', 'gateway_declined', false],
  ['400206', 'gateway_misconfigured', false],
  ['400301', 'order_not_found', true],
  ['400302', 'no_attempts_left', false],
  ['400303', 'amount_exceeds_refundable', false],
  ['400304', 'wallet_short', false],
  ['400606', 'gateway_misconfigured', false],
  ['400607', 'no_attempts_left', false],
  ['400608', 'amount_exceeds_refundable', false],
  ['400611', 'wallet_short', false],
] as const;

const declinedCodes = new Set<string>(expected.map(([code]) => code));

describe("Binance Pay's codes", () => {
  it.each(expected)('%s is %s (not found: %s), says that no money moved, and what to do', (code, problem, notFound) => {
    const row = findResultCode(code);
    if (row === null) throw new Error('no row');
    expect(row).toMatchObject({ outcome: 'declined', problem });
    expect(row.actor).not.toBe('nobody');
    expect(describeDeclined(row)).toMatch(/^\S.*\. No money moved\. \S.*\.$/);
    expect(saysNotFound(code)).toBe(notFound);
  });

  it.each(['400000', '50001', '100001001', '406207', '406212'])(
    '%s is known, and says nothing certain: the refund is asked about and stays its own',
    (code) => {
      expect(findResultCode(code)).toMatchObject({ outcome: 'unknown', retry: 'asked_first', problem: null });
      expect(saysNotFound(code)).toBe(false);
    },
  );

  it.each(['400609', '400610', '429', '500', '', '400608 ', 'constructor', '__proto__'])('%j is a gap', (code) => {
    expect(findResultCode(code)).toBeNull();
    expect(saysNotFound(code)).toBe(false);
  });

  it('no other six-digit code is believed', () => {
    const believed = Array.from({ length: 8_000 }, (_, index) => String(399_500 + index)).filter(
      (code) => findResultCode(code)?.outcome === 'declined' || saysNotFound(code),
    );
    expect(new Set(believed)).toEqual(declinedCodes);
  });

  it('have one row each, and only a clock that is wrong is worth signing again', () => {
    expect(new Set(resultCodes.map(({ code }) => code)).size).toBe(resultCodes.length);
    expect(resultCodes.filter(({ retry }) => retry === 'signed_again').map(({ code }) => code)).toEqual(['400003']);
    expect(resultCodes.filter(({ outcome }) => outcome === 'accepted').map(({ code }) => code)).toEqual(['000000']);
  });

  it('are the codes that the contract promises words for, each with its problem', () => {
    const refusals = resultCodes.filter(({ outcome }) => outcome !== 'accepted');
    expect(Object.fromEntries(refusals.map(({ code, problem }) => [code, problem]))).toEqual(gatewayCodes);
  });

  it('are the table that people read in docs/binance-pay-codes.md', async () => {
    const rows = resultCodes.map(({ code, name, outcome, retry, actor, problem, happened, advice }) =>
      [code, name, outcome, retry, actor, problem ?? '', `${happened} ${advice}`.trim()].join(' | '),
    );
    const page = [
      "# Binance Pay's result codes",
      '',
      'What each code means for a call that moves money. Any other code, and any answer without one, is unknown: the refund stays',
      'pending, its amount stays spent, and Binance Pay is asked about it by its refundRequestId.',
      '',
      '- **outcome**: `accepted`, `declined` (no money moved), or `unknown` (ask before anything else).',
      '- **retry**: `never`; `signed_again` once with a fresh timestamp; `asked_first`, only under the same id; `after_top_up` or',
      '  `after_repair`, as a new refund.',
      '- **who acts**: nobody, the operator, the merchant (account and wallet), the host of the refund server, its developers.',
      '',
      '| code | name | outcome | retry | who acts | problem code | what an operator reads |',
      '| --- | --- | --- | --- | --- | --- | --- |',
      ...rows.map((row) => `| ${row} |`),
      '',
    ];
    await expect(page.join('\n')).toMatchFileSnapshot('../../../../docs/binance-pay-codes.md');
  });
});
