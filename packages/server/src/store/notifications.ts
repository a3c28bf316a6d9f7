/** Verified notifications in the database, each once. */
import type { NotificationStore } from '../operations/ports.js';
import type { Database } from './database.js';
import { notifications } from './schema.js';

export function createNotificationStore(database: Database): NotificationStore {
  return {
    async recordNotification(notification, now) {
      const recorded = await database
        .insert(notifications)
        .values({ ...notification, receivedAt: now })
        .onConflictDoNothing()
        .returning({ digest: notifications.digest });
      return recorded.length > 0;
    },
  };
}
