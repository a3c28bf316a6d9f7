/** How a test puts a bug between the operations and their ports. */
import type { Gateway } from '../../src/operations/ports.js';
import type { ModelStore, Weaknesses } from './model-store.js';

export interface Sabotage {
  readonly weaknesses?: Weaknesses;
  readonly store?: (store: ModelStore) => ModelStore;
  readonly gateway?: (gateway: Gateway) => Gateway;
}
