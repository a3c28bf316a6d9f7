import { isFinal, refundStatuses } from '@refund-panel/shared';
import { describe, expect, it } from 'vitest';
import { newRefund } from '../../test/new-refund.js';
import { afterQuery, afterSubmit, beginStep, unsent } from './outcome.js';
import { canBecome, type Refund } from './refund.js';
import { nothingSaid, type RefundReport } from './report.js';
import {
  ASK_A_PERSON_AFTER_UNKNOWN_MS,
  NEVER_CAME_MS,
  NOT_KNOWN_YET_MS,
  queryDelayMs,
  RESUBMIT_WITHIN_MS,
} from './schedule.js';

const now = new Date('2026-03-01T12:00:00Z');
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds);

/** As it stands while its first submit is out. */
const submitted = newRefund({
  nextStep: 'query',
  submitAttempts: 1,
  lastSubmittedAt: now,
  unsettledSince: now,
});

const report = (changes: Partial<RefundReport> = {}): RefundReport => ({
  ...nothingSaid,
  refundStatus: 'REFUND_SUCCESS',
  refundId: '68711039982968832',
  refundAmount: '10',
  refundedAmount: '10',
  remainingAttempts: 9,
  ...changes,
});

const declined = { code: 'gateway_declined', detail: 'not as it is', gatewayCode: '400608' } as const;

describe('before the call', () => {
  it('a submit is already to be followed by a query', () => {
    const fresh: Refund = {
      ...submitted,
      status: 'scheduled',
      nextStep: 'submit',
      submitAttempts: 0,
      lastSubmittedAt: null,
      unsettledSince: null,
    };
    expect(beginStep(fresh, now)).toEqual({
      step: 'submit',
      changes: {
        status: 'submitting',
        nextStep: 'query',
        submitAttempts: 1,
        lastSubmittedAt: now,
        unsettledSince: now,
      },
    });
  });

  it('a repeated submit does not make the first one forgotten', () => {
    const again = { ...submitted, nextStep: 'submit', dueAt: later(60_000) } as const;
    expect(beginStep(again, later(60_000))).toMatchObject({
      step: 'submit',
      changes: { lastSubmittedAt: later(60_000), unsettledSince: now },
    });
  });

  it('nothing is sent again on an old "not found": it is asked about anew', () => {
    const again = { ...submitted, nextStep: 'submit', dueAt: later(60_000) } as const;
    expect(beginStep(again, later(3 * 86_400_000))).toMatchObject({ step: 'query' });
    // A backlog that is worked off takes its time, and must not be asked about in circles.
    expect(beginStep(again, later(30 * 60_000))).toMatchObject({ step: 'submit' });
  });

  it('no submit begins while sending is frozen, and questions go on', () => {
    const waiting = { ...submitted, nextStep: 'submit', unsettledSince: null } as const;
    expect(beginStep(waiting, now, { isFrozen: true })).toBeNull();
    expect(beginStep(submitted, now, { isFrozen: true })).toMatchObject({ step: 'query' });
    // One that may be out is asked about instead of sent again.
    expect(beginStep({ ...submitted, nextStep: 'submit' }, now, { isFrozen: true })).toMatchObject({ step: 'query' });
  });

  it('a query stays a query', () => {
    expect(beginStep({ ...submitted, queryAttempts: 3 }, now)).toEqual({
      step: 'query',
      changes: { queryAttempts: 4 },
    });
  });
});

