/** The fuse, by hand: no refund is sent until somebody thaws it. What waits is kept. */
import type { Sending } from '../domain/sending.js';
import type { Caller } from './ports/caller.js';
import type { Log } from './ports/log.js';
import type { SendingStore } from './ports/sending.js';

export interface SendingChange {
  readonly frozen: boolean;
  readonly reason: string;
  readonly caller: Caller;
}

export interface FreezeDependencies {
  readonly sending: SendingStore;
  readonly log: Log;
  readonly now: () => Date;
  /** Wakes the worker. */
  readonly nudge: () => void;
}

export interface SendingReport extends Sending {
  /** Handed over to be sent, and not answered yet. */
  readonly beingSent: number;
}

/**
 * Whether refunds are sent, and how many are just being sent. The count is read second: whoever was about to send when a freeze
 * was written is in it, for the freeze waited for their claims.
 */
export async function reportSending(
  { sending, now }: Pick<FreezeDependencies, 'sending' | 'now'>,
  recorded?: Sending,
): Promise<SendingReport> {
  const current = recorded ?? (await sending.findSending());
  return { ...current, beingSent: await sending.countBeingSent(now()) };
}

/** Once it returns, no replica begins to send, or every one may again. What had begun before a freeze is counted in the report. */
export async function changeSending(
  dependencies: FreezeDependencies,
  { frozen, reason, caller }: SendingChange,
): Promise<SendingReport> {
  const { sending, log, now, nudge } = dependencies;
  const recorded = await sending.recordSending({ frozen, since: now(), reason }, caller);
  log.warn({ frozen, reason, operator: caller.operator.id }, frozen ? 'sending was frozen' : 'sending was resumed');
  nudge();
  return reportSending(dependencies, recorded);
}
