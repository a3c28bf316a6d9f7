/** Whether anything is sent, for all replicas. */
import type { Sending } from '../../domain/sending.js';
import type { Caller } from './caller.js';

/** A freeze or a thaw. */
export interface SendingSwitch {
  readonly frozen: boolean;
  readonly since: Date;
  readonly reason: string;
}

export interface SendingStore {
  findSending(): Promise<Sending>;
  /** Refunds whose submit was handed over, and whose outcome is not written yet: their lease runs. */
  countBeingSent(now: Date): Promise<number>;
  /** Once it is written, no process begins to send, or every process may again. Says the same twice without harm. */
  recordSending(sending: SendingSwitch, caller: Caller): Promise<Sending>;
}
