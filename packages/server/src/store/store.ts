/** Everything that is kept, behind the operations' ports. */
import { sql } from 'drizzle-orm';
import type { Store } from '../operations/ports.js';
import type { Database } from './database.js';
import { createEvidenceStore } from './evidence.js';
import { createNotificationStore } from './notifications.js';
import { createOrderStore } from './orders.js';
import { createRefundStore } from './refunds.js';

export function createStore(database: Database): Store {
  return {
    ...createOrderStore(database),
    ...createRefundStore(database),
    ...createNotificationStore(database),
    ...createEvidenceStore(database),
    async isReady() {
      await database.execute(sql`select 1`);
      return true;
    },
  };
}
