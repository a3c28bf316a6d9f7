/** What the operations need from outside: the store, the gateway, and a log. Time and randomness are parameters too. */
import type {
  CreateRefundBody,
  Evidence,
  InboxKind,
  Operator,
  OrderSort,
  Policy,
  ProblemCode,
  RefundEvent,
  RefundStatus,
  TrailAction,
  TrailEntry,
  TrailHead,
  TrailRecord,
} from '@refund-panel/shared';
import type { Order } from '../domain/order.js';
import type { Begun, QueryOutcome, SubmitOutcome, UnknownOutcome, Unsent } from '../domain/outcome.js';
import type { PolicyInForce } from '../domain/policy.js';
import type { Advance, Refund, RefundChanges, RefundStep } from '../domain/refund.js';
import type { CountedRefund } from '../domain/refundable.js';
import type { AnnouncedStatus, RefundReport } from '../domain/report.js';
import type { Sending, Start } from '../domain/sending.js';
import type { DecidedRefund, Spending } from '../domain/spending.js';
import type { Telling } from '../domain/told-order.js';

/** Who does something: the operator of a session, and the request that it is done by. */
export interface Caller {
  readonly operator: Operator;
  /** What the host calls the groups that the operator is of. */
  readonly roles: readonly string[];
  readonly sessionId: string | null;
  readonly request: TrailRecord['request'];
}

/** What is put on the trail; when, and what it rests on, the store adds. */
export type NewTrailRecord = Omit<TrailRecord, 'at' | 'restsOn'>;

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export interface PageRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export interface OrderWithRefunds {
  readonly order: Order;
  /** Newest first. */
  readonly refunds: readonly Refund[];
}

export interface OrderStore {
  /**
   * Stores what `decide` makes of the order as it is stored and of what was heard now; the row stays locked meanwhile.
   *
   * @returns the order as it is stored then
   */
  storeOrder(heard: Order, now: Date, decide: (stored: Order | null, heard: Order) => Order): Promise<Order>;
  findOrder(by: OrderKey): Promise<Order | null>;
  findOrderWithRefunds(prepayId: string): Promise<OrderWithRefunds | null>;
}

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

export type OrderKey = { readonly prepayId: string } | { readonly merchantTradeNo: string };

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

export interface CreatedRefund {
  readonly refund: Refund;
  /** False when the idempotency key had already made it. */
  readonly created: boolean;
}

export interface Lease {
  readonly owner: string;
  readonly expiresAt: Date;
}

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

/** An order, and what its standing is counted from. */
export interface ListedOrder {
  readonly order: Order;
  readonly refunds: readonly CountedRefund[];
}

/** What both lists are narrowed to, and their ends. */
interface ListRequest extends PageRequest {
  /** Only these prepayIds; left out, all. */
  readonly only?: readonly string[] | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
  readonly currency?: string | undefined;
  /** Plain, and only with a currency. */
  readonly minAmount?: string | undefined;
  readonly maxAmount?: string | undefined;
}

export interface OrderListRequest extends ListRequest {
  /** What was searched for, and the orders that it names; both or neither. */
  readonly search?: string | undefined;
  readonly among?: readonly string[] | undefined;
  readonly status?: string | undefined;
  readonly refundStatus?: RefundStatus | 'none' | 'needs_person' | undefined;
  /** By amount only with a currency, and with no refundStatus but `none`. */
  readonly sort: OrderSort;
}

export interface RefundListRequest extends ListRequest {
  readonly prepayId?: string | undefined;
  readonly status?: RefundStatus | undefined;
  readonly inbox?: InboxKind | undefined;
  readonly operatorKey?: string | undefined;
  readonly reason?: string | undefined;
  readonly sort: 'newest' | 'oldest';
  /** Who looks for what awaits their approval; null for somebody who may not approve. */
  readonly approver: Approver | null;
}

export interface Approver {
  readonly operatorKey: string;
  readonly maxAmount: { readonly amount: string; readonly currency: string } | null;
}

/** At most `MOST_COUNTED`, and whether there are more. */
export interface InboxCount {
  readonly count: number;
  readonly isMore: boolean;
}

/**
 * What is listed and searched, whatever the size of the tables. A page costs no more than a bounded number of rows, so it may hold
 * fewer than its limit though more follow. A cursor holds for the filters and the order that it was given out for.
 */
export interface ListStore {
  listOrders(request: OrderListRequest): Promise<Page<ListedOrder>>;
  /** The prepayIds of stored orders that have this id, or a refund that has it; by a merchantTradeNo those of Binance Pay's word before others. */
  findOrderIds(search: string): Promise<readonly string[]>;
  listRefunds(request: RefundListRequest): Promise<Page<Refund>>;
  countInbox(request: Pick<RefundListRequest, 'only' | 'approver'>): Promise<Readonly<Record<InboxKind, InboxCount>>>;
}

/** What an operator knows of a refund that was made elsewhere. */
export interface Adoption {
  readonly refundRequestId: string;
  readonly prepayId: string;
  readonly refundReason: string;
  readonly caller: Caller;
}

/** A freeze or a thaw. */
export interface SendingSwitch {
  readonly frozen: boolean;
  readonly since: Date;
  readonly reason: string;
}

export interface SendingStore {
  findSending(): Promise<Sending>;
  /** Refunds whose submit was handed over, and whose outcome is not written yet: their lease runs. */
  countBeingSent(now: Date): Promise<number>;
  /** Once it is written, no process begins to send, or every process may again. Says the same twice without harm. */
  recordSending(sending: SendingSwitch, caller: Caller): Promise<Sending>;
}

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

/** A refund that changed, on this replica or another one. */
export interface RefundChange {
  readonly refundRequestId: string;
  readonly prepayId: string;
}

