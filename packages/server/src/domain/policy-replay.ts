/**
 * The recorded past under another policy. What that policy refuses was not asked for then, and what it sends to a second person
 * was approved; so that what follows is judged as it would have been, and not on what could never have come about.
 */
import { type Amount, addAmounts, operatorKeyOf, type Policy, subtractAmounts } from '@refund-panel/shared';
import { ProblemError } from './errors.js';
import { judge } from './policy.js';
import type { Subject } from './policy-rules.js';
import type { Refund } from './refund.js';
import { isSpent, POLICY_DAY_MS, type Spent } from './spending.js';

/** A refund as it was asked for. */
export interface Asked
  extends Pick<
      Refund,
      'prepayId' | 'requestedAmount' | 'refundAmount' | 'currency' | 'refundReason' | 'description' | 'createdAt'
    >,
    Spent {
  readonly subject: Subject;
  readonly neededApproval: boolean;
  /** What was asked for of its order before the replay, and nobody approved. */
  readonly unapprovedBefore: Amount;
  /** Another refund of its order follows. */
  readonly hasLater: boolean;
}

export interface Finding {
  readonly would: 'be_refused' | 'await_approval';
  readonly detail: string;
}

export interface Replay {
  /** Counts one as it was: it is from the day before the replay. */
  remember(asked: Asked): void;
  /** In the order of their times. @returns what would have become of it otherwise than it did; null for nothing */
  judge(asked: Asked): Finding | null;
}

/** Keeps a day of refunds, and a sum for each order of which more follow. */
export function createReplay(policy: Policy): Replay {
  const ofOperators = new Map<string, Day>();
  const unapprovedOfOperators = new Map<string, Day>();
  const ofCurrencies = new Map<string, Day>();
  const ofOrders = new Map<string, Amount>();

  function count(asked: Asked, isUnapproved: boolean): void {
    const { currency, subject, createdAt, refundAmount: amount } = asked;
    const key = keyOf(subject, currency);
    const entry = { atMs: createdAt.getTime(), amount };
    dayOf(ofOperators, key).add(entry);
    dayOf(ofCurrencies, currency).add(entry);
    if (isUnapproved) dayOf(unapprovedOfOperators, key).add(entry);
  }

  return {
    remember(asked) {
      if (isSpent(asked)) count(asked, !asked.neededApproval);
    },
    judge(asked) {
      const { prepayId, currency, subject, createdAt: at, hasLater } = asked;
      const key = keyOf(subject, currency);
      const unapprovedOfOrder = ofOrders.get(prepayId) ?? asked.unapprovedBefore;
      const spending = {
        asked: sumAt(ofOperators, key, at),
        unapproved: sumAt(unapprovedOfOperators, key, at),
        everybodyAsked: sumAt(ofCurrencies, currency, at),
      };
      const finding = findingOf(policy, asked, unapprovedOfOrder, spending);
      const isCounted = isSpent(asked) && finding?.would !== 'be_refused';
      const isUnapproved = finding === null;
      if (isCounted) count(asked, isUnapproved);
      const added = isCounted && isUnapproved ? asked.refundAmount : '0';
      if (hasLater) ofOrders.set(prepayId, addAmounts(unapprovedOfOrder, added));
      else ofOrders.delete(prepayId);
      return finding?.would === 'await_approval' && asked.neededApproval ? null : finding;
    },
  };
}

function findingOf(
  policy: Policy,
  asked: Asked,
  unapprovedOfOrder: Amount,
  spending: { readonly asked: Amount; readonly unapproved: Amount; readonly everybodyAsked: Amount },
): Finding | null {
  const { subject, createdAt, requestedAmount, currency, refundReason, description } = asked;
  const request = { policy, subject, at: createdAt, amount: requestedAmount, currency, refundReason, description };
  try {
    const { needsApproval } = judge({ ...request, unapprovedOfOrder, spending });
    return needsApproval === null ? null : { would: 'await_approval', detail: needsApproval };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { would: 'be_refused', detail: error.message };
  }
}

function keyOf({ operatorId }: Subject, currency: string): string {
  return JSON.stringify([operatorKeyOf(operatorId), currency]);
}

interface Entry {
  readonly atMs: number;
  readonly amount: Amount;
}

/** What was asked for within 24 hours, and its sum. */
interface Day {
  add(entry: Entry): void;
  sumAt(at: Date): Amount;
}

/** How many entries that are over are kept before they are thrown away together. */
const KEPT_WHEN_OVER = 1_000;

function createDay(): Day {
  let entries: Entry[] = [];
  let first = 0;
  let sum = '0';
  return {
    add(entry) {
      entries.push(entry);
      sum = addAmounts(sum, entry.amount);
    },
    sumAt(at) {
      const from = at.getTime() - POLICY_DAY_MS;
      for (let entry = entries[first]; entry !== undefined && entry.atMs <= from; entry = entries[first]) {
        sum = subtractAmounts(sum, entry.amount);
        first += 1;
      }
      if (first > KEPT_WHEN_OVER) {
        entries = entries.slice(first);
        first = 0;
      }
      return sum;
    },
  };
}

function dayOf(days: Map<string, Day>, key: string): Day {
  const day = days.get(key) ?? createDay();
  days.set(key, day);
  return day;
}

function sumAt(days: ReadonlyMap<string, Day>, key: string, at: Date): Amount {
  return days.get(key)?.sumAt(at) ?? '0';
}
