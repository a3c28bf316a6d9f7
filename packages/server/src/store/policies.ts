/** The policy on disk: versions that are only ever added to, of which the highest is in force. */

import { desc, lt, sql } from 'drizzle-orm';
import { ProblemError } from '../domain/errors.js';
import { noPolicy } from '../domain/policy.js';
import type { PolicyChange, PolicyRecord, PolicyStore } from '../operations/ports/policies.js';
import { decodeVersion, encodeVersion } from './cursor.js';
import type { Database, Transaction } from './database.js';
import { listPastRefundsIn } from './past-refunds.js';
import { operatorFrom } from './rows.js';
import { policies } from './schema.js';
import { statement } from './statement.js';
import { addToTrail, authorOf } from './trail.js';

/** Any number, as long as every replica uses the same. */
const POLICY_LOCK = 7_233_865;

const readLast = statement((session, _: object) =>
  session.select().from(policies).orderBy(desc(policies.version)).limit(1),
);

export async function readPolicy(session: Database | Transaction): Promise<PolicyRecord> {
  const [last] = await readLast(session, {});
  return last === undefined ? neverSet : recordFrom(last);
}

const neverSet: PolicyRecord = { ...noPolicy, reason: null, changedBy: null, changedAt: null };

export function createPolicyStore(database: Database): PolicyStore {
  return {
    findPolicy: () => readPolicy(database),

    async listPolicies({ limit, cursor }) {
      const before = cursor === undefined ? undefined : decodeVersion(cursor);
      const rows = await database
        .select()
        .from(policies)
        .where(before === undefined ? undefined : lt(policies.version, before))
        .orderBy(desc(policies.version))
        .limit(limit + 1);
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      const more = rows.length > limit && last !== undefined;
      return { items: page.map(recordFrom), nextCursor: more ? encodeVersion(last.version) : null };
    },

    changePolicy: (change, now) => database.transaction((transaction) => writePolicy(transaction, change, now)),
    listPastRefunds: listPastRefundsIn(database),
  };
}

/** Of several changes at once, each sees what those before it left. */
async function writePolicy(transaction: Transaction, change: PolicyChange, now: Date): Promise<PolicyRecord> {
  const { policy, expectedVersion, reason, caller } = change;
  await transaction.execute(sql`select pg_advisory_xact_lock(${POLICY_LOCK})`);
  const before = await readPolicy(transaction);
  if (before.version !== expectedVersion) throw changedMeanwhile(before, expectedVersion);
  const version = before.version + 1;
  const { operator } = caller;
  const row = { version, policy, reason, operatorId: operator.id, operatorName: operator.name ?? null, changedAt: now };
  await transaction.insert(policies).values(row);
  const about = { action: 'policy.changed', ...authorOf(caller), refundRequestId: null, prepayId: null } as const;
  const was = { version: before.version, policy: before.policy };
  await addToTrail(transaction, { ...about, note: reason, before: was, after: { version, policy } }, now);
  return recordFrom(row);
}

function recordFrom(row: typeof policies.$inferSelect): PolicyRecord {
  const { version, policy, reason, operatorId, operatorName, changedAt } = row;
  return { version, policy, reason, changedBy: operatorFrom(operatorId, operatorName), changedAt };
}

function changedMeanwhile({ version, changedBy }: PolicyRecord, expected: number): ProblemError {
  const by = changedBy === null ? '' : `, by ${changedBy.name ?? changedBy.id}`;
  return new ProblemError(
    'policy_changed',
    `You looked at version ${expected} of the policy, and version ${version} is in force${by}. Nothing was changed. Look at it, and change that one.`,
    { errors: [{ field: 'expectedVersion', message: `is ${version} now` }] },
  );
}
