/** What Binance Pay can answer to a submit and to a query, and what each answer makes of a refund: the rules by which money counts as moved. */
import type { RefundFailure } from '@refund-panel/shared';
import { askAgain } from './asking.js';
import { park } from './parking.js';
import type { Advance, Refund, RefundChanges, RefundStep } from './refund.js';
import { type AnnouncedStatus, afterAnnouncement, afterReport, end, type RefundReport } from './report.js';
import {
  afterMs,
  deferredDelayMs,
  NEVER_CAME_MS,
  NOT_KNOWN_YET_MS,
  OLD_ANSWER_MS,
  RESUBMIT_WITHIN_MS,
} from './schedule.js';

/** Nothing certain. `retryAfterMs`: Binance Pay asked for at least this much time before the next call. */
export interface UnknownOutcome {
  readonly outcome: 'unknown';
  readonly reason: string;
  readonly retryAfterMs?: number;
}

/** No money moved by this call, and why. */
interface Declined {
  readonly failure: RefundFailure;
  /** A short wallet's shortage, when it is known. */
  readonly missingAmount?: string;
}

export type SubmitOutcome =
  | { readonly outcome: 'accepted'; readonly report: RefundReport }
  /** Refused for good. */
  | ({ readonly outcome: 'declined' } & Declined)
  /** Not sent at all, because it was found beforehand that it must not be. */
  | ({ readonly outcome: 'withheld' } & Declined)
  /** Not sent yet: what became of the order's other refunds has to be known first. */
  | { readonly outcome: 'deferred' }
  | UnknownOutcome;

export type QueryOutcome =
  | { readonly outcome: 'found'; readonly report: RefundReport }
  | { readonly outcome: 'not_found' }
  | UnknownOutcome;

/** What a row says of its submits. */
export type Unsent = Pick<Refund, 'submitAttempts' | 'lastSubmittedAt'>;

type Submits = Pick<Refund, 'unsettledSince' | 'lastSubmittedAt'>;

/** The step that is taken, and the row before it. */
export interface Begun {
  readonly step: RefundStep;
  readonly changes: RefundChanges;
}

/**
 * The row before a step is taken: a submit that leaves no answer behind must be followed by a query. Nothing is sent again on
 * an old "not found", or while sending is frozen: it is asked about instead. Null when no step may be taken now.
 */
export function beginStep(
  refund: Pick<Refund, 'nextStep' | 'dueAt' | 'submitAttempts' | 'queryAttempts' | 'unsettledSince'>,
  now: Date,
  { isAskedFor = false, isFrozen = false } = {},
): Begun | null {
  const { nextStep, dueAt, unsettledSince } = refund;
  // Only our own questions make the next one later.
  const query = { step: 'query', changes: { queryAttempts: refund.queryAttempts + (isAskedFor ? 0 : 1) } } as const;
  switch (nextStep) {
    case 'submit': {
      const isOld = dueAt !== null && now.getTime() - dueAt.getTime() >= OLD_ANSWER_MS;
      if (unsettledSince !== null && (isFrozen || isOld)) return query;
      if (isFrozen) return null;
      const changes: RefundChanges = {
        status: 'submitting',
        nextStep: 'query',
        submitAttempts: refund.submitAttempts + 1,
        lastSubmittedAt: now,
        unsettledSince: unsettledSince ?? now,
      };
      return { step: 'submit', changes };
    }
    case 'query':
      return query;
    case 'wallet':
    case 'expire':
      return { step: nextStep, changes: {} };
    case null:
      return null;
  }
}

