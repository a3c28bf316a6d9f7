/** Whole lives of refunds under every fault of the network, and the branches that only those reach. */
import { isFinal, type RefundFailure } from '@refund-panel/shared';
import { describe, expect, it } from 'vitest';
import { newRefund } from '../../test/new-refund.js';
import { afterQuery, afterSubmit, beginStep, type QueryOutcome, type SubmitOutcome } from './outcome.js';
import { canBecome, type Refund, type RefundChanges } from './refund.js';
import { nothingSaid, type RefundReport } from './report.js';
import { NEVER_CAME_MS, NOT_KNOWN_YET_MS } from './schedule.js';

const start = new Date('2026-03-01T12:00:00.000Z');
const after = (milliseconds: number) => new Date(start.getTime() + milliseconds);

/** As the row is when the first submit's outcome is heard. */
const submitted = (change: Partial<Refund> = {}) =>
  newRefund({ nextStep: 'query', submitAttempts: 1, lastSubmittedAt: start, unsettledSince: start, ...change });

/** As the row is while we ask what became of it. */
const asking = (change: Partial<Refund> = {}) => submitted({ status: 'pending', queryAttempts: 1, ...change });

const report: RefundReport = {
  ...nothingSaid,
  refundStatus: 'REFUND_SUCCESS',
  refundId: '68711039982968832',
  refundAmount: '10',
  refundedAmount: '20',
  remainingAttempts: 8,
};

const notAllowed: RefundFailure = { code: 'gateway_declined', detail: 'Not as it is.', gatewayCode: '400204' };

describe('what is already known of a refund', () => {
  it('keeps what is known when the reply leaves everything out', () => {
    const known = submitted({
      refundId: '7',
      refundedAmount: '30',
      remainingAttempts: 4,
      refundStatus: 'REFUND_PENDING',
    });
    expect(afterSubmit(known, { outcome: 'accepted', report: nothingSaid }, null, after(200)).changes).toMatchObject({
      status: 'pending',
      refundId: '7',
      refundAmount: '10',
      refundedAmount: '30',
      remainingAttempts: 4,
      refundStatus: 'REFUND_PENDING',
    });
  });

  it('clears the decline of an earlier repeat', () => {
    const once = submitted({ failure: notAllowed, submitAttempts: 3 });
    expect(afterSubmit(once, { outcome: 'accepted', report }, null, after(200)).changes.failure).toBeNull();
  });

  it('keeps the time at which it was first heard of', () => {
    const accepted = asking({ acceptedAt: after(200) });
    const { changes } = afterQuery(accepted, { outcome: 'found', report }, null, after(60_000));
    expect(changes.acceptedAt).toEqual(after(200));
  });

  it('says nothing new to the history when it is still pending', () => {
    const pending: QueryOutcome = { outcome: 'found', report: { ...report, refundStatus: 'REFUND_PENDING' } };
    expect(afterQuery(asking({ acceptedAt: start }), pending, null, after(5_000)).note).toBeNull();
    expect(afterQuery(asking(), pending, null, after(5_000)).note).toBe('Binance Pay accepted the refund');
  });

  it('overrules a declined repeat: the first submit had moved the money', () => {
    const doubtful = asking({ submitAttempts: 2, failure: notAllowed });
    expect(afterQuery(doubtful, { outcome: 'found', report }, null, after(60_000)).changes).toMatchObject({
      status: 'succeeded',
      failure: null,
    });
  });
});

describe('a query that did not find the refund', () => {
  const notFound: QueryOutcome = { outcome: 'not_found' };

  it('counts from the last submit, not from the first', () => {
    const repeated = asking({ submitAttempts: 2, lastSubmittedAt: after(40_000) });
    expect(afterQuery(repeated, notFound, null, after(60_000)).changes.nextStep).toBe('query');
    expect(afterQuery(repeated, notFound, null, after(70_000)).changes.nextStep).toBe('submit');
  });

  it('counts from its making when it is not known when it was sent', () => {
    const never = asking({ lastSubmittedAt: null });
    expect(afterQuery(never, notFound, null, after(NOT_KNOWN_YET_MS - 1)).changes.nextStep).toBe('query');
    expect(afterQuery(never, notFound, null, after(NOT_KNOWN_YET_MS)).changes.nextStep).toBe('submit');
  });

  it('is not believed once Binance Pay has said that it has the refund', () => {
    const accepted = asking({ acceptedAt: after(200) });
    expect(afterQuery(accepted, notFound, null, after(7 * 86_400_000)).changes).toMatchObject({
      status: 'pending',
      nextStep: 'query',
    });
  });

  it('ends a refund whose repeat was declined, with the reason of the decline', () => {
    const declined = asking({ submitAttempts: 2, lastSubmittedAt: after(40_000), failure: notAllowed });
    expect(afterQuery(declined, notFound, null, after(40_000 + NEVER_CAME_MS - 1)).changes.status).toBe('pending');
    expect(afterQuery(declined, notFound, null, after(40_000 + NEVER_CAME_MS)).changes).toMatchObject({
      status: 'failed',
      nextStep: null,
      dueAt: null,
      failure: notAllowed,
    });
  });
});

