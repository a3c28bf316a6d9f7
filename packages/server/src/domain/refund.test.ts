import { isFinal, refundStatuses } from '@refund-panel/shared';
import { describe, expect, it } from 'vitest';
import { canBecome } from './refund.js';

/** Written out a second time on purpose: a change of the table must be meant. */
const allowed = [
  'awaiting_approval → scheduled',
  'awaiting_approval → rejected',
  'awaiting_approval → cancelled',
  'scheduled → submitting',
  'scheduled → cancelled',
  'scheduled → failed',
  'scheduled → pending',
  'scheduled → succeeded',
  'parked → submitting',
  'parked → pending',
  'parked → succeeded',
  'parked → failed',
  'parked → cancelled',
  'submitting → scheduled',
  'submitting → pending',
  'submitting → parked',
  'submitting → succeeded',
  'submitting → failed',
  'pending → submitting',
  'pending → parked',
  'pending → succeeded',
  'pending → failed',
];

const pairs = refundStatuses.flatMap((from) => refundStatuses.map((to) => ({ from, to })));

describe('what may follow what', () => {
  it('is this table and nothing else', () => {
    const found = pairs
      .filter(({ from, to }) => from !== to && canBecome(from, to))
      .map(({ from, to }) => `${from} → ${to}`);
    expect(found.sort()).toEqual([...allowed].sort());
  });

  it.each(refundStatuses.filter(isFinal))('lets nothing follow %s, not even itself', (from) => {
    for (const to of refundStatuses) expect(canBecome(from, to)).toBe(false);
  });

  it.each(refundStatuses.filter((status) => !isFinal(status)))('lets %s stay as it is', (status) => {
    expect(canBecome(status, status)).toBe(true);
  });

  it('never lets a refund that Binance Pay may have be cancelled or rejected by us', () => {
    for (const from of ['submitting', 'pending'] as const) {
      expect(canBecome(from, 'cancelled')).toBe(false);
      expect(canBecome(from, 'rejected')).toBe(false);
    }
  });
});
