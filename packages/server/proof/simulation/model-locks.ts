/**
 * The locks of the model store, as Postgres keeps them: who wants one that is held waits in turn, for a limited time; who dies,
 * or is held up in a transaction, loses what it holds.
 */
import type { Journal } from './journal.js';
import type { Process, Scheduler } from './scheduler.js';

/** `lock_timeout` and `idle_in_transaction_session_timeout` of `openPostgres`. */
const LOCK_TIMEOUT_MS = 15_000;
const IDLE_TIMEOUT_MS = 10_000;

export interface Wanted {
  readonly name: string;
  readonly isShared: boolean;
}

export type Waited = 'granted' | 'timed out' | 'deadlock' | 'ended';

/** One transaction, as far as others can notice it. */
export interface Session {
  readonly process: Process;
  /** True when the lock was free, and is now held. */
  take(wanted: Wanted): boolean;
  /** `settle` is called once. */
  waitFor(wanted: Wanted, settle: (waited: Waited) => void): void;
  /** A statement is answered; from here on nothing happens until the process says what comes next. */
  rest(): void;
  /** Postgres has ended it, for the process did not go on. */
  isEnded(): boolean;
  /** Committed or rolled back. */
  end(): void;
}

export interface Locks {
  begin(process: Process): Session;
  /** The process is dead. */
  abandon(process: Process): void;
}

interface Held {
  readonly holders: Holder[];
  isShared: boolean;
  readonly queue: Waiting[];
}

interface Waiting {
  readonly holder: Holder;
  readonly wanted: Wanted;
  readonly settle: (waited: Waited) => void;
}

interface Holder extends Session {
  readonly held: Set<Held>;
  waitsFor: Held | null;
  restsSinceMs: number;
  isOver: boolean;
  wasEnded: boolean;
}

export interface LocksParts {
  readonly scheduler: Scheduler;
  readonly journal: Journal;
  onDeadlock(): void;
}

interface LockTable extends LocksParts {
  readonly locks: Map<string, Held>;
  readonly open: Set<Holder>;
}

export function createLocks(parts: LocksParts): Locks {
  const { scheduler, journal } = parts;
  const table: LockTable = { ...parts, locks: new Map(), open: new Set() };
  return {
    begin(process) {
      const holder: Holder = {
        process,
        held: new Set(),
        waitsFor: null,
        restsSinceMs: scheduler.nowMs,
        isOver: false,
        wasEnded: false,
        take(wanted) {
          const lock = lockNamed(table, wanted.name);
          evict(table, lock);
          const isTaken = isFree(lock, holder, wanted, false);
          if (isTaken) give(lock, holder, wanted);
          return isTaken;
        },
        waitFor(wanted, settle) {
          // It was held up before it could say that it waits.
          if (holder.isOver) settle('ended');
          else waitFor(table, { holder, wanted, settle });
        },
        rest() {
          holder.restsSinceMs = scheduler.nowMs;
        },
        isEnded: () => holder.wasEnded || (holder.held.size > 0 && hasRestedTooLong(table, holder)),
        end: () => end(table, holder),
      };
      table.open.add(holder);
      return holder;
    },
    abandon(process) {
      for (const holder of [...table.open]) {
        if (holder.process !== process) continue;
        if (holder.waitsFor !== null) journal.saw('lock: one died while it waited');
        else if (holder.held.size > 0) journal.saw('lock: one died while it held some');
        // Postgres does not notice while the backend waits.
        if (holder.waitsFor === null) end(table, holder);
      }
    },
  };
}

function lockNamed({ locks }: LockTable, name: string): Held {
  const known = locks.get(name);
  if (known !== undefined) return known;
  const lock: Held = { holders: [], isShared: false, queue: [] };
  locks.set(name, lock);
  return lock;
}

function hasRestedTooLong({ scheduler }: LockTable, { waitsFor, restsSinceMs }: Holder): boolean {
  return waitsFor === null && scheduler.nowMs - restsSinceMs >= IDLE_TIMEOUT_MS;
}

