/** What the model store has committed, and the rules that the database itself would enforce on every write. */
import { isFinal, operatorKeyOf } from '@refund-panel/shared';
import { ProblemError } from '../../src/domain/errors.js';
import type { Order } from '../../src/domain/order.js';
import { noPolicy, type PolicyInForce } from '../../src/domain/policy.js';
import { canBecome, type Refund, type RefundChanges } from '../../src/domain/refund.js';
import type { AnnouncedStatus } from '../../src/domain/report.js';
import { neverFrozen, type Sending } from '../../src/domain/sending.js';
import type { VerifiedNotification } from '../../src/operations/ports/notifications.js';

export interface Row {
  readonly refund: Refund;
  readonly idempotencyKey: string | null;
  readonly fingerprint: string | null;
  readonly leaseOwner: string | null;
  readonly leaseExpiresAt: Date | null;
  /** The id under which Binance Pay named, later, what an operator had put on record. */
  readonly namedAs: string | null;
  /** The lines of its history. */
  readonly notes: readonly string[];
}

export interface Announced {
  readonly status: AnnouncedStatus;
  readonly facts: Partial<Pick<Refund, 'refundAmount' | 'remainingAttempts'>>;
}

/** Who watches what is committed. */
export interface RowWatcher {
  rowWritten(before: Row | null, after: Row): void;
}

export interface Tables {
  readonly orders: Map<string, Order>;
  readonly refunds: Map<string, Row>;
  readonly notifications: Map<string, VerifiedNotification>;
  sending: Sending;
  /** None, unless somebody sets one. */
  policy: PolicyInForce;
  /** Adds a row, or writes one, as one statement of a transaction. */
  write(before: Row | null, after: Row): Row;
  rowsOf(prepayId: string): readonly Row[];
  /** Answers as the unique index on keys does. @throws ProblemError when the key made another refund */
  findByKey(key: string, fingerprint: string): Row | null;
  /** What verified notifications have said of a refund. */
  announcedOf(refund: Refund): Announced;
}

export function createTables(watcher: RowWatcher): Tables {
  const refunds = new Map<string, Row>();
  const byKey = new Map<string, Row>();
  const notifications = new Map<string, VerifiedNotification>();
  return {
    orders: new Map(),
    refunds,
    notifications,
    sending: neverFrozen,
    policy: noPolicy,
    write(before, after) {
      checkRow(after);
      refunds.set(after.refund.refundRequestId, after);
      if (after.idempotencyKey !== null) byKey.set(after.idempotencyKey, after);
      watcher.rowWritten(before, after);
      return after;
    },
    rowsOf: (prepayId) => [...refunds.values()].filter(({ refund }) => refund.prepayId === prepayId),
    findByKey(key, fingerprint) {
      const row = byKey.get(key);
      if (row === undefined) return null;
      if (row.fingerprint !== fingerprint) throw keyReused();
      return row;
    },
    announcedOf(refund) {
      const { refundRequestId, prepayId } = refund;
      const said = [...notifications.values()].filter(
        (one) => one.refundRequestId === refundRequestId && (one.prepayId === null || one.prepayId === prepayId),
      );
      return { status: statusOf(said), facts: said.length === 0 ? {} : factsOf(refund, said) };
    },
  };
}

function statusOf(said: readonly VerifiedNotification[]): AnnouncedStatus {
  const statuses = new Set(said.map(({ report }) => finalWord(report?.refundStatus ?? null)));
  const [status] = statuses;
  if (status === undefined) return null;
  return statuses.size === 1 ? (status ?? 'UNCERTAIN') : 'UNCERTAIN';
}

const finalWord = (status: Refund['refundStatus']) => (status === 'REFUND_PENDING' ? null : status);

/** The latest word on the amount, where no reply has told it; the fewest attempts that anybody named. */
function factsOf(refund: Refund, said: readonly VerifiedNotification[]): Announced['facts'] {
  const amount = said.findLast(({ report }) => report?.refundAmount != null)?.report?.refundAmount ?? null;
  const attempts = [refund.remainingAttempts, ...said.map(({ report }) => report?.remainingAttempts ?? null)].filter(
    (one) => one !== null,
  );
  return {
    ...(amount === null || refund.refundedAmount !== null ? {} : { refundAmount: amount }),
    ...(attempts.length === 0 ? {} : { remainingAttempts: Math.min(...attempts) }),
  };
}

export function keyReused(): ProblemError {
  return new ProblemError('idempotency_key_reused', 'This Idempotency-Key already made another refund.');
}

/** Where a refund may stand that nobody has approved. */
const neverSent: ReadonlySet<Refund['status']> = new Set(['awaiting_approval', 'rejected', 'cancelled']);

/** The CHECK constraints of the table. */
function checkRow({ refund, idempotencyKey, fingerprint }: Row): void {
  const { origin, requestedBy, status, nextStep, dueAt, approval } = refund;
  const isPanels = requestedBy !== null && idempotencyKey !== null && fingerprint !== null;
  mustHold((origin === 'panel') === isPanels, 'refunds_origin_known');
  mustHold(isFinal(status) === (nextStep === null && dueAt === null), 'refunds_step_until_final');
  mustHold(isPositive(refund.refundAmount) && isPositive(refund.requestedAmount), 'refunds_amount_positive');
  const isUndecided = approval !== null && approval.decision === null;
  mustHold(status !== 'awaiting_approval' || isUndecided, 'refunds_approval_whole');
  const isByAnother =
    approval?.decidedBy != null &&
    requestedBy !== null &&
    operatorKeyOf(approval.decidedBy.id) !== operatorKeyOf(requestedBy.id);
  mustHold(approval?.decision !== 'approved' || isByAnother, 'refunds_approved_by_another');
  const mayGoOn = approval === null || approval.decision === 'approved';
  mustHold(mayGoOn || neverSent.has(status), 'refunds_go_on_approved');
  mustHold(refund.refundRequestId.length > 0 && refund.refundRequestId.length <= 64, 'refunds_request_id_length');
}

function isPositive(amount: string): boolean {
  return !amount.startsWith('-') && /[1-9]/.test(amount);
}

/** As the store checks before it writes a change of state. */
export function checkTransition({ refund: { status } }: Row, changes: RefundChanges): void {
  const to = changes.status ?? status;
  mustHold(canBecome(status, to), `a refund that is ${status} cannot become ${to}`);
}

export function mustHold(condition: unknown, rule: string): asserts condition {
  if (!condition) throw new Error(`the store refuses: ${rule}`);
}
