/** Tries a policy on what was asked for in the past, and says what it would have stopped. Nothing is changed. */
import type { Policy } from '@refund-panel/shared';
import { type Asked, createReplay, type Finding } from '../domain/policy-replay.js';
import { afterMs } from '../domain/schedule.js';
import { POLICY_DAY_MS } from '../domain/spending.js';
import type { PastRefund, PolicyStore } from './ports/policies.js';

/** A season of refunds: what people remember, and know the reasons of. */
const DEFAULT_SINCE_MS = 90 * POLICY_DAY_MS;

/** Before anybody paid with Binance Pay. Years that Postgres does not know are no mistake of whoever wants all that there is. */
const EARLIEST = new Date('2000-01-01T00:00:00Z');

/** A few hundred kilobytes at a time, whatever the past is like. */
const PAGE_SIZE = 500;

export interface PolicyTrial {
  readonly policy: Policy;
  readonly since: Date;
  /** How many refunds are looked at; null for all. */
  readonly atMost: number | null;
}

export interface StoppedRefund extends Finding {
  readonly refund: PastRefund;
}

export interface TrialEnd {
  readonly looked: number;
  /** Null where all were looked at; else the time of the first that was not. */
  readonly until: Date | null;
}

export function defaultSince(now: Date): Date {
  return afterMs(now, -DEFAULT_SINCE_MS);
}

/** @param onStopped told of each as it is found, the oldest first; waited for, so that nothing piles up */
export async function testPolicy(
  policies: Pick<PolicyStore, 'listPastRefunds'>,
  { policy, since, atMost }: PolicyTrial,
  onStopped: (stopped: StoppedRefund) => Promise<void> | void,
): Promise<TrialEnd> {
  const replay = createReplay(policy);
  let looked = 0;
  for await (const refund of pastRefunds(policies, since)) {
    const asked = askedFrom(refund);
    if (refund.createdAt < since) {
      replay.remember(asked);
      continue;
    }
    if (atMost !== null && looked >= atMost) return { looked, until: refund.createdAt };
    looked += 1;
    const finding = replay.judge(asked);
    if (finding !== null) await onStopped({ refund, ...finding });
  }
  return { looked, until: null };
}

/** From a day before: what was asked for then still counts. */
async function* pastRefunds(policies: Pick<PolicyStore, 'listPastRefunds'>, since: Date): AsyncGenerator<PastRefund> {
  const earliest = since < EARLIEST ? EARLIEST : since;
  const from = afterMs(earliest, -POLICY_DAY_MS);
  let after: PastRefund | null = null;
  for (;;) {
    const page: readonly PastRefund[] = await policies.listPastRefunds({
      since: earliest,
      from,
      after,
      limit: PAGE_SIZE,
    });
    yield* page;
    after = page.at(-1) ?? null;
    if (page.length < PAGE_SIZE) return;
  }
}

function askedFrom(refund: PastRefund): Asked {
  return { ...refund, subject: { operatorId: refund.requestedBy.id, roles: refund.roles } };
}