/** Whose process does not go on loses what it holds. */
function evict(table: LockTable, lock: Held): void {
  for (const holder of lock.holders.filter((one) => hasRestedTooLong(table, one))) {
    table.journal.saw('lock: Postgres ended a transaction that did not go on');
    holder.wasEnded = true;
    end(table, holder);
  }
}

function isFree({ holders, isShared, queue }: Held, holder: Holder, wanted: Wanted, isFirst: boolean): boolean {
  if (holders.includes(holder)) return wanted.isShared || !isShared || holders.length === 1;
  const mayEnter = isFirst || queue.length === 0;
  return mayEnter && (holders.length === 0 || (wanted.isShared && isShared));
}

function give(lock: Held, holder: Holder, { isShared }: Wanted): void {
  if (lock.holders.includes(holder)) {
    lock.isShared = lock.isShared && isShared;
    return;
  }
  lock.isShared = isShared;
  lock.holders.push(holder);
  holder.held.add(lock);
}

/** Whoever waits longest goes first, for as long as the next can be served as well. */
function grant(table: LockTable, lock: Held): void {
  for (let first = lock.queue[0]; first !== undefined; first = lock.queue[0]) {
    const { holder, wanted, settle } = first;
    if (!isFree(lock, holder, wanted, true)) return;
    lock.queue.shift();
    give(lock, holder, wanted);
    holder.waitsFor = null;
    holder.restsSinceMs = table.scheduler.nowMs;
    if (holder.process.isAlive) {
      settle('granted');
      for (const one of holder.held) watchHolders(table, one);
    } else end(table, holder);
  }
}

/** Whoever waits for a transaction that does not go on waits no longer than Postgres lets it. */
function watchHolders(table: LockTable, lock: Held): void {
  if (lock.queue.length === 0) return;
  evict(table, lock);
  const resting = lock.holders.filter(({ waitsFor }) => waitsFor === null);
  if (lock.queue.length === 0 || resting.length === 0) return;
  const untilMs = Math.min(...resting.map(({ restsSinceMs }) => restsSinceMs)) + IDLE_TIMEOUT_MS;
  table.scheduler.at(untilMs, () => watchHolders(table, lock));
}

function waitFor(table: LockTable, waiting: Waiting): void {
  const { scheduler, journal, onDeadlock } = table;
  const { holder, wanted } = waiting;
  const lock = lockNamed(table, wanted.name);
  journal.saw(`lock: one waits for another's, on ${wanted.name.split(' ')[0]}`);
  // Who holds it already and wants more of it would else wait for those who wait for it.
  if (lock.holders.includes(holder)) lock.queue.unshift(waiting);
  else lock.queue.push(waiting);
  holder.waitsFor = lock;
  if (isWaitedFor(holder, lock, new Set())) {
    onDeadlock();
    leaveQueue(table, lock, waiting, 'deadlock');
    return;
  }
  scheduler.at(scheduler.nowMs + LOCK_TIMEOUT_MS, () => {
    if (lock.queue.includes(waiting)) journal.saw('lock: one waited too long');
    leaveQueue(table, lock, waiting, 'timed out');
  });
  watchHolders(table, lock);
}

function leaveQueue(table: LockTable, lock: Held, waiting: Waiting, waited: Waited): void {
  const place = lock.queue.indexOf(waiting);
  if (place === -1) return;
  lock.queue.splice(place, 1);
  waiting.holder.waitsFor = null;
  end(table, waiting.holder);
  grant(table, lock);
  waiting.settle(waited);
}

function end(table: LockTable, holder: Holder): void {
  if (holder.isOver) return;
  holder.isOver = true;
  table.open.delete(holder);
  for (const lock of holder.held) {
    lock.holders.splice(lock.holders.indexOf(holder), 1);
    grant(table, lock);
  }
  holder.held.clear();
}

/** Whether whoever holds the lock waits, over however many others, for the one who wants it. */
function isWaitedFor(wanter: Holder, lock: Held, seen: Set<Held>): boolean {
  if (seen.has(lock)) return false;
  seen.add(lock);
  return lock.holders.some(
    (holder) =>
      holder !== wanter &&
      holder.waitsFor !== null &&
      (wanter.held.has(holder.waitsFor) || isWaitedFor(wanter, holder.waitsFor, seen)),
  );
}
