/** The command lines of the benches. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { print } from './figures.js';

type Options = NonNullable<ParseArgsConfig['options']>;

/** Asked for something that it does not understand. */
const BAD_USAGE = 2;

/** @returns null when everything that was asked for is done: help, or a complaint */
export function readOptions(usage: string, options: Options): Record<string, string | boolean | undefined> | null {
  try {
    const { values } = parseArgs({ options: { ...options, help: { type: 'boolean', short: 'h' } } });
    if (values.help !== true) return values as Record<string, string | boolean | undefined>;
    print(usage);
    return null;
  } catch (error) {
    return complain(error instanceof Error ? error.message : String(error));
  }
}

/** A whole number above zero; else the process ends with a complaint. */
export function readCount(
  values: Record<string, string | boolean | undefined>,
  name: string,
  fallback: number,
): number {
  const text = values[name];
  if (text === undefined) return fallback;
  if (typeof text === 'string' && /^[1-9]\d{0,8}$/.test(text)) return Number(text);
  complain(`--${name} must be a whole number above 0`);
  process.exit(BAD_USAGE);
}

function complain(problem: string): null {
  process.stderr.write(`${problem} (see --help)\n`);
  process.exitCode = BAD_USAGE;
  return null;
}
