/** What the operations need of the refunds that are stored. */
import type { RefundEvent, TrailAction } from '@refund-panel/shared';
import type { Order } from '../../domain/order.js';
import type { Begun, Unsent } from '../../domain/outcome.js';
import type { Advance, Refund, RefundChanges, RefundStep } from '../../domain/refund.js';
import type { CountedRefund } from '../../domain/refundable.js';
import type { AnnouncedStatus, RefundReport } from '../../domain/report.js';
import type { Sending } from '../../domain/sending.js';
import type { Caller } from './caller.js';
import type { CreatedRefund, Desk, Intent, IntentDecision, Lease } from './intents.js';

/** A refund whose lease was taken, as it is on disk then and was before, and the step that it was taken for. */
export interface ClaimedRefund {
  readonly refund: Refund;
  readonly before: Unsent;
  readonly step: RefundStep;
}

/** Which step is taken, and what must be on disk before; null when none may be taken now. */
export type BeginStep = (refund: Refund, sending: Sending) => Begun | null;

export interface RefundStore {
  /**
   * Puts an intent on disk. `decide` runs on the locked order and all its refunds, and returns the exact amount and how it
   * begins, or throws; it is synchronous, so nothing can be awaited while the lock is held. It returns null to let go of the
   * order and have Binance Pay asked about it first.
   *
   * @returns null when `decide` does, or the order is not stored
   */
  createRefund(intent: Intent, now: Date, decide: (desk: Desk) => IntentDecision | null): Promise<CreatedRefund | null>;
  /**
   * Takes the lease on a refund that has a step to take, and writes what must be on disk before the call. Null when it has
   * none, is not due (unless `evenIfNotDue`, which never brings a submit forward), or another process holds the lease.
   */
  claimRefund(
    refundRequestId: string,
    claim: { readonly lease: Lease; readonly now: Date; readonly evenIfNotDue: boolean },
    begin: BeginStep,
  ): Promise<ClaimedRefund | null>;
  /** As `claimRefund`, for up to `limit` refunds whose step is due, the longest due first; those that others look at are passed over. */
  claimDue(
    claim: { readonly lease: Lease; readonly now: Date; readonly limit: number },
    begin: BeginStep,
  ): Promise<readonly ClaimedRefund[]>;
  /**
   * Writes what a step brought and gives the lease back, only while the lease is still the owner's; else null. `decide` also
   * gets what verified notifications have said of the refund by then: the status as a word of its own, the amount, the id and
   * the attempts in the refund itself, where no reply has told them.
   */
  updateRefund(
    refundRequestId: string,
    update: { readonly owner: string; readonly now: Date },
    decide: (refund: Refund, announced: AnnouncedStatus) => Advance,
  ): Promise<Refund | null>;
  /**
   * Writes what an operator decided about a refund, on the locked row. A step that is out for it goes on: `decide` is told that
   * one is, and throws where what it may still send stands against the decision. Where it does not, the step loses its lease,
   * so that its outcome is not written over the decision. Null when there is no such refund.
   */
  changeRefund(
    refundRequestId: string,
    change: { readonly now: Date; readonly caller: Caller; readonly action: TrailAction },
    decide: (refund: Refund, step: { readonly isUnderWay: boolean }) => Advance,
  ): Promise<Refund | null>;
  /** Adds what Binance Pay says of a final refund besides its status. */
  recordFacts(refundRequestId: string, now: Date, decide: (refund: Refund) => RefundChanges): Promise<void>;
  /** Records a refund of a stored order that we did not make; does nothing when it is recorded already. */
  recordOutsideRefund(refund: OutsideRefund, now: Date): Promise<void>;
  /**
   * Puts a refund that was made elsewhere on record, on the locked order: `decide` returns its exact amount, or throws. Under
   * an id that is on record already it does nothing.
   */
  adoptRefund(
    adoption: Adoption,
    now: Date,
    decide: (order: Order, refunds: readonly CountedRefund[]) => string,
  ): Promise<Refund>;
  /** Marks a refund as contradicted, for a person to look at, and says why in its history, once. */
  contradictRefund(refundRequestId: string, note: string, now: Date): Promise<void>;
  findRefund(refundRequestId: string): Promise<Refund | null>;
  /** On disk, where it is found: whoever asks forgets the key. */
  findRefundByKey(idempotencyKey: string): Promise<Refund | null>;
  findHistory(refundRequestId: string): Promise<readonly RefundEvent[]>;
  /**
   * Makes the next question about a refund, or about all open refunds of an order, due now. A refund that is named and was
   * sent before is asked about even where it was to be sent again, for Binance Pay has it.
   */
  makeDue(by: { readonly refundRequestId: string } | { readonly prepayId: string }, now: Date): Promise<void>;
}

/** A refund named in a notification under an id that is not ours. */
export interface OutsideRefund {
  readonly refundRequestId: string;
  readonly prepayId: string;
  readonly refundAmount: string;
  readonly succeeded: boolean;
  readonly report: RefundReport;
}

/** What an operator knows of a refund that was made elsewhere. */
export interface Adoption {
  readonly refundRequestId: string;
  readonly prepayId: string;
  readonly refundReason: string;
  readonly caller: Caller;
}
