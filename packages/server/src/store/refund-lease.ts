/** The two transactions around a call to Binance Pay: the lease before it, and the outcome after it. */
import { and, asc, eq, gt, inArray, isNotNull, isNull, lte, ne, or, type SQL } from 'drizzle-orm';
import type { Begun } from '../domain/outcome.js';
import { canBecome, type RefundChanges } from '../domain/refund.js';
import { invariant } from '../invariant.js';
import type { Lease } from '../operations/ports/intents.js';
import type { ClaimedRefund, RefundStore } from '../operations/ports/refunds.js';
import type { Announce } from './change-feed.js';
import { commitBehind, nothingFound } from './commit-behind.js';
import { isOneOf } from './cursor.js';
import { type Database, type Transaction, together } from './database.js';
import { findAnnounced } from './notifications.js';
import { writeRefund } from './refund-statements.js';
import { type RefundRow, refundFrom, rowChanges } from './rows.js';
import { refunds } from './schema.js';
import { holdSending } from './sending.js';
import { statement } from './statement.js';
import { addRefundToTrail, standsElsewhere } from './trail.js';

const isUnleased = (now: Date) => or(isNull(refunds.leaseExpiresAt), lte(refunds.leaseExpiresAt, now));

const isDue = (now: Date) => lte(refunds.dueAt, now);

/** A submit is never brought forward: the refund may be waiting to be taken back. */
const mayBeAsked = (now: Date) => or(isDue(now), inArray(refunds.nextStep, ['query', 'wallet']));

/** What waits for the thaw must not stand in the way of questions; what may be out is asked about. */
const mayBeTakenWhenFrozen = or(ne(refunds.nextStep, 'submit'), isNotNull(refunds.unsettledSince));

const lockOne = (mayBeTaken: (now: Date) => SQL | undefined) =>
  statement((session, { refundRequestId, now }: { refundRequestId: string; now: Date }) =>
    session
      .select()
      .from(refunds)
      .where(and(eq(refunds.refundRequestId, refundRequestId), mayBeTaken(now), isUnleased(now)))
      .for('update', { skipLocked: true }),
  );
const lockWhenDue = lockOne(isDue);
const lockWhenAskedFor = lockOne(mayBeAsked);

const lockLongestDue = (mayBeTaken: SQL | undefined) =>
  statement((session, { now, limit }: { now: Date; limit: number }) =>
    session
      .select()
      .from(refunds)
      .where(and(isDue(now), isUnleased(now), mayBeTaken))
      .orderBy(asc(refunds.dueAt))
      .limit(limit)
      .for('update', { skipLocked: true }),
  );
const lockDue = lockLongestDue(undefined);
const lockDueWhenFrozen = lockLongestDue(mayBeTakenWhenFrozen);

const lockLeased = statement((session, { refundRequestId, owner }: { refundRequestId: string; owner: string }) =>
  session
    .select()
    .from(refunds)
    .where(and(eq(refunds.refundRequestId, refundRequestId), eq(refunds.leaseOwner, owner)))
    .for('update'),
);

/** One process takes the lease; a row that another one is looking at is passed over. */
export function claimRefundIn(database: Database): RefundStore['claimRefund'] {
  return (refundRequestId, { lease, now, evenIfNotDue }, begin) => {
    const lockFree = evenIfNotDue ? lockWhenAskedFor : lockWhenDue;
    return database.transaction(async (transaction) => {
      const [sending, [row]] = await together([
        holdSending(transaction),
        lockFree(transaction, { refundRequestId, now }),
      ]);
      return row === undefined ? null : claim(transaction, row, lease, begin(refundFrom(row), sending));
    });
  };
}

export function claimDueIn(database: Database): RefundStore['claimDue'] {
  return ({ lease, now, limit }, begin) => {
    return database.transaction(async (transaction) => {
      const sending = await holdSending(transaction);
      const rows = await (sending.frozen ? lockDueWhenFrozen : lockDue)(transaction, { now, limit });
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
  await writeRefund(transaction, row, claimed);
  return { refund: refundFrom({ ...row, ...claimed }), before: refundFrom(row), step };
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
    const updated = await commitBehind(database, async (transaction) => {
      // Read after the row is locked: a notification either is seen here, or makes the row due once this is written.
      const [[row], announcedOf] = await together([
        lockLeased(transaction, { refundRequestId, owner }),
        findAnnounced(transaction, refundRequestId),
      ]);
      if (row === undefined) return nothingFound(null);
      const stored = refundFrom(row);
      const { status: announced, facts } = announcedOf(stored);
      const { changes, note } = decide({ ...stored, ...facts }, announced);
      checkTransition(row, changes);
      const written = { ...rowChanges(changes), leaseOwner: null, leaseExpiresAt: null, updatedAt: now };
      const after = { ...row, ...written };
      const last = together([
        writeRefund(transaction, row, written),
        ...(note === null && !standsElsewhere(row, after)
          ? []
          : [
              addRefundToTrail(transaction, { action: 'refund.advanced', note, caller: null, before: row, after }, now),
            ]),
      ]);
      return { result: refundFrom(after), last };
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
