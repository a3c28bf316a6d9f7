/** Single fields of a request, read as Binance Pay's pages type them; what does not fit is refused with its codes. */
import { parseAmount } from '@refund-panel/shared';
import { readJson } from '../gateway/wire.js';
import { type Refusal, refusal } from './refusals.js';

/** Numbers are their own text, so both a JSON number and a string are accepted, as they seem to be in the wild. */
export type Fields = Readonly<Record<string, unknown>>;

/** Thrown by readers and turned into an answer by `reading`; it never leaves the sandbox. */
class FieldRefused extends Error {
  readonly refusal: Refusal;

  constructor(code: string, message: string) {
    super(message);
    this.refusal = refusal(code, message);
  }
}

/** What `read` brings, or the refusal of the first field that does not fit. */
export function reading<Value>(read: () => Value): Value | Refusal {
  try {
    return read();
  } catch (error) {
    if (error instanceof FieldRefused) return error.refusal;
    throw error;
  }
}

/** Null for anything but a JSON object in UTF-8. */
export function readFields(body: Uint8Array): Fields | null {
  try {
    const value = readJson(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return isFields(value) ? value : null;
  } catch (error) {
    // TypeError: not UTF-8. RangeError: nested too deep. The caller answers with Binance Pay's code.
    if (error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError) return null;
    throw error;
  }
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface TextRules {
  readonly max: number;
  readonly pattern?: RegExp;
  readonly oneOf?: readonly string[];
}

/** Null when it is missing or empty. */
export function optionalText(fields: Fields, name: string, { max, pattern, oneOf }: TextRules): string | null {
  const value = fields[name];
  if (value === undefined || value === null || value === '') return null;
  if (typeof value !== 'string') throw new FieldRefused('400100', `${name} is malformed.`);
  if (value.length > max) throw new FieldRefused('400101', `${name} has a wrong length.`);
  if (pattern !== undefined && !pattern.test(value))
    throw new FieldRefused('400103', `${name} has illegal characters.`);
  if (oneOf !== undefined && !oneOf.includes(value)) throw new FieldRefused('400102', `${name} has a wrong value.`);
  return value;
}

export function requiredText(fields: Fields, name: string, rules: TextRules): string {
  const value = optionalText(fields, name, rules);
  if (value === null) throw new FieldRefused('400100', `${name} is missing or empty.`);
  return value;
}

/** Binance Pay's amounts have at most eight decimals (Create Order v3). */
const MAX_DECIMALS = 8;

/** Above zero, in plain notation. An exponent is understood. */
export function optionalAmount(fields: Fields, name: string): string | null {
  const text = optionalText(fields, name, { max: 64 });
  if (text === null) return null;
  const amount = parseAmount(text);
  if (amount === null || amount === '0' || (amount.split('.')[1] ?? '').length > MAX_DECIMALS) {
    throw new FieldRefused('400102', `${name} has a wrong value.`);
  }
  return amount;
}

export function requiredAmount(fields: Fields, name: string): string {
  const amount = optionalAmount(fields, name);
  if (amount === null) throw new FieldRefused('400100', `${name} is missing or empty.`);
  return amount;
}

/** An http or https address of at most 256 characters. */
export function optionalUrl(fields: Fields, name: string): string | null {
  const url = optionalText(fields, name, { max: 256 });
  if (url !== null && !(URL.canParse(url) && /^https?:/i.test(url))) {
    throw new FieldRefused('400102', `${name} has a wrong value.`);
  }
  return url;
}

export function requiredFields(fields: Fields, name: string): Fields {
  const value = fields[name];
  if (!isFields(value)) throw new FieldRefused('400100', `${name} is missing or malformed.`);
  return value;
}

/** At least one object. */
export function requiredList(fields: Fields, name: string): readonly [Fields, ...Fields[]] {
  const value = fields[name];
  const [first, ...others] = Array.isArray(value) && value.every(isFields) ? value : [];
  if (first === undefined) throw new FieldRefused('400100', `${name} is missing or malformed.`);
  return [first, ...others];
}

/** Unix milliseconds after `from` and not after `to`. */
export function optionalTime(fields: Fields, name: string, from: number, to: number): number | null {
  const text = optionalText(fields, name, { max: 19 });
  if (text === null) return null;
  const time = Number(text);
  if (!/^\d{1,15}$/.test(text) || time <= from || time > to) {
    throw new FieldRefused('400102', `${name} has a wrong value.`);
  }
  return time;
}

export function refuseField(code: string, message: string): never {
  throw new FieldRefused(code, message);
}
