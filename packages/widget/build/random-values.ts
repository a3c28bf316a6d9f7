/** Values that a schema takes, made at random, and the same values with one thing about them changed. */
import type * as z from 'zod/mini';

export type Random = () => number;

/** Mulberry32: small, seeded, and the same on every run. */
export function createRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const oneOf = <Item>(random: Random, items: readonly Item[]) => items[Math.floor(random() * items.length)] as Item;

const texts = ['', '0', '25.17', 'USDT', 'null', '٣', 'a\nb', 'café ☕', '-1', '__proto__', 'x'.repeat(300)];
/** Fit every pattern of the contract: an id, and a person's name. */
const plainTexts = ['1', 'mei', '383729303729303', 'a_B-9'];
const times = [
  ...['2026-11-21T10:00:00.000Z', '2024-02-29T23:59:59Z', '2026-11-21T10:00:00Z', '2000-02-29T00:00:00.123456789Z'],
];
const integers = [0, 1, 10, -1, 2 ** 53 - 1, -(2 ** 53 - 1)];

interface Definition {
  readonly type: string;
  readonly format?: string;
  readonly checks?: readonly unknown[];
  readonly innerType: z.ZodMiniType;
  readonly element: z.ZodMiniType;
  readonly entries: Readonly<Record<string, string>>;
  readonly shape: Readonly<Record<string, z.ZodMiniType>>;
  readonly catchall?: z.ZodMiniType;
}

export function createValues(random: Random): { of(schema: z.ZodMiniType): unknown } {
  function of(schema: z.ZodMiniType): unknown {
    const definition = schema._zod.def as unknown as Definition;
    switch (definition.type) {
      case 'string':
        if (definition.format === 'datetime') return oneOf(random, times);
        return oneOf(random, (definition.checks ?? []).length > 0 ? plainTexts : texts);
      case 'number':
        return oneOf(random, integers);
      case 'boolean':
        return random() < 0.5;
      case 'enum':
        return oneOf(random, Object.values(definition.entries));
      case 'nullable':
        return random() < 0.3 ? null : of(definition.innerType);
      case 'optional':
        return random() < 0.3 ? undefined : of(definition.innerType);
      case 'array':
        return Array.from({ length: Math.floor(random() * 4) }, () => of(definition.element));
      case 'object':
        return object(definition);
      default:
        throw new TypeError(`no value is known for a ${definition.type}`);
    }
  }

  function object({ shape, catchall }: Definition): Record<string, unknown> {
    const made = Object.entries(shape).map(([name, field]) => [name, of(field)] as const);
    const present = made.filter(([, value]) => value !== undefined || random() < 0.5);
    const more = catchall === undefined && random() < 0.2 ? [['more', 'than was agreed'] as const] : [];
    return Object.fromEntries([...present, ...more]);
  }

  return { of };
}

const strangers: readonly unknown[] = [
  ...[null, undefined, true, 0, 1.5, 2 ** 53, Number.NaN, -0, '', 'lost', '25.17', [], [null], {}, { id: 'x' }],
  ...[
    '2026-02-30T00:00:00Z',
    '2026-11-21T10:00Z',
    '2026-11-21T10:00:00+01:00',
    '2026-11-21',
    'x'.repeat(129),
    'a\u0000',
    '\ud83d',
    'a b',
  ],
];

/** The value with one place of it, at any depth, replaced, removed or added to. */
export function mutate(value: unknown, random: Random): unknown {
  const isParent = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  if (!isParent || random() < 0.05) return oneOf(random, strangers);
  const key = oneOf(random, Object.keys(value));
  const child = (value as Record<string, unknown>)[key];
  if (Array.isArray(value)) {
    return value.map((item, index) => (String(index) === key ? mutate(item, random) : item));
  }
  const chance = random();
  if (chance < 0.1) return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
  if (chance < 0.2) return { ...value, [oneOf(random, ['surplus', 'toString', 'constructor'])]: 1 };
  return { ...value, [key]: mutate(child, random) };
}
