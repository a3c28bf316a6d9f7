/** Whoever may do everything in the database freezes or thaws sending by hand; the audit finds it. */
import { type SQL, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../src/store/database.js';
import { openTestDatabase } from './database.js';
import { createHarness, type Harness } from './harness.js';
import { verify, verifyAfter } from './trail-tools.js';

let opened: OpenDatabase;
let harness: Harness;
beforeAll(async () => {
  opened = await openTestDatabase();
  // Of an earlier release, which had no trail.
  await opened.database.execute(sql`insert into sending_changes (at, frozen, reason) values (now(), false, 'before')`);
  harness = await createHarness({ opened });
  await change('freeze', 'odd');
  await change('resume', 'well');
  await change('freeze', 'odd again');
});
afterAll(async () => {
  await harness.close();
  await opened.close();
});

async function change(what: 'freeze' | 'resume', reason: string): Promise<void> {
  const token = await harness.mintToken({ permissions: ['refunds:create', 'refunds:approve', 'policy:manage'] });
  const { status } = await harness.request(`/v1/sending/${what}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ reason }),
  });
  expect(status).toBe(200);
}

describe('of what froze and thawed sending an audit', () => {
  it('finds nothing where nobody did anything', async () => {
    expect((await verify(opened)).findings.texts).toEqual([]);
  });

  it.each<[string, SQL]>([
    ['thawed it', sql`insert into sending_changes (at, frozen, reason) values (now(), false, 'by hand')`],
    ['took a freeze away', sql`delete from sending_changes where reason = 'odd again'`],
    ['turned one round', sql`update sending_changes set frozen = false where reason = 'odd again'`],
    ['made up the reason', sql`update sending_changes set reason = 'well' where reason = 'odd again'`],
    ['made up by whom', sql`update sending_changes set operator_id = 'eve' where reason = 'odd again'`],
    ['took all away', sql`delete from sending_changes`],
  ])('finds out who %s by hand', async (_, attack) => {
    const { findings } = await verifyAfter(opened, (transaction) => transaction.execute(attack));
    expect(findings.texts).toEqual([expect.stringMatching(/sending was not frozen and thawed as the trail says/)]);
  });
});
