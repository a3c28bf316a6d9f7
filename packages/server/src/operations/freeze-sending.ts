/** The fuse, by hand: no refund is sent until somebody thaws it. What waits is kept. */
import type { Operator } from '@refund-panel/shared';
import type { Sending } from '../domain/sending.js';
import type { Log, SendingStore } from './ports.js';

export interface SendingChange {
  readonly frozen: boolean;
  readonly reason: string;
  readonly by: Operator;
}

export interface FreezeDependencies {
  readonly sending: SendingStore;
  readonly log: Log;
  readonly now: () => Date;
  /** Wakes the worker. */
  readonly nudge: () => void;
}

/** Once it returns, no replica begins to send, or every one may again. */
export async function changeSending(
  { sending, log, now, nudge }: FreezeDependencies,
  { frozen, reason, by }: SendingChange,
): Promise<Sending> {
  const recorded = await sending.recordSending({ frozen, since: now(), reason, by });
  log.warn({ frozen, reason, operator: by.id }, frozen ? 'sending was frozen' : 'sending was resumed');
  nudge();
  return recorded;
}
