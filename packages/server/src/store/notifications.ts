/** Verified notifications in the database, each once. */
import { and, eq, isNull, or } from 'drizzle-orm';
import type { Refund } from '../domain/refund.js';
import type { AnnouncedStatus } from '../domain/report.js';
import type { NotificationStore } from '../operations/ports.js';
import type { Database, Transaction } from './database.js';
import { notifications } from './schema.js';

export function createNotificationStore(database: Database): NotificationStore {
  return {
    async recordNotification({ digest, bizType, bizStatus, prepayId, refundRequestId, body, report }, now) {
      const said = report?.refundStatus ?? null;
      const refundStatus = said === 'REFUND_PENDING' ? null : said;
      const recorded = await database
        .insert(notifications)
        .values({ digest, bizType, bizStatus, prepayId, refundRequestId, refundStatus, body, receivedAt: now })
        .onConflictDoNothing()
        .returning({ digest: notifications.digest });
      return recorded.length > 0;
    },
  };
}

/** What notifications say of a refund; `UNCERTAIN` when they contradict each other or name no final word. */
export async function findAnnounced(
  transaction: Transaction,
  { refundRequestId, prepayId }: Pick<Refund, 'refundRequestId' | 'prepayId'>,
): Promise<AnnouncedStatus> {
  const said = await transaction
    .selectDistinct({ refundStatus: notifications.refundStatus })
    .from(notifications)
    .where(
      and(
        eq(notifications.refundRequestId, refundRequestId),
        or(isNull(notifications.prepayId), eq(notifications.prepayId, prepayId)),
      ),
    );
  if (said.length === 0) return null;
  return said.length === 1 ? (said[0]?.refundStatus ?? 'UNCERTAIN') : 'UNCERTAIN';
}
