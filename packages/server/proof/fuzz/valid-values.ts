/** Values that a schema of the document allows, as far as a schema says what is meant. */
import type { Random } from '../simulation/random.js';
import { type OpenApiDocument, resolve, type Schema } from './document.js';
import type { KnownThings } from './known-things.js';

/** Deep enough for every schema of the document. */
const MAX_DEPTH = 8;

/** Made-up ids are nobody's; what is there is where things happen. */
const CHANCE_OF_A_KNOWN = 0.85;
/** Every new refund needs a key of its own. */
const CHANCE_OF_A_REPEAT = 0.15;

const words = [
  'a',
  'Ada',
  'clerk',
  'lead',
  'Übergröße',
  '顧客',
  '🙂',
  "O'Neil",
  '-- drop',
  '=1+1',
  '<b>',
  '%',
  '\\',
  '{{x}}',
];
const amounts = ['0.01', '1', '1.5', '2.00', '10', '25.17', '99.99', '100', '1e1', '0.00000001', '1000000', '5.0000'];
const currencies = ['USDT', 'EUR', 'BTC'];

/** What the schemas call text, and only the server's own rules know more of. */
const texts: Readonly<Record<string, readonly string[]>> = {
  amount: amounts,
  refundAmount: [...amounts, 'full'],
  expectedRefundableAmount: amounts,
  perRefund: amounts,
  perDay: amounts,
  perOrder: amounts,
  currency: currencies,
  expectedCurrency: currencies,
  timeZone: ['UTC', 'Europe/Berlin', 'Asia/Tokyo'],
  from: ['00:00', '09:30'],
  to: ['17:00', '24:00'],
  since: ['2026-01-01T00:00:00Z', '2026-02-28T23:59:59.999Z'],
};

export interface Values {
  /** @param name of the property or parameter that it is for */
  of(schema: Schema, name: string): unknown;
}

export function createValues(document: OpenApiDocument, known: KnownThings, random: Random): Values {
  function text(schema: Schema, name: string): string {
    const remembered = random.chance(name === 'idempotency-key' ? CHANCE_OF_A_REPEAT : CHANCE_OF_A_KNOWN)
      ? known.recall(name)
      : undefined;
    if (typeof remembered === 'string') return remembered;
    const candidates = texts[name];
    if (candidates !== undefined) return random.pick(candidates);
    const fits = [...words, ...ids(random)].filter((word) => isAllowed(word, schema));
    return fits.length === 0 ? 'x' : random.pick(fits);
  }

  function list(schema: Schema, name: string, depth: number): unknown[] {
    const least = schema.minItems ?? 0;
    const length = Math.min(schema.maxItems ?? 3, least + random.below(4));
    return Array.from({ length }, () => value(schema.items ?? {}, singular(name), depth + 1));
  }

  function object({ properties = {}, required = [] }: Schema, depth: number): Record<string, unknown> {
    const given = Object.entries(properties).filter(
      ([name]) => required.includes(name) || (depth < MAX_DEPTH && random.chance(0.4)),
    );
    return Object.fromEntries(given.map(([name, schema]) => [name, value(schema, name, depth + 1)]));
  }

  function value(unresolved: Schema, name: string, depth: number): unknown {
    const schema = resolve(document, unresolved);
    if (schema.const !== undefined) return schema.const;
    if (schema.enum !== undefined) return random.pick(schema.enum);
    const choices = schema.anyOf ?? schema.oneOf;
    if (choices !== undefined) return value(random.pick(choices), name, depth);
    if (schema.allOf !== undefined && schema.type === undefined) return value(schema.allOf[0] ?? {}, name, depth);
    switch (Array.isArray(schema.type) ? random.pick(schema.type) : schema.type) {
      case 'object':
        return object(schema, depth);
      case 'array':
        return list(schema, name, depth);
      case 'integer':
      case 'number':
        return wholeNumber(schema, name);
      case 'boolean':
        return random.chance(0.5);
      case 'null':
        return null;
      default:
        return text(schema, name);
    }
  }

  function wholeNumber({ minimum = 0, maximum = 1_000 }: Schema, name: string): number {
    const remembered = known.recall(name);
    if (typeof remembered === 'number' && random.chance(0.7)) return remembered;
    return random.between(minimum, Math.min(maximum, minimum + 1_000));
  }

  return { of: (schema, name) => value(schema, name, 0) };
}

function singular(name: string): string {
  if (name === 'orders') return 'prepayId';
  if (name === 'currencies') return 'currency';
  return name === 'roles' ? 'role' : name;
}

function ids(random: Random): string[] {
  const digits = (length: number, alphabet: string) =>
    Array.from({ length }, () => alphabet[random.below(alphabet.length)]).join('');
  return [
    digits(12, '0123456789'),
    digits(32, '0123456789abcdef'),
    digits(64, '0123456789abcdef'),
    digits(5, 'ABCXYZ'),
  ];
}

function isAllowed(word: string, { pattern, allOf = [], minLength = 0, maxLength = Number.POSITIVE_INFINITY }: Schema) {
  if (word.length < minLength || word.length > maxLength) return false;
  const patterns = [pattern, ...allOf.map((one) => one.pattern)].filter((one) => one !== undefined);
  return patterns.every((one) => new RegExp(one, 'u').test(word));
}