describe('a submit that was', () => {
  it('accepted and paid is final', () => {
    const { changes } = afterSubmit(submitted, { outcome: 'accepted', report: report() }, null, now);
    expect(changes).toMatchObject({ status: 'succeeded', nextStep: null, dueAt: null, acceptedAt: now });
  });

  it('accepted without a word on the payout is asked about', () => {
    const outcome = { outcome: 'accepted', report: report({ refundStatus: null }) } as const;
    const { changes } = afterSubmit(submitted, outcome, null, now);
    expect(changes).toMatchObject({ status: 'pending', refundStatus: null, nextStep: 'query', acceptedAt: now });
  });

  it('accepted for another amount is recorded at what the gateway says', () => {
    const outcome = { outcome: 'accepted', report: report({ refundAmount: '91' }) } as const;
    expect(afterSubmit(submitted, outcome, null, now).changes).toMatchObject({
      refundAmount: '91',
      status: 'succeeded',
    });
  });

  it('declined the first time is final', () => {
    const { changes } = afterSubmit(submitted, { outcome: 'declined', failure: declined }, null, now);
    expect(changes).toMatchObject({ status: 'failed', failure: declined, nextStep: null, dueAt: null });
  });

  it('declined when repeated is asked about, for the first may have moved the money', () => {
    const repeated = { ...submitted, submitAttempts: 2, lastSubmittedAt: later(40_000) };
    const { changes } = afterSubmit(repeated, { outcome: 'declined', failure: declined }, null, now);
    expect(changes).toMatchObject({ status: 'pending', nextStep: 'query', failure: declined });

    const pending: Refund = { ...repeated, ...changes, lastSubmittedAt: now };
    const found = afterQuery(pending, { outcome: 'found', report: report() }, null, later(60_000));
    expect(found.changes).toMatchObject({ status: 'succeeded', failure: null });
    const missing = afterQuery(pending, { outcome: 'not_found' }, null, later(NEVER_CAME_MS));
    expect(missing.changes).toMatchObject({ status: 'failed', failure: declined });
  });

  it('withheld the first time is final, for nothing was sent', () => {
    const { changes } = afterSubmit(submitted, { outcome: 'withheld', failure: declined }, null, now);
    expect(changes).toMatchObject({ status: 'failed', failure: declined, unsettledSince: null });
  });

  it('withheld when repeated is asked about, and final once a query finds nothing either', () => {
    const repeated = { ...submitted, submitAttempts: 2, lastSubmittedAt: later(40_000) };
    const { changes } = afterSubmit(repeated, { outcome: 'withheld', failure: declined }, null, later(40_000));
    expect(changes).toMatchObject({ status: 'pending', nextStep: 'query', failure: declined });
    const at = later(40_000 + NEVER_CAME_MS);
    const asked = afterQuery({ ...repeated, ...changes }, { outcome: 'not_found' }, null, at);
    expect(asked.changes).toMatchObject({ status: 'failed', failure: declined });
  });

  it('deferred has not been sent: it is due again soon, and nothing is out', () => {
    const { changes } = afterSubmit(submitted, { outcome: 'deferred' }, null, now);
    expect(changes).toEqual({ status: 'scheduled', nextStep: 'submit', dueAt: later(1_000), unsettledSince: null });
    const dueAfter = (waitedMs: number) => afterSubmit(submitted, { outcome: 'deferred' }, null, later(waitedMs));
    expect(dueAfter(60_000).changes.dueAt).toEqual(later(90_000));
    expect(dueAfter(3_600_000).changes.dueAt).toEqual(later(3_900_000));
  });

  it('did not leave takes back that it might have', () => {
    const before = { submitAttempts: 3, lastSubmittedAt: later(-600_000) };
    const repeated = { ...submitted, submitAttempts: 4, unsettledSince: later(-3_600_000) };
    const advance = afterSubmit(repeated, { outcome: 'deferred' }, null, now);
    expect(unsent(advance, before)).toEqual({ ...advance, changes: { ...advance.changes, ...before } });
  });

  it('unknown is never failed', () => {
    const { changes } = afterSubmit(submitted, { outcome: 'unknown', reason: 'timed out' }, null, now);
    expect(changes).toMatchObject({ status: 'pending', nextStep: 'query' });
    expect(changes).not.toHaveProperty('refundStatus');
    expect(changes).not.toHaveProperty('failure');
  });
});

