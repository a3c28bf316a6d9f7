/** Everything that is kept. */
import type { ChangeFeed } from './changes.js';
import type { EvidenceStore } from './evidence.js';
import type { ListStore } from './lists.js';
import type { NotificationStore } from './notifications.js';
import type { OrderStore } from './orders.js';
import type { PolicyStore } from './policies.js';
import type { RefundStore } from './refunds.js';
import type { RevocationStore } from './revocations.js';
import type { SendingStore } from './sending.js';
import type { ToldOrderStore } from './told-orders.js';
import type { TrailStore } from './trail.js';

export type Store = OrderStore &
  ListStore &
  ToldOrderStore &
  RefundStore &
  NotificationStore &
  SendingStore &
  PolicyStore &
  EvidenceStore &
  TrailStore &
  RevocationStore & {
    readonly changes: ChangeFeed;
    /** True when the database answers; rejects when it does not. */
    isReady(): Promise<boolean>;
  };
