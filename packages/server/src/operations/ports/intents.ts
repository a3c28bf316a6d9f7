/** A confirmed wish to refund, what it is decided on, and what comes of it. */
import type { CreateRefundBody } from '@refund-panel/shared';
import type { Order } from '../../domain/order.js';
import type { PolicyInForce } from '../../domain/policy.js';
import type { Refund, RefundChanges } from '../../domain/refund.js';
import type { Sending, Start } from '../../domain/sending.js';
import type { DecidedRefund, Spending } from '../../domain/spending.js';
import type { Caller } from './caller.js';

/** A confirmed wish to refund, before it is a row. */
export interface Intent {
  readonly refundRequestId: string;
  readonly prepayId: string;
  readonly idempotencyKey: string;
  /** Equal for equal requests; a key that comes with another one is refused. */
  readonly fingerprint: string;
  readonly body: CreateRefundBody;
  readonly caller: Caller;
  /** From when on other refunds are counted, to find a spike; null when none is looked for. */
  readonly countSince: Date | null;
}

/** What an order's next refund is decided on, read with the order locked. */
export interface Desk {
  readonly order: Order;
  readonly refunds: readonly DecidedRefund[];
  readonly policy: PolicyInForce;
  /** As much as the policy needs to know (`neededFor`), which nobody adds to meanwhile. */
  readonly spending: Spending;
  readonly sending: Sending;
  /** Refunds asked for since `Intent.countSince`, or the last thaw if that is later; 0 when nobody asked. */
  readonly recentRefunds: number;
}

/** What the domain makes of an intent. */
export interface IntentDecision extends Omit<Start, 'status'> {
  readonly status: Start['status'] | 'awaiting_approval';
  readonly refundAmount: string;
  /** What it was decided on. */
  readonly policyVersion: number;
  /** What a second person has to approve, and until when; null where nobody has to. `dueAt` is that time, and then it expires. */
  readonly approval: { readonly hash: string; readonly expiresAt: Date } | null;
  /** For the record: why somebody has to approve it. */
  readonly needsApproval: string | null;
  /** The first step is taken at once, by the process that puts the intent on disk: what is on disk before it, and its lease. */
  readonly firstStep: { readonly changes: RefundChanges; readonly lease: Lease } | null;
}

export interface CreatedRefund {
  readonly refund: Refund;
  /** False when the idempotency key had already made it. */
  readonly created: boolean;
}

export interface Lease {
  readonly owner: string;
  readonly expiresAt: Date;
}
