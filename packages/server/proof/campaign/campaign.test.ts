/** A short campaign on the suite's kind of database: whatever dies on the way, no refund is lost, doubled, or beyond its order. */
import { expect, inject, it } from 'vitest';
import { runCampaign } from './campaign.js';

/**
 * Mostly over in seconds. A lease (45 s) after a kill, "not known yet" (30 s) after a lost call, the growing delays between questions; and
 * where two drew on a nearly empty wallet at once, the one that Binance Pay declined is not sent again for six minutes.
 */
const HEALING_TIMEOUT_MS = 450_000;

const database = inject('databaseKind');

it(`a campaign on ${database} ends with every book in agreement`, { timeout: 600_000 }, async () => {
  const { counts, discrepancies, succeeded } = await runCampaign({
    seed: 20_261,
    refunds: 60,
    database,
    servers: database === 'postgres' ? 3 : 1,
    operators: 6,
    healing: { timeoutMs: HEALING_TIMEOUT_MS, asks: true },
  });
  expect(discrepancies, counts.join('\n')).toEqual([]);
  expect(succeeded).toBeGreaterThan(20);
});