export function afterSubmit(refund: Refund, outcome: SubmitOutcome, announced: AnnouncedStatus, now: Date): Advance {
  if (announced !== null && outcome.outcome !== 'accepted') return afterAnnouncement(refund, announced, now);
  switch (outcome.outcome) {
    case 'accepted':
      return afterReport(refund, outcome.report, announced, now);
    case 'declined':
    case 'withheld':
      if (isOnlySubmit(refund)) return settleDeclined(refund, outcome, now);
      // An earlier submit may have moved the money, and made this one fail; only a query can end it.
      return askAgain(refund, now, {
        heard: { failure: outcome.failure },
        note: `A repeated attempt was ${outcome.outcome} (${outcome.failure.code}); asking Binance Pay about the first`,
      });
    case 'deferred':
      if (!isOnlySubmit(refund)) return askAgain(refund, now);
      return {
        changes: {
          status: 'scheduled',
          nextStep: 'submit',
          dueAt: afterMs(now, deferredDelayMs(now.getTime() - refund.createdAt.getTime())),
          unsettledSince: null,
        },
        note: null,
      };
    case 'unknown':
      return askAgain(refund, now, {
        note: `No usable answer (${outcome.reason}); asking Binance Pay what became of it`,
        ...(outcome.retryAfterMs === undefined ? {} : { retryAfterMs: outcome.retryAfterMs }),
      });
  }
}

/**
 * @param question.askedAt when it was asked, which its answer is as old as; left out, now
 * @param question.isFrozen nothing is sent, so a refund that is not found is asked about again instead
 */
export function afterQuery(
  refund: Refund,
  outcome: QueryOutcome,
  announced: AnnouncedStatus,
  now: Date,
  question: { readonly askedAt?: Date; readonly isFrozen?: boolean } = {},
): Advance {
  if (announced !== null && outcome.outcome !== 'found') return afterAnnouncement(refund, announced, now);
  switch (outcome.outcome) {
    case 'found':
      return afterReport(refund, outcome.report, announced, now);
    case 'unknown':
      return askAgain(refund, now, outcome.retryAfterMs === undefined ? {} : { retryAfterMs: outcome.retryAfterMs });
    case 'not_found':
      return afterNotFound(refund, now, question);
  }
}

/** Nothing left: what was put on disk before, as if it might, is taken back, or a person could not settle what is long gone. */
export function unsent({ changes, note }: Advance, before: Unsent): Advance {
  const { submitAttempts, lastSubmittedAt } = before;
  return { changes: { ...changes, submitAttempts, lastSubmittedAt }, note };
}

/** True while every submit before this one has had a certain answer. */
export function isOnlySubmit({ unsettledSince, lastSubmittedAt }: Submits): boolean {
  return unsettledSince?.getTime() === lastSubmittedAt?.getTime();
}

/** No submit is out that could move money: the refund is over, or waits for the wallet. */
function settleDeclined(refund: Refund, { failure, missingAmount }: Declined, now: Date): Advance {
  if (failure.code === 'wallet_short') return park(refund, missingAmount ?? null, now);
  return { changes: { ...end, status: 'failed', failure, attention: null }, note: failure.detail };
}

function afterNotFound(
  refund: Refund,
  now: Date,
  { askedAt = now, isFrozen = false }: { readonly askedAt?: Date; readonly isFrozen?: boolean },
): Advance {
  const sinceSubmitMs = askedAt.getTime() - (refund.lastSubmittedAt ?? refund.createdAt).getTime();
  // Once accepted it exists, whatever a query says; and shortly after a submit "not found" means "not known yet".
  if (refund.acceptedAt !== null || sinceSubmitMs < NOT_KNOWN_YET_MS) return askAgain(refund, now);
  if (refund.failure !== null) {
    return sinceSubmitMs < NEVER_CAME_MS
      ? askAgain(refund, now)
      : settleDeclined(refund, { failure: refund.failure }, now);
  }
  const unknownForMs = now.getTime() - (refund.unsettledSince ?? refund.createdAt).getTime();
  if (isFrozen || unknownForMs >= RESUBMIT_WITHIN_MS) return askAgain(refund, now);
  return {
    changes: { status: 'submitting', nextStep: 'submit', dueAt: now },
    note: 'Binance Pay does not know it; sending it again under the same refundRequestId',
  };
}
