/** The invariants. Most are checked where something is committed or carried out, the rest after every step. */
import { isFinal } from '@refund-panel/shared';
import type { RefundReport } from '../../src/domain/report.js';
import { ASK_A_PERSON_AFTER_PENDING_MS, ASK_A_PERSON_AFTER_UNKNOWN_MS } from '../../src/domain/schedule.js';
import type { RefundSubmission } from '../../src/operations/ports/gateway.js';
import { createApprovalsWatch } from './approvals-watch.js';
import { createAttemptsWatch } from './attempts-watch.js';
import { checkTold, isContradicted } from './contradictions.js';
import { type GatewayBooks, type GatewayRefund, type Refusal, refundedOf } from './gateway-books.js';
import { createIntentsWatch } from './intents-watch.js';
import type { Journal } from './journal.js';
import type { ApprovalClick } from './replica.js';
import type { Scheduler } from './scheduler.js';
import type { Settings } from './settings.js';
import { createSettlementsWatch } from './settlements-watch.js';
import type { Row, RowWatcher, Tables } from './tables.js';
import { toText, toUnits } from './units.js';

export interface Watch extends RowWatcher {
  readonly violation: string | null;
  fail(what: string): void;
  /** A request is about to leave, at this time by its process's clock. */
  departed(submission: RefundSubmission, at: Date): void;
  /** Binance Pay carried out a request of ours. */
  carriedOut(refund: GatewayRefund): void;
  /** Binance Pay refused one by its books. */
  refused(submission: RefundSubmission, refusal: Refusal): void;
  /** Binance Pay has said this much of a refund to somebody. */
  told(refund: GatewayRefund, report: RefundReport): void;
  /** An operator says what they saw as left when they asked. */
  expects(idempotencyKey: string, left: string | null): void;
  /** An operator was told that the refund is recorded. */
  answered(idempotencyKey: string, refundRequestId: string): void;
  /** Somebody is about to say what they think of a refund that awaits approval. */
  decides(click: ApprovalClick): void;
  /** After every step. */
  check(): void;
  /** Once all is over. */
  checkTold(): void;
}

export interface Watched {
  readonly settings: Settings;
  readonly journal: Journal;
  scheduler(): Scheduler;
  tables(): Tables;
  books(): GatewayBooks;
}

export function createWatch(watched: Watched): Watch {
  const { journal } = watched;
  const approvals = createApprovalsWatch(watched);
  const attempts = createAttemptsWatch(watched);
  const intents = createIntentsWatch(watched);
  const settlements = createSettlementsWatch(watched);
  let violation: string | null = null;
  let isDirty = false;

  function fail(what: string): void {
    if (settlements.isExcused) return;
    if (violation === null) journal.note(watched.scheduler().nowMs, () => `VIOLATION  ${what}`);
    violation ??= what;
  }

  function checkAll(): void {
    for (const row of watched.tables().refunds.values()) {
      if (row.refund.origin === 'panel') checkAgainstBooks(watched, row, fail);
    }
    for (const order of watched.books().orders.values()) {
      if (refundedOf(order) > order.amount)
        fail(`more than ${toText(order.amount)} went back of order ${order.prepayId}`);
    }
    intents.check(fail);
  }

  return {
    get violation() {
      return violation;
    },
    fail,
    rowWritten(before, after) {
      isDirty = true;
      noteChange(watched, before, after);
      const { refundRequestId, origin } = after.refund;
      intents.rowWritten(before, after, fail);
      if (before !== null) settlements.rowWritten(before, after, fail);
      if (before === null && origin === 'outside') checkOutside(watched, after, fail);
      const begins = after.refund.submitAttempts > (before?.refund.submitAttempts ?? 0);
      if (begins && watched.tables().sending.frozen)
        fail(`${refundRequestId} began to be sent while sending was frozen`);
      checkAttention(watched, before, after, settlements.isUnheard(refundRequestId), fail);
      attempts.rowWritten(before, after);
      approvals.rowWritten(before, after, fail);
    },
    departed(submission, at) {
      const row = watched.tables().refunds.get(submission.refundRequestId);
      if (row === undefined) return fail(`${submission.refundRequestId} was sent and is not in the store`);
      const { status, refundAmount } = row.refund;
      if (isFinal(status)) fail(`${submission.refundRequestId} was sent although it is ${status}`);
      const isOver = row.leaseExpiresAt === null || row.leaseExpiresAt <= at;
      if (isOver) fail(`${submission.refundRequestId} was sent when its lease was over`);
      if (submission.refundAmount !== refundAmount) fail(`${submission.refundRequestId} was sent with another amount`);
      attempts.departed(row);
      approvals.departed(submission, fail);
    },
    carriedOut(refund) {
      isDirty = true;
      const row = watched.tables().refunds.get(refund.refundRequestId);
      if (row === undefined) return fail(`money moved under ${refund.refundRequestId}, which no intent has`);
      if (refund.amount > refund.asked) attempts.returnedMore(refund, fail);
    },
    refused({ refundRequestId, prepayId }, refusal) {
      const order = watched.books().orders.get(prepayId);
      if (refusal !== 'amount' || order === undefined) return;
      const isExplained = order.refunds.some((one) => !one.isOurs || one.amount !== one.asked || isContradicted(one));
      if (!isExplained) fail(`${refundRequestId} asked for more than is left, and everything refunded is our own`);
    },
    decides: approvals.decides,
    told: attempts.told,
    expects: intents.expects,
    answered(key, id) {
      isDirty = true;
      intents.answered(key, id, fail);
    },
    checkTold() {
      for (const refund of watched.books().refunds.values()) checkTold(watched, refund, fail);
    },
    check() {
      if (!isDirty) return;
      isDirty = false;
      checkAll();
    },
  };
}

