/** When the next step of a refund is due. */

/** Refunds are described as immediate, so the first question comes soon. */
const FIRST_QUERY_DELAY_MS = 1_000;

/** A refund that takes hours costs a dozen calls an hour, and still settles within minutes of Binance Pay. */
const MAX_QUERY_DELAY_MS = 5 * 60_000;

/**
 * How long after its claim a submit may still leave. A process that was frozen in between must not send what another
 * one has meanwhile found missing and given up; sending within 20 seconds and waiting 10 for the answer stays inside both
 * the lease and the time in which "not found" means "not known yet".
 */
export const SEND_WITHIN_MS = 20_000;

/**
 * How long a refund that Binance Pay does not know may be sent again. How long it remembers an id is not documented; after
 * a day nobody but a person should decide.
 */
export const RESUBMIT_WITHIN_MS = 24 * 60 * 60_000;

/**
 * A "not found" this old is asked for again before anything is sent on it: sending was frozen, or no server ran. Shorter, and a
 * long backlog would be asked about in circles.
 */
export const OLD_ANSWER_MS = 60 * 60_000;

/**
 * "Not found" this soon after a submit means "not known yet": the call may still be on its way. The figure is the call's
 * own time limit twice (one re-signed attempt) and ten seconds for the gateway to finish.
 */
export const NOT_KNOWN_YET_MS = 30_000;

/**
 * "Not found" this long after the last submit means that it never came: twenty seconds until it left, as long again and a little on
 * the way, and ten until Binance Pay knows what it has accepted.
 */
export const NEVER_CAME_MS = 60_000;

/** The time after which to ask again, doubling with each question up to a limit. */
export function queryDelayMs(queryAttempts: number): number {
  return Math.min(FIRST_QUERY_DELAY_MS * 2 ** Math.min(queryAttempts, 20), MAX_QUERY_DELAY_MS);
}

/**
 * When to see again whether the order's other refunds have been answered, which as a rule takes a second and at worst a
 * person: after half of the time that the refund has waited, within limits.
 */
export function deferredDelayMs(waitedForMs: number): number {
  return Math.min(Math.max(waitedForMs / 2, FIRST_QUERY_DELAY_MS), MAX_QUERY_DELAY_MS);
}

/** A dozen questions have gone unanswered by then; few unknown outcomes last longer without somebody's help. */
export const ASK_A_PERSON_AFTER_UNKNOWN_MS = 60 * 60_000;

/** Refunds are described as immediate; one that Binance Pay has not finished within a day will not finish unlooked-at. */
export const ASK_A_PERSON_AFTER_PENDING_MS = 24 * 60 * 60_000;

/** Soon enough that a top-up is noticed while whoever made it still looks. */
const FIRST_WALLET_DELAY_MS = 30_000;
const MAX_WALLET_DELAY_MS = 10 * 60_000;

/**
 * Where the balance cannot be read, the only way to find out is to submit again. Whether a declined submit uses up one of
 * the order's ten attempts is not documented, so those are few: doubling from five minutes, seven in the first five hours.
 */
const FIRST_BLIND_DELAY_MS = 5 * 60_000;
const MAX_BLIND_DELAY_MS = 6 * 60 * 60_000;

/** After this long without a look into the wallet that brought anything, a parked refund is submitted without one. */
export const BLIND_AFTER_MS = 60 * 60_000;

/** When to look into the wallet again: after half of the time that was already waited, within limits. */
export function walletDelayMs(parkedForMs: number): number {
  return Math.min(Math.max(parkedForMs / 2, FIRST_WALLET_DELAY_MS), MAX_WALLET_DELAY_MS);
}

/** When to submit again without knowing what the wallet holds: after as long again as was already waited, within limits. */
export function blindDelayMs(parkedForMs: number): number {
  return Math.min(Math.max(parkedForMs, FIRST_BLIND_DELAY_MS), MAX_BLIND_DELAY_MS);
}

/** Up to this much is added to a delay, so that refunds that became unknown together are not asked about together. */
const JITTER = 0.25;

/** @param random from 0 up to 1. Only ever later: Binance Pay may have asked for the delay. */
export function withJitter(now: Date, dueAt: Date, random: number): Date {
  const delayMs = Math.max(0, dueAt.getTime() - now.getTime());
  return afterMs(now, Math.round(delayMs * (1 + JITTER * random)));
}

export function afterMs(now: Date, delayMs: number): Date {
  return new Date(now.getTime() + delayMs);
}
