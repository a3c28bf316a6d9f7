/** Which sessions were ended before their time: kept in memory, and read again every few seconds for what other replicas ended. */
import { operatorKeyOf, type TrailRecord } from '@refund-panel/shared';
import type { Log } from '../operations/ports/log.js';
import type { RevocationStore, Revoked } from '../operations/ports/revocations.js';
import type { Session } from './session-claims.js';
import { LONGEST_BELIEF_MS } from './token-times.js';

/** One short statement on an index for each replica, which finds nothing as a rule. */
const READ_EVERY_MS = 2_000;

/** What was read is relied on for so long, and then read before anybody is let in: the longest that an ended session goes on. */
const RELIED_ON_MS = 5_000;

export interface Revocations {
  /** Resolves at once, unless the last reading is too long ago; rejects when it cannot be read. */
  upToDate(): Promise<void>;
  has(session: Session): boolean;
  /** On disk when it resolves, and known here. */
  add(revoked: Revoked, request: TrailRecord['request']): Promise<void>;
  /** Calls back when there are more. @returns ends it */
  follow(onMore: () => void): () => void;
  /** Reads no more; resolves when no reading is under way. */
  stop(): Promise<void>;
}

export interface RevocationsOptions {
  readonly now: () => Date;
  readonly nowMs: () => number;
  readonly log: Log;
}

interface Known {
  readonly atMs: number;
  readonly endsAtMs: number;
}

export function createRevocations(store: RevocationStore, { now, nowMs, log }: RevocationsOptions): Revocations {
  const sessions = new Map<string, Known>();
  /** By the key that all spellings of an operator's id have in common. */
  const operators = new Map<string, Known>();
  const followers = new Set<() => void>();
  let lastId = 0n;
  let readAtMs = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;
  let isFailing = false;

  async function readMore(): Promise<void> {
    const beganAtMs = nowMs();
    const revocations = await store.listRevocations(lastId);
    for (const { id, of, at, endsAt } of revocations) {
      const known = { atMs: at.getTime(), endsAtMs: endsAt.getTime() };
      if ('sessionId' in of) sessions.set(of.sessionId, known);
      else addLater(operators, operatorKeyOf(of.operatorId), known);
      lastId = id;
    }
    readAtMs = beganAtMs;
    if (revocations.length > 0) for (const onMore of followers) onMore();
    if (forgetEnded()) await store.forgetRevocations(now());
  }

  function forgetEnded(): boolean {
    const atMs = now().getTime();
    let hasEnded = false;
    for (const known of [sessions, operators]) {
      for (const [id, { endsAtMs }] of known) if (endsAtMs <= atMs) hasEnded = known.delete(id);
    }
    return hasEnded;
  }

  function read(): Promise<void> {
    reading ??= readMore().finally(() => {
      reading = null;
    });
    return reading;
  }

  async function readAgain(): Promise<void> {
    try {
      await read();
      isFailing = false;
    } catch (error) {
      if (!isFailing) log.warn({ err: error }, 'which sessions were ended could not be read; it is tried again');
      isFailing = true;
    }
  }

  const isReliable = () => nowMs() - readAtMs < RELIED_ON_MS;
  const timer = setInterval(() => void readAgain(), READ_EVERY_MS).unref();

  return {
    async upToDate() {
      if (isReliable()) return;
      // One that began too long ago, or fails, is followed by one of our own.
      await reading?.catch(() => {});
      if (!isReliable()) await read();
    },
    has({ sessionId, operator, issuedAtMs }) {
      const all = operators.get(operatorKeyOf(operator.id));
      return (sessionId !== null && sessions.has(sessionId)) || (all !== undefined && issuedAtMs <= all.atMs);
    },
    async add(of, request) {
      const at = now();
      await store.recordRevocation({ of, at, endsAt: new Date(at.getTime() + LONGEST_BELIEF_MS) }, request);
      // A reading that is under way may have begun before.
      await reading?.catch(() => {});
      await read();
    },
    follow(onMore) {
      followers.add(onMore);
      return () => followers.delete(onMore);
    },
    async stop() {
      clearInterval(timer);
      await reading?.catch(() => {});
    },
  };
}

/** Each spelling has a row of its own; what one of them ended stays so. */
function addLater(known: Map<string, Known>, key: string, { atMs, endsAtMs }: Known): void {
  const before = known.get(key);
  known.set(key, {
    atMs: Math.max(atMs, before?.atMs ?? atMs),
    endsAtMs: Math.max(endsAtMs, before?.endsAtMs ?? endsAtMs),
  });
}
