/** What the operations need to take in orders that the host tells of. */
import type { Order } from '../../domain/order.js';
import type { Telling } from '../../domain/told-order.js';
import type { NewTrailRecord } from './trail.js';

export interface ToldOrderStore {
  /**
   * Takes in orders that the host tells of, all or none of them, each as `afterTelling` says; they may be told twice, also at once. What
   * `toRecord` makes of the outcomes goes on the trail with them. On disk when it resolves.
   *
   * @returns in the order in which they were told
   */
  storeToldOrders(
    told: readonly Order[],
    now: Date,
    toRecord: (tellings: readonly Telling[]) => NewTrailRecord | null,
  ): Promise<readonly Telling[]>;
  /** What `storeToldOrders` would make of them now. */
  compareToldOrders(told: readonly Order[]): Promise<readonly Telling[]>;
}
