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
 * "Not found" this soon after a submit means "not known yet": the call may still be on its way. The figure is the call's
 * own time limit twice (one re-signed attempt) and ten seconds for the gateway to finish.
 */
export const NOT_KNOWN_YET_MS = 30_000;

/** The time after which to ask again, doubling with each question up to a limit. */
export function queryDelayMs(queryAttempts: number): number {
  return Math.min(FIRST_QUERY_DELAY_MS * 2 ** Math.min(queryAttempts, 20), MAX_QUERY_DELAY_MS);
}

export function afterMs(now: Date, delayMs: number): Date {
  return new Date(now.getTime() + delayMs);
}
