/** The trail as a test reads and verifies it. */

import type { TrailHead, TrailRecord } from '@refund-panel/shared';
import { type SQL, sql } from 'drizzle-orm';
import { type Verdict, verifyDatabase } from '../src/audit/verify.js';
import { createAuditSource, inSnapshot } from '../src/store/audit-source.js';
import type { OpenDatabase, Transaction } from '../src/store/database.js';

/** Both drivers' way of handing over rows. */
export async function select<Row>({ database }: Pick<OpenDatabase, 'database'>, query: SQL): Promise<Row[]> {
  const result: unknown = await database.execute(query);
  return [...(Array.isArray(result) ? result : (result as { rows: Row[] }).rows)] as Row[];
}

export async function readRecords(opened: OpenDatabase): Promise<TrailRecord[]> {
  const rows = await select<{ record: string }>(opened, sql`select record from trail order by sequence`);
  return rows.map(({ record }) => JSON.parse(record) as TrailRecord);
}

export async function readHead(opened: OpenDatabase): Promise<TrailHead> {
  const [head] = await select<{ sequence: number; hash: string }>(
    opened,
    sql`select sequence::int as sequence, hash from trail order by trail.sequence desc limit 1`,
  );
  if (head === undefined) throw new Error('there is no entry');
  return head;
}

export function verify({ database }: OpenDatabase, anchors: readonly TrailHead[] = []): Promise<Verdict> {
  return inSnapshot(database, (snapshot) => verifyDatabase(createAuditSource(snapshot), anchors));
}

class Undone extends Error {}

/** What an audit finds after an attack, which is then undone. */
export async function verifyAfter(
  { database }: OpenDatabase,
  attack: (transaction: Transaction) => Promise<unknown>,
  anchors: readonly TrailHead[] = [],
): Promise<Verdict> {
  let verdict: Verdict | undefined;
  const attacked = database.transaction(async (transaction) => {
    await attack(transaction);
    verdict = await verifyDatabase(createAuditSource(transaction), anchors);
    throw new Undone();
  });
  await attacked.catch((error: unknown) => {
    if (!(error instanceof Undone)) throw error;
  });
  if (verdict === undefined) throw new Error('the audit came to no end');
  return verdict;
}
