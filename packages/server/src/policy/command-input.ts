/** Reads what the command is told: which of its three tasks, with which file and options. */
import { parseArgs } from 'node:util';
import { changePolicyBodySchema, operatorSchema, type Policy, policySchema } from '@refund-panel/shared';

/** The command was not understood; the message is one line, for whoever wrote it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export type PolicyTask =
  | { readonly task: 'help' }
  | { readonly task: 'show' }
  /** `since` is null for the default. */
  | { readonly task: 'test'; readonly policy: Policy; readonly since: Date | null }
  | {
      readonly task: 'set';
      readonly policy: Policy;
      readonly reason: string;
      readonly expectedVersion: number;
      readonly operatorId: string;
    };

const text = { type: 'string' } as const;
const options = { since: text, reason: text, 'expected-version': text, operator: text } as const;

const optionsOf: Readonly<Record<'test' | 'show' | 'set', readonly string[]>> = {
  test: ['since'],
  show: [],
  set: ['reason', 'expected-version', 'operator'],
};

type Values = Readonly<Partial<Record<keyof typeof options, string>>>;

/** @throws UsageError */
export function readTask(args: readonly string[], readFile: (path: string) => string): PolicyTask {
  const [subcommand = '', ...rest] = args;
  if (subcommand === 'help' || args.includes('--help') || args.includes('-h')) return { task: 'help' };
  if (subcommand !== 'test' && subcommand !== 'show' && subcommand !== 'set') {
    throw new UsageError('say test, show or set first');
  }
  const { values, positionals } = parse(subcommand, rest);
  const [file, ...more] = positionals;
  if (subcommand === 'show') {
    if (file !== undefined) throw new UsageError('show takes no file');
    return { task: 'show' };
  }
  if (file === undefined || more.length > 0) throw new UsageError(`${subcommand} takes one file`);
  const policy = readPolicy(file, readFile);
  if (subcommand === 'test') return { task: 'test', policy, since: readSince(values.since) };
  return { task: 'set', ...readChange(policy, values) };
}

function parse(subcommand: keyof typeof optionsOf, args: readonly string[]) {
  const { values, positionals } = parseOptions(args);
  const strange = Object.keys(values).find((name) => !optionsOf[subcommand].includes(name));
  if (strange !== undefined) throw new UsageError(`${subcommand} takes no --${strange}`);
  return { values, positionals };
}

function parseOptions(args: readonly string[]): { readonly values: Values; readonly positionals: readonly string[] } {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    // Node's own words on an option that it does not know, or that lacks its value.
    if (error instanceof TypeError) throw new UsageError(firstLine(error.message));
    throw error;
  }
}

function readSince(since: string | undefined): Date | null {
  if (since === undefined) return null;
  const time = new Date(since);
  if (!/^\d{4}-\d{2}-\d{2}/.test(since) || Number.isNaN(time.getTime())) {
    throw new UsageError('--since needs a time such as 2026-01-01T00:00:00Z');
  }
  return time;
}

function readChange(policy: Policy, values: Values) {
  const { reason, 'expected-version': version, operator } = values;
  if (reason === undefined || version === undefined || operator === undefined) {
    throw new UsageError('set needs --reason, --expected-version and --operator');
  }
  const operatorId = operatorSchema.shape.id.safeParse(operator);
  if (!operatorId.success) throw new UsageError('--operator needs the id of an operator');
  if (!/^\d{1,9}$/.test(version)) throw new UsageError('--expected-version needs a whole number; show says which');
  const body = changePolicyBodySchema.safeParse({ policy, reason, expectedVersion: Number(version) });
  if (!body.success) throw new UsageError('--reason needs some words, and not too many');
  return { ...body.data, operatorId: operatorId.data };
}

function readPolicy(file: string, readFile: (path: string) => string): Policy {
  const read = policySchema.safeParse(parseJson(file, readText(file, readFile)));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new UsageError(`${file} is not a policy: ${issue?.path.join('.') || 'it'}: ${issue?.message}`);
}

function readText(file: string, readFile: (path: string) => string): string {
  try {
    return readFile(file);
  } catch (error) {
    throw new UsageError(`${file} cannot be read (${error instanceof Error ? firstLine(error.message) : error})`);
  }
}

function parseJson(file: string, content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`${file} is not JSON: ${firstLine(error.message)}`);
    throw error;
  }
}

function firstLine(message: string): string {
  return message.split('\n')[0] ?? message;
}