/** From the question that an adoption begins with to its commit: two calls, and a wait for a lock. */
const ASKED_AT_MOST_BEFORE_MS = 60_000;

type Fail = (what: string) => void;

/** What is put on record of refunds made elsewhere is never more than was made elsewhere. */
function checkOutside({ tables, books, settings, journal }: Watched, { refund }: Row, fail: Fail): void {
  const order = books().orders.get(refund.prepayId);
  if (refund.status !== 'succeeded') return;
  // A total that is not current may hold a refund of ours that failed since; and without amounts nobody hears of a last
  // attempt that returned everything.
  const isTold = settings.totalsAreCurrent && settings.repliesAreFull;
  if (order === undefined || !isTold || order.refunds.some(isContradicted)) return;
  const rows = tables()
    .rowsOf(refund.prepayId)
    .map((row) => row.refund)
    .filter(({ origin, status }) => origin === 'outside' && status === 'succeeded');
  const recorded = rows.reduce((sum, { refundAmount }) => sum + toUnits(refundAmount), 0);
  // What was on its way when Binance Pay was asked may have been rejected since; nobody can tell which it was.
  const adoptions = rows.filter(({ requestedBy }) => requestedBy !== null).map(({ createdAt }) => createdAt.getTime());
  const firstMs = Math.min(...adoptions, Number.POSITIVE_INFINITY) - ASKED_AT_MOST_BEFORE_MS;
  let made = 0;
  for (const { isOurs, amount, failedAtMs } of order.refunds) {
    if (!isOurs && (failedAtMs === null || failedAtMs >= firstMs)) made += amount;
  }
  if (recorded <= made) return;
  // Whether one that is named later was a part of an adopted sum, its amount alone does not tell.
  if (refund.requestedBy === null) journal.saw('a refund that may be a part of an adopted sum counts beside it');
  else fail(`${toText(recorded)} are on record as refunded elsewhere, and ${toText(made)} were`);
}

/** A person is asked only when it stayed unknown for as long as the engine says, or when Binance Pay contradicted itself. */
function checkAttention(
  { scheduler, books, settings }: Watched,
  before: Row | null,
  { refund }: Row,
  isSettledUnheard: boolean,
  fail: Fail,
): void {
  const { attention, unsettledSince, acceptedAt, refundRequestId } = refund;
  if (attention === null || attention === before?.refund.attention) return;
  const { nowMs } = scheduler();
  const lasted = (since: Date | null, limitMs: number) =>
    since !== null && nowMs - since.getTime() >= limitMs - 2 * settings.clockSkewMs;
  switch (attention) {
    case 'unknown_too_long':
      if (!lasted(unsettledSince, ASK_A_PERSON_AFTER_UNKNOWN_MS))
        fail(`a person was asked too early about ${refundRequestId}`);
      return;
    case 'pending_too_long':
      if (!lasted(acceptedAt, ASK_A_PERSON_AFTER_PENDING_MS))
        fail(`a person was asked too early about ${refundRequestId}`);
      return;
    case 'contradicted': {
      const made = books().refunds.get(refundRequestId);
      // What comes so late that somebody has settled it may only say that Binance Pay has it, and not how it ended.
      if (!isContradicted(made) && !(isSettledUnheard && made !== undefined)) {
        fail(`${refundRequestId} counts as contradicted, and Binance Pay never contradicted itself`);
      }
    }
  }
}

/** No final state contradicts what Binance Pay did, unless Binance Pay itself has said something else. */
function checkAgainstBooks({ books, settings }: Watched, { refund, notes }: Row, fail: Fail): void {
  const { refundRequestId, status, refundAmount } = refund;
  if (!isFinal(status)) return;
  const made = books().refunds.get(refundRequestId);
  if (isContradicted(made)) return;
  if (status !== 'succeeded') {
    if (made !== undefined && made.state !== 'failed') fail(`${refundRequestId} is ${status}, and Binance Pay pays it`);
    return;
  }
  if (made?.state !== 'succeeded') {
    fail(`${refundRequestId} is succeeded, and for Binance Pay it is ${made?.state}`);
    return;
  }
  const isSettledByHand = notes.some((note) => note.startsWith('Settled by hand'));
  if (settings.repliesAreFull && !isSettledByHand && toUnits(refundAmount) !== made.amount) {
    fail(`${refundRequestId} is recorded with ${refundAmount}, and ${toText(made.amount)} went back`);
  }
}

function noteChange({ journal, scheduler }: Watched, before: Row | null, after: Row): void {
  const { refundRequestId, origin, status, nextStep, attention } = after.refund;
  const from = before?.refund;
  if (from?.status !== status) journal.saw(`state: ${from?.status ?? `(new, ${origin})`} → ${status}`);
  if (attention !== null && from?.attention !== attention) journal.saw(`attention: ${attention}`);
  const note = after.notes.length > (before?.notes.length ?? 0) ? `: ${after.notes.at(-1)}` : '';
  journal.note(scheduler().nowMs, () => {
    const step = nextStep === null ? '' : `, ${nextStep} due ${after.refund.dueAt?.toISOString().slice(11, 23)}`;
    return `            ${refundRequestId} ${after.refund.refundAmount} is ${status}${step}${attention === null ? '' : ` (${attention})`}${note}`;
  });
}