describe('a whole life with every fault the network has', () => {
  /** Mulberry32: small, seeded, and the same on every run. */
  function createRandom(seed: number): (below: number) => number {
    let state = seed;
    return (below) => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
    };
  }

  /** Binance Pay on a bad day: requests and replies are lost, arrive late, or are refused although an earlier one worked. */
  function createBinancePay(random: (below: number) => number, now: () => number) {
    let arrivesAt = Number.POSITIVE_INFINITY;
    let settlesAt = 0;
    const rejects = random(6) === 0;
    const arrived = () => now() >= arrivesAt;
    const answer = (): RefundReport => {
      if (now() < settlesAt) return { ...nothingSaid, refundStatus: 'REFUND_PENDING' };
      return { ...nothingSaid, refundStatus: rejects ? 'REFUND_FAIL' : 'REFUND_SUCCESS' };
    };
    /** The first to arrive pays; whatever arrives under the same id later does not. */
    function arrive(inMs: number): void {
      if (now() + inMs >= arrivesAt) return;
      arrivesAt = now() + inMs;
      settlesAt = arrivesAt + random(3) * 4_000;
    }
    return {
      moved: () => Number.isFinite(arrivesAt) && !rejects,
      submit(faulty: boolean): SubmitOutcome {
        const fault = faulty ? random(6) : 5;
        if (fault === 0) return { outcome: 'unknown', reason: 'request lost' };
        // Refused for a reason of its own, even when it is a repeat of one that worked.
        if (fault === 1) return { outcome: 'declined', failure: notAllowed };
        if (fault === 2) {
          // Later than a repeat may be sent, but not than the time in which the repeat is asked about.
          arrive(random(55_000));
          return { outcome: 'unknown', reason: 'timed out' };
        }
        arrive(0);
        if (fault === 3) return { outcome: 'unknown', reason: 'reply lost' };
        return { outcome: 'accepted', report: fault === 4 ? nothingSaid : answer() };
      },
      query(faulty: boolean): QueryOutcome {
        if (faulty && random(3) === 0) return { outcome: 'unknown', reason: 'timed out' };
        return arrived() ? { outcome: 'found', report: answer() } : { outcome: 'not_found' };
      },
    };
  }

  /** @returns the refund when it has come to rest, and whether money moved for it, or will */
  function live(seed: number): { refund: Refund; moved: boolean } {
    const random = createRandom(seed);
    let nowMs = start.getTime();
    const binancePay = createBinancePay(random, () => nowMs);
    let refund = newRefund();
    const apply = (changes: RefundChanges) => {
      expect(canBecome(refund.status, changes.status ?? refund.status), `seed ${seed}`).toBe(true);
      refund = { ...refund, ...changes };
    };
    for (let step = 0; step < 60 && !isFinal(refund.status); step += 1) {
      const { dueAt } = refund;
      nowMs = Math.max(nowMs, dueAt?.getTime() ?? nowMs);
      const begun = beginStep(refund, new Date(nowMs));
      apply(begun?.changes ?? {});
      const faulty = step < 25;
      const outcome = begun?.step === 'submit' ? binancePay.submit(faulty) : binancePay.query(faulty);
      // The process may die here: nothing of the outcome is heard, and the lease has to run out.
      if (faulty && random(5) === 0) nowMs += 45_000;
      else apply(advance(refund, outcome, new Date(nowMs)));
    }
    return { refund, moved: binancePay.moved() };
  }

  function advance(refund: Refund, outcome: SubmitOutcome | QueryOutcome, now: Date): RefundChanges {
    if (outcome.outcome === 'found' || outcome.outcome === 'not_found')
      return afterQuery(refund, outcome, null, now).changes;
    return afterSubmit(refund, outcome, null, now).changes;
  }

  it('ends, allowed step by allowed step, and says truly whether money moved', () => {
    const ends = new Map<string, number>();
    for (let seed = 1; seed <= 1_000; seed += 1) {
      const { refund, moved } = live(seed);
      expect(refund, `seed ${seed}`).toMatchObject({ nextStep: null, dueAt: null });
      expect(isFinal(refund.status), `seed ${seed}`).toBe(true);
      expect(moved, `seed ${seed}: ${refund.status}`).toBe(refund.status === 'succeeded');
      const end = `${refund.status} ${refund.failure?.code} ${refund.submitAttempts > 1 ? 'repeated' : 'once'}`;
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
    // Every kind of end was reached, or the faults above prove nothing.
    expect([...ends.keys()].sort()).toEqual([
      'failed gateway_declined once',
      'failed gateway_declined repeated',
      'failed refund_rejected once',
      'failed refund_rejected repeated',
      'succeeded undefined once',
      'succeeded undefined repeated',
    ]);
  });
});