describe('a query that', () => {
  const pending: Refund = { ...submitted, status: 'pending', queryAttempts: 1 };

  it('finds it rejected ends it as failed', () => {
    const outcome = { outcome: 'found', report: report({ refundStatus: 'REFUND_FAIL' }) } as const;
    const { changes } = afterQuery(pending, outcome, null, now);
    expect(changes).toMatchObject({ status: 'failed', refundStatus: 'REFUND_FAIL', nextStep: null });
    expect(changes.failure).toMatchObject({ code: 'refund_rejected' });
  });

  it('finds it pending asks again, ever later', () => {
    const outcome = { outcome: 'found', report: report({ refundStatus: 'REFUND_PENDING' }) } as const;
    const { changes } = afterQuery({ ...pending, queryAttempts: 4 }, outcome, null, now);
    expect(changes).toMatchObject({ status: 'pending', refundStatus: 'REFUND_PENDING', dueAt: later(16_000) });
  });

  it('finds nothing too soon asks again', () => {
    const { changes } = afterQuery(pending, { outcome: 'not_found' }, null, later(NOT_KNOWN_YET_MS - 1));
    expect(changes).toMatchObject({ status: 'pending', nextStep: 'query' });
  });

  it('found nothing too soon, and is heard of late, asks again: its answer is as old as the question', () => {
    const asked = later(NOT_KNOWN_YET_MS - 1);
    const declinedSince = { ...pending, failure: declined };
    const { changes } = afterQuery(declinedSince, { outcome: 'not_found' }, null, later(60_000), { askedAt: asked });
    expect(changes).toMatchObject({ status: 'pending', nextStep: 'query' });
  });

  it('finds nothing while sending is frozen goes on asking, so that a person is asked in time', () => {
    const at = later(ASK_A_PERSON_AFTER_UNKNOWN_MS);
    const { changes } = afterQuery(pending, { outcome: 'not_found' }, null, at, { isFrozen: true });
    expect(changes).toMatchObject({ status: 'pending', nextStep: 'query', attention: 'unknown_too_long' });
  });

  it('finds nothing later has it sent again', () => {
    const { changes } = afterQuery(pending, { outcome: 'not_found' }, null, later(NOT_KNOWN_YET_MS));
    expect(changes).toEqual({ status: 'submitting', nextStep: 'submit', dueAt: later(NOT_KNOWN_YET_MS) });
  });

  it('finds nothing a day later leaves the decision to a person', () => {
    const { changes } = afterQuery(pending, { outcome: 'not_found' }, null, later(RESUBMIT_WITHIN_MS));
    expect(changes).toMatchObject({ status: 'pending', nextStep: 'query' });
  });

  it('finds nothing of what was accepted neither sends it again nor fails it, however late', () => {
    const accepted: Refund = { ...pending, acceptedAt: now };
    const { changes } = afterQuery(accepted, { outcome: 'not_found' }, null, later(365 * 86_400_000));
    expect(changes).toMatchObject({ status: 'pending', nextStep: 'query' });
  });

  it('has no answer changes nothing but the time of the next', () => {
    const { changes } = afterQuery(pending, { outcome: 'unknown', reason: 'HTTP 502' }, null, later(86_400_000));
    expect(Object.keys(changes).sort()).toEqual(['attention', 'dueAt', 'nextStep', 'status']);
    expect(changes.status).toBe('pending');
  });
});

describe('the table of transitions', () => {
  it('lets nothing follow a final state', () => {
    for (const from of refundStatuses.filter(isFinal)) {
      for (const to of refundStatuses) expect(canBecome(from, to)).toBe(false);
    }
  });

  it('lets every open state reach a final one', () => {
    const reaches = (from: (typeof refundStatuses)[number], seen: string[]): boolean =>
      isFinal(from) ||
      refundStatuses.some((to) => !seen.includes(to) && canBecome(from, to) && reaches(to, [...seen, to]));
    for (const status of refundStatuses) expect(reaches(status, [status])).toBe(true);
  });

  it('never lets an unanswered submit become a cancelled or rejected refund', () => {
    for (const from of ['submitting', 'pending'] as const) {
      expect([canBecome(from, 'cancelled'), canBecome(from, 'rejected')]).toEqual([false, false]);
    }
  });
});

describe('the time between questions', () => {
  it('grows, and stays below five minutes', () => {
    const delays = Array.from({ length: 40 }, (_, attempts) => queryDelayMs(attempts));
    expect(delays[0]).toBe(1_000);
    expect(delays).toEqual([...delays].sort((left, right) => left - right));
    expect(delays.at(-1)).toBe(300_000);
  });
});

