/** The policy in force, those before it, and the past that one is tried on. */
import type { Operator, Policy } from '@refund-panel/shared';
import type { PolicyInForce } from '../../domain/policy.js';
import type { Refund } from '../../domain/refund.js';
import type { Caller } from './caller.js';
import type { Page, PageRequest } from './page.js';

/** A policy that is, or was, in force; version 0 is that none was set, by nobody. */
export interface PolicyRecord extends PolicyInForce {
  readonly reason: string | null;
  readonly changedBy: Operator | null;
  readonly changedAt: Date | null;
}

export interface PolicyChange {
  readonly policy: Policy;
  /** Where it is another one by now, nothing is changed. */
  readonly expectedVersion: number;
  readonly reason: string;
  readonly caller: Caller;
}

/** A refund as an operator asked for it, for a policy to be tried on. */
export interface PastRefund
  extends Pick<
    Refund,
    | 'refundRequestId'
    | 'prepayId'
    | 'requestedAmount'
    | 'refundAmount'
    | 'currency'
    | 'refundReason'
    | 'description'
    | 'status'
    | 'refundStatus'
    | 'attention'
    | 'createdAt'
  > {
  readonly requestedBy: Operator;
  /** Those that the operator had then. */
  readonly roles: readonly string[];
  /** A second person had to decide. */
  readonly neededApproval: boolean;
  /** What was asked for of its order before `since`, and nobody approved. */
  readonly unapprovedBefore: string;
  /** Another refund of its order was asked for later. */
  readonly hasLater: boolean;
}

export interface PastRequest {
  /** The first that is judged; those of the day before it only count. */
  readonly since: Date;
  readonly from: Date;
  /** The last of the page before; null for the first page. */
  readonly after: Pick<Refund, 'createdAt' | 'refundRequestId'> | null;
  readonly limit: number;
}

export interface PolicyStore {
  findPolicy(): Promise<PolicyRecord>;
  /** Newest first; without version 0. */
  listPolicies(request: PageRequest): Promise<Page<PolicyRecord>>;
  /** @throws ProblemError `policy_changed` when there is a later one than was expected */
  changePolicy(change: PolicyChange, now: Date): Promise<PolicyRecord>;
  /** What operators asked for, the oldest first. */
  listPastRefunds(request: PastRequest): Promise<readonly PastRefund[]>;
}
