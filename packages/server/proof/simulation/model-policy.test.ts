import type { Policy } from '@refund-panel/shared';
import { describe, expect, it } from 'vitest';
import { runShard } from './shard.js';

const SCHEDULES = 800;

/** Within reach of most schedules' requests, which are for parts of up to 500. */
const policy: Policy = {
  totals: [{ currency: 'USDT', perDay: '150' }],
  limits: [{ currency: 'USDT', perDay: '120' }],
  approvals: [{ currency: 'USDT', perOrder: '60' }],
  approvalHours: 1,
};

describe('the operations under random schedules and a policy', () => {
  it('keep every promise, and what is refused or awaits approval is no exception', { timeout: 120_000 }, async () => {
    const { violations, seen } = await runShard(1, SCHEDULES, { policy });
    expect(violations).toEqual([]);
    expect(seen['refused: over_policy_limit']).toBeGreaterThan(50);
  });
});
