/** Transactions of the model store: their statements one after the other, with the locks that the real ones take. */
import type { Journal } from './journal.js';
import type { Locks, Session, Waited, Wanted } from './model-locks.js';
import type { Random } from './random.js';
import { type Process, type Scheduler, StoreFailure } from './scheduler.js';
import type { Settings } from './settings.js';

/**
 * What a transaction does. Each lock that it wants is yielded, and waited for; null is one more time that it waits for an
 * answer. What it writes, it writes after the last of them, and that is committed: what was not needs no undoing.
 */
export type Statements<Answer> = Generator<Wanted | null, Answer, void>;

/** Takes a lock without waiting: `skip locked`. */
export type TakeIfFree = (wanted: Wanted) => boolean;

export type Transact = <Answer>(
  label: string,
  begin: (takeIfFree: TakeIfFree) => Statements<Answer>,
) => Promise<Answer>;

export const orderLock = (prepayId: string): Wanted => ({ name: `order ${prepayId}`, isShared: false });
export const refundLock = (refundRequestId: string): Wanted => ({ name: `refund ${refundRequestId}`, isShared: false });
/** Held by who is about to send, for as long as it takes to put that on disk. */
export const mayBeginToSend: Wanted = { name: 'sending', isShared: true };
export const nobodyBeginsToSend: Wanted = { name: 'sending', isShared: false };
export const spikeLock: Wanted = { name: 'spike', isShared: false };
/** Held by who adds to what an operator, or all of them, asked for within the policy's day. */
export const operatorLock = (key: string): Wanted => ({ name: `operator ${key}`, isShared: false });
export const currencyLock = (currency: string): Wanted => ({ name: `currency ${currency}`, isShared: false });

export interface TransactOdds {
  /** Others come in between the statements of a transaction; else they only wait for those of whom that is true. */
  transactionTakesTime: number;
}

export interface TransactParts {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly journal: Journal;
  readonly locks: Locks;
  readonly odds: TransactOdds;
  readonly settings: Pick<Settings, 'transactionTakesTime'>;
}

type Went<Answer> =
  | { readonly went: 'to its end'; readonly answer: Answer }
  | { readonly went: 'into a lock'; readonly wanted: Wanted }
  | { readonly went: 'on' };

export function createTransact(parts: TransactParts, process: Process): Transact {
  const { scheduler, random, journal, locks, odds, settings } = parts;
  // Where no transaction ever takes time, none ever finds a lock held.
  if (settings.transactionTakesTime === 0) return (label, begin) => scheduler.park(process, label, () => atOnce(begin));
  return async function transact(label, begin) {
    const session = locks.begin(process);
    const statements = begin((wanted) => session.take(wanted));
    const takesTime = random.chance(odds.transactionTakesTime);
    let name = label;
    try {
      for (;;) {
        const went = await scheduler.park(process, name, () => goOn(session, statements, takesTime));
        if (went.went === 'to its end') return went.answer;
        name = `${label} (in its middle)`;
        if (went.went === 'on') continue;
        const { wanted } = went;
        journal.note(scheduler.nowMs, () => `${process.name}  ${label} waits for ${wanted.name}`);
        const waited = await scheduler.wait<Waited>(process, `${label} (a lock)`, (settle) =>
          session.waitFor(wanted, settle),
        );
        if (waited !== 'granted') throw new StoreFailure(`the lock on ${wanted.name}: ${waited}`);
      }
    } finally {
      session.end();
    }
  };
}

const always = () => true;

function atOnce<Answer>(begin: (takeIfFree: TakeIfFree) => Statements<Answer>): Answer {
  const statements = begin(always);
  for (;;) {
    const next = statements.next();
    if (next.done === true) return next.value;
  }
}

function goOn<Answer>(session: Session, statements: Statements<Answer>, takesTime: boolean): Went<Answer> {
  if (session.isEnded()) {
    session.end();
    throw new StoreFailure('terminated: idle in transaction');
  }
  session.rest();
  try {
    for (;;) {
      const next = statements.next();
      if (next.done === true) {
        session.end();
        return { went: 'to its end', answer: next.value };
      }
      const wanted = next.value;
      if (wanted !== null && !session.take(wanted)) return { went: 'into a lock', wanted };
      if (takesTime) return { went: 'on' };
    }
  } finally {
    session.rest();
  }
}
