/** How a test puts a bug between the operations and their ports. */
import type { Gateway } from '../../src/operations/ports/gateway.js';
import type { ModelStore, Weaknesses } from './model-store.js';

export interface Sabotage {
  readonly weaknesses?: Weaknesses;
  readonly store?: (store: ModelStore) => ModelStore;
  /** What whoever approves says they looked at is dropped on its way to the operation. */
  readonly seenHashIsDropped?: boolean;
  readonly gateway?: (gateway: Gateway) => Gateway;
}
