/** What a request may name that is really there: ids seen in answers, and words that fit where a schema says only "text". */
import type { Random } from '../simulation/random.js';

/** Enough to meet old and new ones again. */
const KEPT = 60;
/** What has just been made is in the middle of things. */
const RECENT = 6;
const CHANCE_OF_A_RECENT = 0.5;
/** Of these only the newest is good for anything. */
const superseded: ReadonlySet<string> = new Set(['expectedVersion']);

export interface KnownThings {
  /** Remembers every value of an answer under its name. */
  learn(answer: unknown): void;
  add(name: string, value: unknown): void;
  /** One that was seen under the name, or undefined. */
  recall(name: string): unknown;
  all(name: string): readonly unknown[];
}

/** Other names of the same thing. */
const aliases: Readonly<Record<string, string>> = {
  expectedRefundableAmount: 'refundableAmount',
  expectedCurrency: 'currency',
  nextCursor: 'cursor',
  approvalHash: 'hash',
  operatorId: 'operatorId',
  'idempotency-key': 'idempotencyKey',
  version: 'expectedVersion',
};

export function createKnownThings(random: Random): KnownThings {
  const known = new Map<string, unknown[]>();

  function add(name: string, value: unknown): void {
    const key = aliases[name] ?? name;
    const values = known.get(key) ?? [];
    known.set(key, values);
    if (values.includes(value)) return;
    if (superseded.has(key)) values.splice(0);
    else if (values.length >= KEPT) values.splice(random.below(KEPT - RECENT), 1);
    values.push(value);
  }

  function learn(answer: unknown): void {
    if (Array.isArray(answer)) for (const item of answer) learn(item);
    else if (answer !== null && typeof answer === 'object') {
      for (const [name, value] of Object.entries(answer)) {
        if (typeof value === 'string' || typeof value === 'number') add(name, value);
        else learn(value);
      }
    }
  }

  return {
    learn,
    add,
    recall(name) {
      const values = known.get(aliases[name] ?? name) ?? [];
      if (values.length === 0) return undefined;
      return random.pick(random.chance(CHANCE_OF_A_RECENT) ? values.slice(-RECENT) : values);
    },
    all: (name) => known.get(aliases[name] ?? name) ?? [],
  };
}
