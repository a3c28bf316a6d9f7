/** Everything that is kept, behind the operations' ports. */
import { sql } from 'drizzle-orm';
import type { Log } from '../operations/ports/log.js';
import type { Store } from '../operations/ports/store.js';
import { createChangeFeed, type OpenChangeFeed } from './change-feed.js';
import type { OpenDatabase } from './database.js';
import { createEvidenceStore } from './evidence.js';
import { createListStore } from './lists.js';
import { createNotificationStore } from './notifications.js';
import { createOrderStore } from './orders.js';
import { createPolicyStore } from './policies.js';
import { createRefundStore } from './refunds.js';
import { createRevocationStore } from './revocations.js';
import { createSendingStore } from './sending.js';
import { createToldOrderStore } from './told-orders.js';
import { createTrailStore } from './trail-reads.js';

export function createStore(opened: OpenDatabase, log: Log): Store & { readonly changes: OpenChangeFeed } {
  const { database } = opened;
  const changes = createChangeFeed(opened, log);
  return {
    ...createOrderStore(database),
    ...createToldOrderStore(database),
    ...createRefundStore(database, changes.announce),
    ...createListStore(database),
    ...createNotificationStore(database),
    ...createEvidenceStore(database),
    ...createSendingStore(database),
    ...createPolicyStore(database),
    ...createRevocationStore(database),
    ...createTrailStore(database),
    changes,
    async isReady() {
      await database.execute(sql`select 1`);
      return true;
    },
  };
}
