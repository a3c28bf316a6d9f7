/** Changes of a refund that no step brought: what an operator decides, and what is learnt of one that is final. */
import { and, eq, sql } from 'drizzle-orm';
import type { RefundChanges } from '../domain/refund.js';
import { invariant } from '../invariant.js';
import type { RefundStore } from '../operations/ports/refunds.js';
import type { Announce } from './change-feed.js';
import { asFound, commitBehind, nothingFound } from './commit-behind.js';
import { type Database, type Transaction, together } from './database.js';
import { checkTransition } from './refund-lease.js';
import { lockRefund, writeRefund } from './refund-statements.js';
import { type RefundRow, refundFrom, rowChanges } from './rows.js';
import { trail } from './schema.js';
import { addRefundToTrail, standsElsewhere } from './trail.js';

/** @returns the row as it is then */
async function write(transaction: Transaction, row: RefundRow, changes: Partial<RefundRow>): Promise<RefundRow> {
  await writeRefund(transaction, row, changes);
  return { ...row, ...changes };
}

/** A lease that has run out is nobody's: whoever had it sends nothing any more. */
function isLeased({ leaseExpiresAt }: RefundRow, now: Date): boolean {
  return leaseExpiresAt !== null && leaseExpiresAt > now;
}

export function changeRefundIn(database: Database, announce: Announce): RefundStore['changeRefund'] {
  return async (refundRequestId, { now, caller, action }, decide) => {
    const changed = await commitBehind(database, async (transaction) => {
      const [row] = await lockRefund(transaction, { refundRequestId });
      if (row === undefined) return nothingFound(null);
      const { changes, note } = decide(refundFrom(row), { isUnderWay: isLeased(row, now) });
      if (note === null) return asFound(refundFrom(row));
      if (changes.status !== undefined) checkTransition(row, changes);
      const written = {
        ...rowChanges(changes),
        leaseOwner: null,
        leaseExpiresAt: null,
        // When it ended is what a told total is held against; a later word on what is final does not move that.
        ...(changes.status === undefined ? {} : { updatedAt: now }),
      };
      const after = { ...row, ...written };
      const last = together([
        writeRefund(transaction, row, written),
        addRefundToTrail(transaction, { action, note, caller, before: row, after }, now),
      ]);
      return { result: refundFrom(after), last };
    });
    if (changed !== null) announce(changed);
    return changed;
  };
}

export function recordFactsIn(database: Database, announce: Announce): RefundStore['recordFacts'] {
  return async (refundRequestId, now, decide) => {
    const written = await database.transaction(async (transaction) => {
      const [row] = await lockRefund(transaction, { refundRequestId });
      if (row === undefined) return undefined;
      const changes: RefundChanges = decide(refundFrom(row));
      invariant(changes.status === undefined, 'facts are no change of state');
      if (Object.keys(changes).length === 0) return undefined;
      const after = await write(transaction, row, rowChanges(changes));
      if (standsElsewhere(row, after)) {
        const entry = { action: 'refund.advanced', note: null, caller: null, before: row, after } as const;
        await addRefundToTrail(transaction, entry, now);
      }
      return after;
    });
    if (written !== undefined) announce(written);
  };
}

/** The row is locked, so that the same contradiction coming twice at once is one line. After a person settled it, it is new. */
export function contradictRefundIn(database: Database, announce: Announce): RefundStore['contradictRefund'] {
  return async (refundRequestId, note, now) => {
    const contradicted = await database.transaction(async (transaction) => {
      const [row] = await lockRefund(transaction, { refundRequestId });
      if (row === undefined) return undefined;
      const [there] = await transaction
        .select({ sequence: trail.sequence })
        .from(trail)
        .where(and(eq(trail.refundRequestId, refundRequestId), sql`${trail.record}::jsonb ->> 'note' = ${note}`))
        .limit(1);
      if (there !== undefined && row.attention === 'contradicted') return undefined;
      const written = await write(transaction, row, { attention: 'contradicted' });
      const entry = { action: 'refund.advanced', note, caller: null, before: row, after: written } as const;
      await addRefundToTrail(transaction, entry, now);
      return written;
    });
    if (contradicted !== undefined) announce(contradicted);
  };
}
