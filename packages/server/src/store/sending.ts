/** The fuse on disk: a log of freezes and thaws, of which the last counts, and the locks that make it hold at once. */
import { and, count, desc, eq, gt, sql } from 'drizzle-orm';
import { neverFrozen, type Sending } from '../domain/sending.js';
import type { Caller } from '../operations/ports/caller.js';
import type { Intent } from '../operations/ports/intents.js';
import type { SendingStore, SendingSwitch } from '../operations/ports/sending.js';
import { type Database, type Transaction, together } from './database.js';
import { operatorFrom } from './rows.js';
import { refunds, sendingChanges } from './schema.js';
import { statement } from './statement.js';
import { addToTrail, authorOf } from './trail.js';

/** Any numbers, as long as every replica uses the same. */
const SENDING_LOCK = 7_233_862;
const SPIKE_LOCK = 7_233_863;

const waitToSend = statement((session, _: object) =>
  session.execute(sql`select pg_advisory_xact_lock_shared(${SENDING_LOCK})`),
);

const readLastChange = statement((session, _: object) =>
  session.select().from(sendingChanges).orderBy(desc(sendingChanges.id)).limit(1),
);

const waitForSpike = statement((session, _: object) =>
  session.execute(sql`select pg_advisory_xact_lock(${SPIKE_LOCK})`),
);

const countRecent = statement((session, { from }: { from: Date }) =>
  session
    .select({ recent: count() })
    .from(refunds)
    .where(and(eq(refunds.origin, 'panel'), gt(refunds.createdAt, from))),
);

export function createSendingStore(database: Database): SendingStore {
  return {
    findSending: () => readSending(database),
    async countBeingSent(now) {
      const [counted] = await database
        .select({ beingSent: count() })
        .from(refunds)
        .where(and(eq(refunds.status, 'submitting'), eq(refunds.nextStep, 'query'), gt(refunds.leaseExpiresAt, now)));
      return counted?.beingSent ?? 0;
    },
    recordSending: (sending, caller) =>
      database.transaction((transaction) => writeSending(transaction, sending, caller)),
  };
}

export async function readSending(database: Database | Transaction): Promise<Sending> {
  const [last] = await readLastChange(database, {});
  if (last === undefined) return neverFrozen;
  const { frozen, at: since, reason, operatorId, operatorName } = last;
  return { frozen, since, reason, by: operatorId === null ? null : operatorFrom(operatorId, operatorName) };
}

/**
 * As `readSending`, for who is about to send: a freeze that is committed is seen, and one that is not waits until this
 * transaction is. Two statements, carried out one after the other: one alone would read what was before it waited for the lock.
 */
export async function holdSending(transaction: Transaction): Promise<Sending> {
  const [, sending] = await together([waitToSend(transaction, {}), readSending(transaction)]);
  return sending;
}

/** Waits for those who are about to send; what is so already is left as it is. */
export async function writeSending(
  transaction: Transaction,
  { frozen, since, reason }: SendingSwitch,
  caller: Caller | null,
): Promise<Sending> {
  await transaction.execute(sql`select pg_advisory_xact_lock(${SENDING_LOCK})`);
  const before = await readSending(transaction);
  if (before.frozen === frozen) return before;
  const by = caller?.operator ?? null;
  await transaction
    .insert(sendingChanges)
    .values({ at: since, frozen, reason, operatorId: by?.id ?? null, operatorName: by?.name ?? null });
  const action = frozen ? 'sending.frozen' : 'sending.resumed';
  const record = { action, ...authorOf(caller), refundRequestId: null, prepayId: null, note: reason } as const;
  await addToTrail(transaction, { ...record, before: { frozen: before.frozen }, after: { frozen } }, since);
  return { frozen, since, reason, by };
}

/**
 * What a new refund, which may be sent at once, needs to know of sending. Where a spike is looked for, many requests at once come one after the other, so
 * that each counts those before it and sees a fuse that they tripped.
 */
export async function readSendingFor(
  transaction: Transaction,
  { countSince }: Intent,
): Promise<{ sending: Sending; recentRefunds: number }> {
  if (countSince === null) return { sending: await holdSending(transaction), recentRefunds: 0 };
  const [, sending] = await together([waitForSpike(transaction, {}), holdSending(transaction)]);
  // Whoever thawed it has looked at those before.
  const from = sending.since !== null && sending.since > countSince ? sending.since : countSince;
  const [counted] = await countRecent(transaction, { from });
  return { sending, recentRefunds: counted?.recent ?? 0 };
}
