/** One page of the trail: all of it, of one refund, or of what one operator did, under whatever spelling of their id. */
import { operatorKeyOf, type TrailEntry } from '@refund-panel/shared';
import { and, desc, eq, lt, type SQL, sql } from 'drizzle-orm';
import type { TrailStore } from '../operations/ports/trail.js';
import { decodeSequence, encodeSequence, isOneOf } from './cursor.js';
import type { Database } from './database.js';
import { trail } from './schema.js';

export const entryColumns = { sequence: trail.sequence, hash: trail.hash, record: trail.record };

type EntryRow = Pick<typeof trail.$inferSelect, keyof typeof entryColumns>;

export function entryFrom({ sequence, hash, record }: EntryRow): TrailEntry {
  return { sequence: Number(sequence), hash, record };
}

export function listTrailIn(database: Database): TrailStore['listTrail'] {
  return async ({ limit, cursor, refundRequestId, operatorId }) => {
    const spellings = operatorId === undefined ? undefined : await findSpellings(database, operatorId);
    const before = cursor === undefined ? undefined : lt(trail.sequence, decodeSequence(cursor));
    const count = limit + 1;
    const rows =
      refundRequestId === undefined && spellings !== undefined
        ? await readOfSpellings(database, spellings, before, count)
        : await database
            .select(entryColumns)
            .from(trail)
            .where(
              and(
                refundRequestId === undefined ? undefined : eq(trail.refundRequestId, refundRequestId),
                spellings === undefined ? undefined : isOneOf(trail.operatorId, spellings),
                before,
              ),
            )
            .orderBy(desc(trail.sequence))
            .limit(count);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    const more = rows.length > limit && last !== undefined;
    return { items: page.map(entryFrom), nextCursor: more ? encodeSequence(last.sequence) : null };
  };
}

/** From one id to the next greater one, by the index: as many looks as there are ids, however many entries each has. */
const idsOnTrail = sql`(
  with recursive found (id) as (
    select min(${trail.operatorId}) from ${trail}
    union all
    select (select min(${trail.operatorId}) from ${trail} where ${trail.operatorId} > found.id) from found where found.id is not null
  )
  select id from found where id is not null
) as ids`;

/** The trail has ids as the host spelt them; Postgres cannot tell which of them are one operator's. */
async function findSpellings(database: Database, operatorId: string): Promise<readonly string[]> {
  const key = operatorKeyOf(operatorId);
  const found = await database.select({ id: sql<string>`ids.id` }).from(idsOnTrail);
  return found.map(({ id }) => id).filter((id) => operatorKeyOf(id) === key);
}

/** The newest of each spelling, by the index, and of these the newest. */
function readOfSpellings(database: Database, spellings: readonly string[], before: SQL | undefined, count: number) {
  const newest = database
    .select(entryColumns)
    .from(trail)
    .where(and(sql`${trail.operatorId} = spelling.id`, before))
    .orderBy(desc(trail.sequence))
    .limit(count)
    .as('newest');
  return database
    .select({ sequence: newest.sequence, hash: newest.hash, record: newest.record })
    .from(sql`unnest(${sql.param([...spellings])}::text[]) as spelling (id)`)
    .crossJoinLateral(newest)
    .orderBy(desc(newest.sequence))
    .limit(count);
}
