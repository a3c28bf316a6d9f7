/** Verified notifications in the database, each once. */
import { asc, eq, getTableColumns } from 'drizzle-orm';
import type { Refund } from '../domain/refund.js';
import type { AnnouncedStatus } from '../domain/report.js';
import type { NotificationStore } from '../operations/ports/notifications.js';
import type { Database, Transaction } from './database.js';
import { plain } from './rows.js';
import { notifications } from './schema.js';
import { statement } from './statement.js';

export function createNotificationStore(database: Database): NotificationStore {
  return {
    async recordNotification({ digest, bizType, bizStatus, prepayId, refundRequestId, body, report }, now) {
      const said = report?.refundStatus ?? null;
      const refundStatus = said === 'REFUND_PENDING' ? null : said;
      const recorded = await database
        .insert(notifications)
        .values({
          digest,
          bizType,
          bizStatus,
          prepayId,
          refundRequestId,
          refundStatus,
          refundAmount: report?.refundAmount ?? null,
          refundId: report?.refundId ?? null,
          remainingAttempts: report?.remainingAttempts ?? null,
          body,
          receivedAt: now,
        })
        .onConflictDoNothing()
        .returning({ digest: notifications.digest });
      return recorded.length > 0;
    },
  };
}

/** What else a notification says of the refund, and of which order it speaks. */
const { refundStatus, refundAmount, refundId, remainingAttempts, prepayId } = getTableColumns(notifications);

const readSaid = statement((session, { refundRequestId }: { refundRequestId: string }) =>
  session
    .select({ refundStatus, refundAmount, refundId, remainingAttempts, prepayId })
    .from(notifications)
    .where(eq(notifications.refundRequestId, refundRequestId))
    .orderBy(asc(notifications.receivedAt)),
);

/** What notifications have said of a refund by now. */
export interface Announced {
  /** `UNCERTAIN` when they contradict each other or name no final word; null when there are none. */
  readonly status: AnnouncedStatus;
  /** What else they say of it. */
  readonly facts: Partial<Pick<Refund, 'refundAmount' | 'refundId' | 'remainingAttempts'>>;
}

/** Sent at once; what it is to be held against, the refund as it is stored, need not be known before it is answered. */
export async function findAnnounced(
  transaction: Transaction,
  refundRequestId: string,
): Promise<(refund: Refund) => Announced> {
  const said = await readSaid(transaction, { refundRequestId });
  return (refund) => {
    const ofThis = said.filter((one) => one.prepayId === null || one.prepayId === refund.prepayId);
    return { status: statusOf(ofThis), facts: factsOf(refund, ofThis) };
  };
}

type Said = Pick<typeof notifications.$inferSelect, 'refundStatus' | 'refundAmount' | 'refundId' | 'remainingAttempts'>;

function statusOf(said: readonly Said[]): AnnouncedStatus {
  const statuses = new Set(said.map(({ refundStatus }) => refundStatus));
  if (statuses.size === 0) return null;
  const [status] = statuses;
  return statuses.size === 1 ? (status ?? 'UNCERTAIN') : 'UNCERTAIN';
}

/** The latest word on the amount; attempts are never given back, for a notification may be late. */
function factsOf(refund: Refund, said: readonly Said[]): Announced['facts'] {
  const told = said.filter((one) => one.refundAmount !== null).at(-1);
  const id = said.find((one) => one.refundId !== null)?.refundId ?? null;
  const attempts = [refund.remainingAttempts, ...said.map((one) => one.remainingAttempts)].filter(
    (one) => one !== null,
  );
  return {
    ...(told === undefined || refund.refundedAmount !== null ? {} : { refundAmount: plain(told.refundAmount ?? '') }),
    ...(id === null || refund.refundId !== null ? {} : { refundId: id }),
    ...(attempts.length === 0 ? {} : { remainingAttempts: Math.min(...attempts) }),
  };
}
