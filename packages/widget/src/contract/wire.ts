/** An endpoint of the contract as the panel carries it: without the schemas, yet with all of their types. */
import type { Endpoint } from '@refund-panel/shared';
import type { Shape } from './shape.js';

export interface Wire<E extends Endpoint> {
  readonly method: E['method'];
  readonly path: E['path'];
  readonly replies: Readonly<Record<keyof E['replies'] & number, Shape>>;
  /** Never there: carries the types of requests and replies. */
  readonly contract?: E;
}
