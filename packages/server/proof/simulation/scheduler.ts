/** Every await of the operations: which parked call goes on next, and what a process that dies leaves behind. */
import { ProblemError } from '../../src/domain/errors.js';
import type { Journal } from './journal.js';
import type { Random } from './random.js';
import { createTimeline, type Timeline } from './timeline.js';

/** One replica from its start to its death. */
export interface Process {
  readonly name: string;
  isAlive: boolean;
  /** A process that the machine does not let run; its calls wait. */
  stalledUntilMs: number;
  /** How far its clock is ahead of the true time; below zero when it is behind. */
  clockAheadMs: number;
}

/** The database said that it failed; whether the transaction was committed, nobody knows. */
export class StoreFailure extends Error {
  override readonly name = 'StoreFailure';
}

type Kind = 'store' | 'gateway';

/** A call that an operation awaits. */
interface ParkedCall {
  readonly process: Process;
  readonly label: string;
  readonly kind: Kind;
  /** Null once it was carried out, and only the answer is still on its way. */
  effect: (() => unknown) | null;
  answer: unknown;
  error: unknown;
  resolve(answer: unknown): void;
  reject(error: unknown): void;
}

export interface SchedulerOdds {
  /** A call was carried out, and its answer waits some more. */
  answerWaits: number;
  /** The database fails, before or after it committed. */
  storeFails: number;
}

export interface Scheduler extends Timeline {
  readonly odds: SchedulerOdds;
  now(process: Process): Date;
  /** A call whose effect is carried out, all at once, when its turn comes. */
  park<Answer>(process: Process, label: string, effect: () => Answer, kind?: Kind): Promise<Answer>;
  /** A call whose answer comes when `begin`'s `settle` is called; only the first counts. */
  wait<Answer>(process: Process, label: string, begin: (settle: (answer: Answer) => void) => void): Promise<Answer>;
  /** Lets a parked call go on, whichever the seed picks or the one that waits longest; false when none can. */
  proceed(inTurn: boolean): boolean;
  hasReady(): boolean;
  /** Everything that the process awaited is left as it is, carried out or not. */
  abandon(process: Process): void;
}

export interface SchedulerParts {
  readonly random: Random;
  readonly journal: Journal;
  /** An effect threw what no port throws. */
  onBug(error: unknown): void;
}

export function createScheduler(parts: SchedulerParts): Scheduler {
  const { random, journal } = parts;
  const timeline = createTimeline();
  const odds: SchedulerOdds = { answerWaits: 0, storeFails: 0 };
  let ready: ParkedCall[] = [];
  const mayGoOn = ({ process }: ParkedCall) => process.stalledUntilMs <= timeline.nowMs;

  function goOn(call: ParkedCall): void {
    if (call.effect !== null) {
      carryOut(parts, odds, call, call.effect);
      if (random.chance(odds.answerWaits)) {
        journal.note(timeline.nowMs, () => `${call.process.name}  ${call.label} was carried out; its answer waits`);
        ready.push(call);
        return;
      }
    }
    const problem = call.error === undefined ? '' : `: ${call.error}`;
    journal.note(timeline.nowMs, () => `${call.process.name}  ${call.label}${problem}`);
    if (call.error === undefined) call.resolve(call.answer);
    else call.reject(call.error);
  }

  return Object.assign(timeline, {
    odds,
    now: ({ clockAheadMs }: Process) => new Date(timeline.nowMs + clockAheadMs),
    park<Answer>(process: Process, label: string, effect: () => Answer, kind: Kind = 'store') {
      const { call, promise } = newCall(process, label, effect, kind);
      if (process.isAlive) ready.push(call);
      return promise as Promise<Answer>;
    },
    wait<Answer>(process: Process, label: string, begin: (settle: (answer: Answer) => void) => void) {
      const { call, promise } = newCall(process, label, null, 'gateway');
      let isSettled = false;
      begin((answer) => {
        if (isSettled || !process.isAlive) return;
        isSettled = true;
        call.answer = answer;
        ready.push(call);
      });
      return promise as Promise<Answer>;
    },
    proceed(inTurn: boolean) {
      const first = inTurn ? 0 : random.below(ready.length);
      for (let tried = 0; tried < ready.length; tried += 1) {
        const place = (first + tried) % ready.length;
        const call = ready[place];
        if (call === undefined || !mayGoOn(call)) continue;
        ready.splice(place, 1);
        goOn(call);
        return true;
      }
      return false;
    },
    hasReady: () => ready.some(mayGoOn),
    abandon(process: Process) {
      for (const { process: owner, label, effect } of ready) {
        if (owner === process) journal.saw(`crash ${effect === null ? 'after' : 'before'} ${label}`);
      }
      ready = ready.filter((call) => call.process !== process);
    },
  });
}

function newCall(process: Process, label: string, effect: (() => unknown) | null, kind: Kind) {
  let resolve: (answer: unknown) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const promise = new Promise<unknown>((onAnswer, onError) => {
    resolve = onAnswer;
    reject = onError;
  });
  const call: ParkedCall = { process, label, kind, effect, answer: undefined, error: undefined, resolve, reject };
  return { call, promise };
}

function carryOut(
  { random, journal, onBug }: SchedulerParts,
  { storeFails }: SchedulerOdds,
  call: ParkedCall,
  effect: () => unknown,
): void {
  call.effect = null;
  const fails = call.kind === 'store' && random.chance(storeFails);
  if (fails && random.chance(0.5)) {
    journal.saw('fault: the database failed before it committed');
    call.error = new StoreFailure('the connection was lost');
    return;
  }
  try {
    call.answer = effect();
  } catch (error) {
    call.error = error;
    if (!(error instanceof ProblemError || error instanceof StoreFailure)) onBug(error);
    return;
  }
  if (!fails) return;
  journal.saw('fault: the database failed after it committed');
  call.error = new StoreFailure('the connection was lost');
}
