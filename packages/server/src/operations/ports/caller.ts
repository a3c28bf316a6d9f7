/** Who does something, and by which request. */
import type { Operator, TrailRecord } from '@refund-panel/shared';

/** Who does something: the operator of a session, and the request that it is done by. */
export interface Caller {
  readonly operator: Operator;
  /** What the host calls the groups that the operator is of. */
  readonly roles: readonly string[];
  readonly sessionId: string | null;
  readonly request: TrailRecord['request'];
}