describe('what a verified notification has said', () => {
  const pending: Refund = { ...submitted, status: 'pending', queryAttempts: 1 };
  const statusless = { outcome: 'found', report: report({ refundStatus: null }) } as const;

  it('completes a reply that carries no status', () => {
    expect(afterQuery(pending, statusless, 'REFUND_SUCCESS', now).changes).toMatchObject({ status: 'succeeded' });
    expect(afterQuery(pending, statusless, 'REFUND_FAIL', now).changes).toMatchObject({ status: 'failed' });
    const accepted = { outcome: 'accepted', report: report({ refundStatus: null }) } as const;
    expect(afterSubmit(submitted, accepted, 'REFUND_SUCCESS', now).changes).toMatchObject({ status: 'succeeded' });
  });

  const found = (refundStatus: RefundReport['refundStatus']) =>
    ({ outcome: 'found', report: report({ refundStatus }) }) as const;

  it.each([
    // reply, notification, what becomes of the refund, whether a person is told
    ['REFUND_SUCCESS', 'REFUND_SUCCESS', 'succeeded', false],
    ['REFUND_FAIL', 'REFUND_FAIL', 'failed', false],
    ['REFUND_PENDING', 'REFUND_SUCCESS', 'succeeded', false],
    ['REFUND_PENDING', 'REFUND_FAIL', 'pending', false],
    ['REFUND_SUCCESS', 'REFUND_FAIL', 'succeeded', true],
    ['REFUND_FAIL', 'REFUND_SUCCESS', 'pending', true],
    ['REFUND_FAIL', 'UNCERTAIN', 'failed', false],
    ['REFUND_SUCCESS', 'UNCERTAIN', 'succeeded', false],
  ] as const)(
    'beside a reply of %s, %s makes it %s; in doubt the amount stays spent',
    (replied, said, status, told) => {
      const { changes, note } = afterQuery(pending, found(replied), said, now);
      expect(changes).toMatchObject({ status, nextStep: status === 'pending' ? 'query' : null });
      expect(note?.includes('compare') ?? false).toBe(told);
    },
  );

  it('against a failed reply is told once, and asked about until the two agree', () => {
    const first = afterQuery(pending, found('REFUND_FAIL'), 'REFUND_SUCCESS', now);
    const doubted: Refund = { ...pending, ...first.changes };
    expect(afterQuery(doubted, found('REFUND_FAIL'), 'REFUND_SUCCESS', now)).toMatchObject({ note: null });
    expect(afterQuery(doubted, found('REFUND_SUCCESS'), 'REFUND_SUCCESS', now).changes).toMatchObject({
      status: 'succeeded',
      refundStatus: 'REFUND_SUCCESS',
    });
  });

  it('is enough when the call itself brought nothing certain', () => {
    const lost = { outcome: 'unknown', reason: 'timed out' } as const;
    expect(afterSubmit(submitted, lost, 'REFUND_SUCCESS', now).changes).toMatchObject({ status: 'succeeded' });
    expect(afterQuery(pending, lost, 'REFUND_FAIL', now).changes).toMatchObject({ status: 'failed' });
  });

  it('keeps a refund that Binance Pay cannot find from being sent again', () => {
    const later = new Date(now.getTime() + NOT_KNOWN_YET_MS);
    expect(afterQuery(pending, { outcome: 'not_found' }, 'REFUND_SUCCESS', later).changes).toMatchObject({
      status: 'succeeded',
      nextStep: null,
    });
  });

  it('keeps a declined submit from being recorded as failed while the money has moved', () => {
    const outcome = { outcome: 'declined', failure: declined } as const;
    expect(afterSubmit(submitted, outcome, 'REFUND_SUCCESS', now).changes).toMatchObject({ status: 'succeeded' });
  });
});

describe('the time that Binance Pay asks for', () => {
  const lost = (retryAfterMs: number) => ({ outcome: 'unknown', reason: 'HTTP 429', retryAfterMs }) as const;

  it('is given, when it is longer than our own', () => {
    expect(afterSubmit(submitted, lost(90_000), null, now).changes).toMatchObject({ dueAt: later(90_000) });
    expect(afterQuery(submitted, lost(90_000), null, now).changes).toMatchObject({ dueAt: later(90_000) });
  });

  it('never makes us ask sooner than we would have', () => {
    expect(afterSubmit(submitted, lost(1), null, now).changes).toMatchObject({ dueAt: later(queryDelayMs(0)) });
  });
});
