/** What was asked for within the policy's day, summed under locks that keep everybody else from adding to it. */
import { createHash } from 'node:crypto';
import { operatorKeyOf } from '@refund-panel/shared';
import { and, eq, gt, type SQL, sql } from 'drizzle-orm';
import type { Needed } from '../domain/policy.js';
import { afterMs } from '../domain/schedule.js';
import { nothingKnown, POLICY_DAY_MS, type Spending } from '../domain/spending.js';
import type { Intent } from '../operations/ports/intents.js';
import { type Transaction, together } from './database.js';
import { plain } from './rows.js';
import { refunds } from './schema.js';
import { statement } from './statement.js';

/** Any numbers, as long as every replica uses the same. With a second number each: they meet no lock that has only one. */
const OPERATOR_LOCKS = 7_233_866;
const CURRENCY_LOCKS = 7_233_867;

/** Two that share a number only wait for each other. */
const waitForOthers = statement((session, { of, key }: { of: number; key: number }) =>
  session.execute(sql`select pg_advisory_xact_lock(${of}::int, ${key}::int)`),
);

/** As `isSpent` (domain/spending.ts). */
export const isSpentInSql = sql`(${refunds.status} not in ('failed', 'rejected', 'cancelled') or ${refunds.attention} = 'contradicted' or ${refunds.refundStatus} = 'REFUND_SUCCESS')`;

/** As `isUnapproved` there. */
export const isUnapprovedInSql = sql`(${refunds.status} <> 'awaiting_approval' and ${refunds.approvalDecision} is distinct from 'approved')`;

/** Whatever was asked for later than `from` counts, also what bears a later time than this request and was committed before. */
function counts(currency: string, from: Date): SQL | undefined {
  return and(eq(refunds.currency, currency), gt(refunds.createdAt, from), eq(refunds.origin, 'panel'), isSpentInSql);
}

const sumOfOperator = statement(
  (session, { operatorKey, currency, from }: { operatorKey: string; currency: string; from: Date }) =>
    session
      .select({
        asked: sql<string>`coalesce(sum(${refunds.refundAmount}), 0)::text`,
        unapproved: sql<string>`coalesce(sum(${refunds.refundAmount}) filter (where ${isUnapprovedInSql}), 0)::text`,
      })
      .from(refunds)
      .where(and(eq(refunds.operatorKey, operatorKey), counts(currency, from))),
);

const sumOfEverybody = statement((session, { currency, from }: { currency: string; from: Date }) =>
  session
    .select({ asked: sql<string>`coalesce(sum(${refunds.refundAmount}), 0)::text` })
    .from(refunds)
    .where(counts(currency, from)),
);

/**
 * Each sum is read by a statement of its own after the lock, so that it sees what was committed by those who held it before.
 * Every transaction takes the operator's lock before the currency's.
 */
export async function readSpending(
  transaction: Transaction,
  { caller }: Pick<Intent, 'caller'>,
  currency: string,
  needed: Needed,
  now: Date,
): Promise<Spending> {
  const operatorKey = operatorKeyOf(caller.operator.id);
  const from = afterMs(now, -POLICY_DAY_MS);
  const ofOperator = needed.operator
    ? together([
        waitForOthers(transaction, { of: OPERATOR_LOCKS, key: lockKey(JSON.stringify([operatorKey, currency])) }),
        sumOfOperator(transaction, { operatorKey, currency, from }),
      ])
    : null;
  const ofEverybody = needed.everybody
    ? together([
        waitForOthers(transaction, { of: CURRENCY_LOCKS, key: lockKey(currency) }),
        sumOfEverybody(transaction, { currency, from }),
      ])
    : null;
  const [operator, everybody] = await together([Promise.resolve(ofOperator), Promise.resolve(ofEverybody)]);
  return {
    ...nothingKnown,
    ...(operator === null ? {} : sumsFrom(operator[1])),
    ...(everybody === null ? {} : { everybodyAsked: sumsFrom(everybody[1]).asked }),
  };
}

function sumsFrom<Sums extends { asked: string; unapproved?: string }>([row]: readonly Sums[]) {
  const { asked = '0', unapproved = '0' } = row ?? {};
  return { asked: plain(asked), unapproved: plain(unapproved) };
}

/** A whole number as Postgres's `int`. */
function lockKey(name: string): number {
  return createHash('sha256').update(name).digest().readInt32BE();
}