export interface ChangeFeed {
  /** @param onGap changes may have been missed: whoever follows should read again. @returns ends it */
  subscribe(onChange: (change: RefundChange) => void, onGap: () => void): () => void;
}

/** A refund named in a notification under an id that is not ours. */
export interface OutsideRefund {
  readonly refundRequestId: string;
  readonly prepayId: string;
  readonly refundAmount: string;
  readonly succeeded: boolean;
  readonly report: RefundReport;
}

export interface NotificationStore {
  /** Records a verified notification; false when this one was seen before. */
  recordNotification(notification: VerifiedNotification, now: Date): Promise<boolean>;
}

/** The exact bytes that were signed, and who signed them; the secret itself is in none of it. */
export interface GatewayCallRequest {
  readonly refundRequestId: string;
  readonly path: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly body: string;
  readonly signature: string;
  /** Masked but for its last characters. */
  readonly apiKey: string;
  readonly sentAt: Date;
}

export interface GatewayCallAnswer {
  /** Null when there was no answer. */
  readonly httpStatus: number | null;
  readonly body: string | null;
  /** Why there was no usable answer. */
  readonly reason: string | null;
  readonly answeredAt: Date;
}

/** Every call about a refund, kept as evidence. */
export interface EvidenceStore {
  /** On disk before the call is sent. */
  recordCall(call: GatewayCallRequest): Promise<bigint>;
  /** Equal answers to the same question, one after the other, are kept as one with a count. */
  recordAnswer(callId: bigint, answer: GatewayCallAnswer): Promise<void>;
}

/** Everything that is kept of one refund beside itself and its order. */
export interface RefundEvidence {
  readonly request: Evidence['request'];
  /** In the order in which they were made. */
  readonly gatewayCalls: Evidence['gatewayCalls'];
  readonly notifications: Evidence['notifications'];
  readonly trail: readonly TrailEntry[];
  readonly trailHead: TrailHead;
}

/** Which refunds are handed out as a file: those asked for within these times. */
export interface RefundSelection {
  readonly since?: Date | undefined;
  readonly until: Date;
  readonly status?: RefundStatus | undefined;
  readonly prepayId?: string | undefined;
}

export interface TrailStore {
  /** An entry of its own, for what changes no other row; on disk when it resolves. */
  recordOnTrail(record: NewTrailRecord, at: Date): Promise<void>;
  /** 0 and 64 zeros while there is no entry. */
  findTrailHead(): Promise<TrailHead>;
  /** Newest first. */
  listTrail(
    request: PageRequest & { refundRequestId?: string | undefined; operatorId?: string | undefined },
  ): Promise<Page<TrailEntry>>;
  /** From the first entry up to the head, one page after the other: however long it is, no more is held. */
  readTrail(head: TrailHead): AsyncIterable<readonly TrailEntry[]>;
  /** The oldest first, one page after the other. */
  readRefunds(selection: RefundSelection): AsyncIterable<readonly Refund[]>;
  /** Null when there is no such refund. */
  findEvidence(refundRequestId: string): Promise<RefundEvidence | null>;
}

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

/** What is counted, each by its own number: requests of one operator, of one address, and so on. */
export type LimitName = 'operator' | 'refunds' | 'address' | 'failures' | 'host' | 'notifications';

/** Null where there is room; else the limit is used up, and for how long. */
export type LimitReached = { readonly limit: number; readonly forMs: number } | null;

/** How often something may be done within a minute, on all replicas together. Never rejects: a limit is no reason to fail. */
export interface RateLimits {
  /** Counts once. */
  count(name: LimitName, key: string): Promise<LimitReached>;
  /** Looks without counting. */
  look(name: LimitName, key: string): Promise<LimitReached>;
}

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

export interface RefundSubmission {
  readonly refundRequestId: string;
  readonly prepayId: string;
  /** Plain decimal notation. */
  readonly refundAmount: string;
  readonly refundReason: string | null;
  /** After this time it is no longer sent, and its outcome is unknown. */
  readonly sendBefore: Date;
}

export type OrderOutcome =
  | { readonly outcome: 'found'; readonly order: Order }
  | { readonly outcome: 'not_found' }
  /** Refused for a reason that asking again will not mend. */
  | { readonly outcome: 'declined'; readonly code: ProblemCode; readonly detail: string }
  | UnknownOutcome;

export type BalanceOutcome =
  | { readonly outcome: 'found'; readonly available: string }
  /** This key may not ask. */
  | { readonly outcome: 'declined' }
  | UnknownOutcome;

export interface VerifiedNotification {
  /** The same for every delivery of the same notification. */
  readonly digest: string;
  readonly bizType: string;
  readonly bizStatus: string;
  readonly prepayId: string | null;
  readonly refundRequestId: string | null;
  readonly body: string;
  /** The order it tells of, as far as it does. */
  readonly order: Order | null;
  /** What it says of the refund; its status is the one that notifications name. */
  readonly report: RefundReport | null;
}

export interface Gateway {
  submitRefund(submission: RefundSubmission): Promise<SubmitOutcome>;
  queryRefund(refund: { readonly refundRequestId: string; readonly prepayId: string }): Promise<QueryOutcome>;
  queryOrder(by: OrderKey): Promise<OrderOutcome>;
  /**
   * What the merchant's Funding Wallet holds of a currency, free to use. For an amount that is small beside what was there a
   * moment ago, that will do.
   */
  queryBalance(currency: string, amount: string): Promise<BalanceOutcome>;
  /** Null when the signature is not Binance Pay's. @throws ProblemError when its certificates cannot be had now */
  verifyNotification(rawBody: Uint8Array, headers: Headers): Promise<VerifiedNotification | null>;
}

/** The part of a structured logger that we use. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
