/** What the model store has committed, and the rules that the database itself would enforce on every write. */
import { isFinal } from '@refund-panel/shared';
import { ProblemError } from '../../src/domain/errors.js';
import type { Order } from '../../src/domain/order.js';
import { canBecome, type Refund, type RefundChanges } from '../../src/domain/refund.js';
import type { AnnouncedStatus } from '../../src/domain/report.js';
import { neverFrozen, type Sending } from '../../src/domain/sending.js';
import type { VerifiedNotification } from '../../src/operations/ports.js';

export interface Row {
  readonly refund: Refund;
  readonly idempotencyKey: string | null;
  readonly fingerprint: string | null;
  readonly leaseOwner: string | null;
  readonly leaseExpiresAt: Date | null;
  /** The ids under which Binance Pay named, later, what an operator had put on record, and how much of it that was. */
  readonly namedAs: readonly string[];
  readonly namedAmount: string;
  /** The lines of its history. */
  readonly notes: readonly string[];
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
  /** Adds a row, or writes one, as one statement of a transaction. */
  write(before: Row | null, after: Row): Row;
  rowsOf(prepayId: string): readonly Row[];
  /** Answers as the unique index on keys does. @throws ProblemError when the key made another refund */
  findByKey(key: string, fingerprint: string): Row | null;
  announcedOf(refund: Refund): AnnouncedStatus;
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
    announcedOf({ refundRequestId, prepayId }) {
      const said = new Set<AnnouncedStatus>();
      for (const one of notifications.values()) {
        if (one.refundRequestId !== refundRequestId) continue;
        if (one.prepayId !== null && one.prepayId !== prepayId) continue;
        const status = one.report?.refundStatus ?? null;
        said.add(status === 'REFUND_PENDING' ? null : status);
      }
      if (said.size === 0) return null;
      const [first] = said;
      return said.size === 1 && first !== undefined ? (first ?? 'UNCERTAIN') : 'UNCERTAIN';
    },
  };
}

export function keyReused(): ProblemError {
  return new ProblemError('idempotency_key_reused', 'This Idempotency-Key already made another refund.');
}

/** The CHECK constraints of the table. */
function checkRow({ refund, idempotencyKey, fingerprint }: Row): void {
  const { origin, requestedBy, status, nextStep, dueAt } = refund;
  const isPanels = requestedBy !== null && idempotencyKey !== null && fingerprint !== null;
  mustHold((origin === 'panel') === isPanels, 'refunds_origin_known');
  mustHold(isFinal(status) === (nextStep === null && dueAt === null), 'refunds_step_until_final');
  mustHold(isPositive(refund.refundAmount) && isPositive(refund.requestedAmount), 'refunds_amount_positive');
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
