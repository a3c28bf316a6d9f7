/** The questions that people cause: at a pace of their own within the worker's, and not while Binance Pay wants to be left alone. */
import { ProblemError } from '../domain/errors.js';
import { createPace, type Pace } from './pace.js';
import type { Gateway } from './ports/gateway.js';

/**
 * Waits for the turn of so many calls to Binance Pay that somebody wants made now.
 *
 * @returns null once they may be made; else why not, and nothing may be asked
 */
export type MayAsk = (calls: number) => Promise<ProblemError | null>;

export interface Questions {
  readonly mayAsk: MayAsk;
  /** Binance Pay asked for so much time before the next call. */
  holdBack(forMs: number): void;
}

export interface QuestionsOptions {
  /** Of everything that this process asks about, in a second. */
  readonly callsPerSecond: number;
  /** The worker's: what people cause to be asked is taken from it, so that both together keep to it. */
  readonly pace: Pace;
  /** A clock that never goes back: else nobody could ask for as long as it was put back. */
  readonly nowMs: () => number;
  readonly pause: (delayMs: number) => Promise<unknown>;
}

/** However many tabs are open, refunds that wait for an answer keep the other half. */
const SHARE_OF_PEOPLE = 0.5;

/** Ten tabs that open at once get their turn within it; who would have to wait longer is told so instead. */
const LONGEST_WAIT_MS = 2_000;

export function createQuestions({ callsPerSecond, pace, nowMs, pause }: QuestionsOptions): Questions {
  const share = createPace(callsPerSecond * SHARE_OF_PEOPLE, nowMs);
  let heldUntilMs = Number.NEGATIVE_INFINITY;

  function held(): ProblemError | null {
    const forMs = heldUntilMs - nowMs();
    return forMs > 0 ? refusal('Binance Pay asked this server to wait before it asks again.', forMs) : null;
  }

  return {
    async mayAsk(calls) {
      const refused = held();
      if (refused !== null) return refused;
      const waitMs = share.waitMs();
      if (waitMs > LONGEST_WAIT_MS) {
        return refusal('Too much is being asked of Binance Pay at once just now.', waitMs - LONGEST_WAIT_MS);
      }
      share.spend(calls);
      if (waitMs > 0) await pause(waitMs);
      const heldMeanwhile = held();
      // Not before its turn: the worker would stand still for all who queue.
      if (heldMeanwhile === null) pace.spend(calls);
      return heldMeanwhile;
    },
    holdBack(forMs) {
      heldUntilMs = Math.max(heldUntilMs, nowMs() + forMs);
    },
  };
}

function refusal(reason: string, retryAfterMs: number): ProblemError {
  const detail = `${reason} Nothing was asked or recorded; what is known is what was read before. Try again in ${seconds(retryAfterMs)}.`;
  return new ProblemError('asked_too_often', detail, { retryAfterMs });
}

function seconds(milliseconds: number): string {
  const count = Math.ceil(milliseconds / 1000);
  return count === 1 ? 'a second' : `${count} seconds`;
}

/** The same gateway; whoever's call it was, what Binance Pay asks for in return holds people's questions back. */
export function heedGateway(gateway: Gateway, { holdBack }: Pick<Questions, 'holdBack'>): Gateway {
  async function heed<Outcome extends { readonly outcome: string; readonly retryAfterMs?: number }>(
    call: Promise<Outcome>,
  ): Promise<Outcome> {
    const outcome = await call;
    if (outcome.retryAfterMs !== undefined) holdBack(outcome.retryAfterMs);
    return outcome;
  }
  return {
    submitRefund: (submission) => heed(gateway.submitRefund(submission)),
    queryRefund: (refund) => heed(gateway.queryRefund(refund)),
    queryOrder: (by) => heed(gateway.queryOrder(by)),
    queryBalance: (currency, amount) => heed(gateway.queryBalance(currency, amount)),
    verifyNotification: gateway.verifyNotification,
  };
}
