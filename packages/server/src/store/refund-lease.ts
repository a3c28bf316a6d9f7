/** The two transactions around a call to Binance Pay: the lease before it, and the outcome after it. */
import { and, asc, eq, gt, inArray, isNotNull, isNull, lte, or, sql } from 'drizzle-orm';
import { canBecome } from '../domain/refund.js';
import { invariant } from '../invariant.js';
import type { RefundStore } from '../operations/ports.js';
import type { Database } from './database.js';
import { findAnnounced } from './notifications.js';
import { addEvent } from './refund-events.js';
import { refundFrom, rowChanges } from './rows.js';
import { refunds } from './schema.js';

/** One process takes the lease; a row that another one is looking at is passed over. */
export function claimRefundIn(database: Database): RefundStore['claimRefund'] {
  return (refundRequestId, { lease, now, evenIfNotDue }, decide) => {
    return database.transaction(async (transaction) => {
      const [row] = await transaction
        .select()
        .from(refunds)
        .where(
          and(
            eq(refunds.refundRequestId, refundRequestId),
            evenIfNotDue ? sql`${refunds.dueAt} is not null` : lte(refunds.dueAt, now),
            or(isNull(refunds.leaseExpiresAt), lte(refunds.leaseExpiresAt, now)),
          ),
        )
        .for('update', { skipLocked: true });
      if (row === undefined) return null;
      const [claimed] = await transaction
        .update(refunds)
        .set({ ...rowChanges(decide(refundFrom(row))), leaseOwner: lease.owner, leaseExpiresAt: lease.expiresAt })
        .where(eq(refunds.refundRequestId, refundRequestId))
        .returning();
      invariant(claimed !== undefined, 'a locked row is there to update');
      return refundFrom(claimed);
    });
  };
}

/** Only the owner of the lease writes, and only what the table of transitions allows. */
export function updateRefundIn(database: Database): RefundStore['updateRefund'] {
  return (refundRequestId, { owner, now }, decide) => {
    return database.transaction(async (transaction) => {
      const [row] = await transaction
        .select()
        .from(refunds)
        .where(and(eq(refunds.refundRequestId, refundRequestId), eq(refunds.leaseOwner, owner)))
        .for('update');
      if (row === undefined) return null;
      // Read with the row locked: a notification either is seen here, or makes the row due once this is written.
      const { changes, note } = decide(refundFrom(row), await findAnnounced(transaction, row));
      invariant(
        canBecome(row.status, changes.status ?? row.status),
        `a refund that is ${row.status} cannot become ${changes.status}`,
      );
      const [updated] = await transaction
        .update(refunds)
        .set({ ...rowChanges(changes), leaseOwner: null, leaseExpiresAt: null, updatedAt: now })
        .where(eq(refunds.refundRequestId, refundRequestId))
        .returning();
      invariant(updated !== undefined, 'a locked row is there to update');
      if (note !== null) await addEvent(transaction, updated, now, note);
      return refundFrom(updated);
    });
  };
}

/** A first submit keeps its time; nothing but a question is ever brought forward. */
export function makeDueIn(database: Database): RefundStore['makeDue'] {
  return async (by, now) => {
    const which =
      'refundRequestId' in by
        ? and(
            eq(refunds.refundRequestId, by.refundRequestId),
            gt(refunds.submitAttempts, 0),
            isNotNull(refunds.nextStep),
          )
        : and(eq(refunds.prepayId, by.prepayId), eq(refunds.nextStep, 'query'));
    await database.transaction(async (transaction) => {
      // Locked one after the other in one order, so that two notifications at once do not wait for each other.
      const rows = await transaction
        .select({ refundRequestId: refunds.refundRequestId })
        .from(refunds)
        .where(which)
        .orderBy(asc(refunds.refundRequestId))
        .for('update');
      const ids = rows.map(({ refundRequestId }) => refundRequestId);
      await transaction
        .update(refunds)
        .set({ nextStep: 'query', dueAt: now })
        .where(and(inArray(refunds.refundRequestId, ids), isNotNull(refunds.nextStep)));
    });
  };
}
