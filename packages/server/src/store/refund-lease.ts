/** The two transactions around a call to Binance Pay: the lease before it, and the outcome after it. */
import { and, asc, eq, gt, inArray, isNotNull, isNull, lte, ne, or } from 'drizzle-orm';
import type { Begun } from '../domain/outcome.js';
import { canBecome, type RefundChanges } from '../domain/refund.js';
import { invariant } from '../invariant.js';
import type { ClaimedRefund, Lease, RefundStore } from '../operations/ports.js';
import type { Announce } from './change-feed.js';
import { isOneOf } from './cursor.js';
import { type Database, type Transaction, together } from './database.js';
import { findAnnounced } from './notifications.js';
import { addEvent } from './refund-events.js';
import { type RefundRow, refundFrom, rowChanges } from './rows.js';
import { refunds } from './schema.js';
import { holdSending } from './sending.js';

const isUnleased = (now: Date) => or(isNull(refunds.leaseExpiresAt), lte(refunds.leaseExpiresAt, now));

/** One process takes the lease; a row that another one is looking at is passed over. */
export function claimRefundIn(database: Database): RefundStore['claimRefund'] {
  return (refundRequestId, { lease, now, evenIfNotDue }, begin) => {
    const isDue = lte(refunds.dueAt, now);
    // A submit is never brought forward: the refund may be waiting to be taken back.
    const mayBeTaken = evenIfNotDue ? or(isDue, inArray(refunds.nextStep, ['query', 'wallet'])) : isDue;
    return database.transaction(async (transaction) => {
      const sending = await holdSending(transaction);
      const [row] = await transaction
        .select()
        .from(refunds)
        .where(and(eq(refunds.refundRequestId, refundRequestId), mayBeTaken, isUnleased(now)))
        .for('update', { skipLocked: true });
      return row === undefined ? null : claim(transaction, row, lease, begin(refundFrom(row), sending));
    });
  };
}

export function claimDueIn(database: Database): RefundStore['claimDue'] {
  return ({ lease, now, limit }, begin) => {
    return database.transaction(async (transaction) => {
      const sending = await holdSending(transaction);
      const rows = await transaction
        .select()
        .from(refunds)
        .where(
          and(
            lte(refunds.dueAt, now),
            isUnleased(now),
            // What waits for the thaw must not stand in the way of questions; what may be out is asked about.
            sending.frozen ? or(ne(refunds.nextStep, 'submit'), isNotNull(refunds.unsettledSince)) : undefined,
          ),
        )
        .orderBy(asc(refunds.dueAt))
        .limit(limit)
        .for('update', { skipLocked: true });
      const claimed = await together(
        rows.map((row) => claim(transaction, row, lease, begin(refundFrom(row), sending))),
      );
      return claimed.filter((one) => one !== null);
    });
  };
}

async function claim(
  transaction: Transaction,
  row: RefundRow,
  { owner, expiresAt }: Lease,
  begun: Begun | null,
): Promise<ClaimedRefund | null> {
  if (begun === null) return null;
  const { step, changes } = begun;
  checkTransition(row, changes);
  const claimed = { ...rowChanges(changes), leaseOwner: owner, leaseExpiresAt: expiresAt };
  await transaction.update(refunds).set(claimed).where(eq(refunds.refundRequestId, row.refundRequestId));
  return { refund: refundFrom({ ...row, ...claimed }), step };
}

export function checkTransition({ status }: RefundRow, changes: RefundChanges): void {
  invariant(
    canBecome(status, changes.status ?? status),
    `a refund that is ${status} cannot become ${changes.status ?? status}`,
  );
}

/** Only the owner of the lease writes, and only what the table of transitions allows. */
export function updateRefundIn(database: Database, announce: Announce): RefundStore['updateRefund'] {
  return async (refundRequestId, { owner, now }, decide) => {
    const updated = await database.transaction(async (transaction) => {
      const [row] = await transaction
        .select()
        .from(refunds)
        .where(and(eq(refunds.refundRequestId, refundRequestId), eq(refunds.leaseOwner, owner)))
        .for('update');
      if (row === undefined) return null;
      // Read with the row locked: a notification either is seen here, or makes the row due once this is written.
      const stored = refundFrom(row);
      const { status: announced, facts } = await findAnnounced(transaction, stored);
      const { changes, note } = decide({ ...stored, ...facts }, announced);
      checkTransition(row, changes);
      const written = { ...row, ...rowChanges(changes), leaseOwner: null, leaseExpiresAt: null, updatedAt: now };
      await together([
        transaction
          .update(refunds)
          .set({ ...rowChanges(changes), leaseOwner: null, leaseExpiresAt: null, updatedAt: now })
          .where(eq(refunds.refundRequestId, refundRequestId)),
        ...(note === null ? [] : [addEvent(transaction, written, now, note)]),
      ]);
      return refundFrom(written);
    });
    if (updated !== null) announce(updated);
    return updated;
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
        .where(and(isOneOf(refunds.refundRequestId, ids), isNotNull(refunds.nextStep)));
    });
  };
}
