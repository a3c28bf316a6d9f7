/** Sessions that were ended before their time. */
import type { TrailRecord } from '@refund-panel/shared';

/** What was ended: one session, or every session of an operator that was issued by then. */
export type Revoked = { readonly sessionId: string } | { readonly operatorId: string };

export interface Revocation {
  readonly of: Revoked;
  readonly at: Date;
  /** No token that it concerns is good after this. */
  readonly endsAt: Date;
}

export interface StoredRevocation extends Revocation {
  /** A greater one was committed later. */
  readonly id: bigint;
}

export interface RevocationStore {
  /** Takes the place of an earlier one of the same. The host's own server asks for it, by that request. */
  recordRevocation(revocation: Revocation, request: TrailRecord['request']): Promise<void>;
  /** Those after one that is known, in the order in which they were committed. */
  listRevocations(afterId: bigint): Promise<readonly StoredRevocation[]>;
  /** Deletes those that have ended. */
  forgetRevocations(now: Date): Promise<void>;
}
