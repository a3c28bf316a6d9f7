/** Reads what the command is told: its options, the body and the secret. Says what is wrong without repeating a value. */
import { parseArgs } from 'node:util';

/** What the command needs of the world around it. */
export interface CommandWorld {
  /** @throws Error when there is no such file, or it cannot be read */
  readonly readFile: (path: string) => Uint8Array;
  /** All of the standard input. */
  readonly readInput: () => Uint8Array;
  readonly secretFromEnvironment: string | undefined;
  readonly now: () => Date;
  readonly createNonce: () => string;
}

/** The command was not understood; the message is for whoever wrote it, and repeats no value, which might be the secret. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

const everywhere = { body: text, 'body-file': text, secret: text, 'secret-file': text, json: flag } as const;
const headers = { timestamp: text, nonce: text } as const;

const options = {
  sign: { ...everywhere, ...headers, 'api-key': text, bytes: flag, curl: text },
  verify: { ...everywhere, ...headers, signature: text, 'signed-text-file': text },
  'verify-notification': { ...everywhere, ...headers, signature: text, 'public-key-file': text },
  mistakes: { json: flag },
} as const;

export type Subcommand = keyof typeof options;

type TextOption = {
  [Command in Subcommand]: {
    [Name in keyof (typeof options)[Command]]: (typeof options)[Command][Name] extends typeof text ? Name : never;
  }[keyof (typeof options)[Command]];
}[Subcommand];

export interface CommandInput {
  readonly text: (name: TextOption) => string | undefined;
  readonly flag: (name: 'json' | 'bytes') => boolean;
  /** @throws UsageError when it was not given */
  readonly required: (name: TextOption) => string;
  /** @throws UsageError when it cannot be read */
  readonly file: (name: TextOption) => Uint8Array;
  readonly body: () => Uint8Array;
  /** Undefined when there is none anywhere. */
  readonly secret: () => string | undefined;
}

export function isSubcommand(word: string | undefined): word is Subcommand {
  return word !== undefined && Object.hasOwn(options, word);
}

/** @throws UsageError */
export function readCommandInput(subcommand: Subcommand, args: readonly string[], world: CommandWorld): CommandInput {
  const { values, positionals } = parse(subcommand, args);
  const input = (name: TextOption): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  const required = (name: TextOption) => {
    const value = input(name);
    if (value === undefined) throw new UsageError(`--${name} is missing`);
    return value;
  };
  const file = (name: TextOption): Uint8Array => readFile(required(name), `--${name}`, world);
  return {
    text: input,
    flag: (name) => values[name] === true,
    required,
    file,
    body: () => readBody({ body: input('body'), file: input('body-file'), dash: positionals.length > 0 }, file, world),
    secret: () => readSecret({ secret: input('secret'), file: input('secret-file') }, file, world),
  };
}

function parse(subcommand: Subcommand, args: readonly string[]) {
  try {
    const parsed = parseArgs({ args: [...args], options: options[subcommand], allowPositionals: true });
    if (parsed.positionals.some((word) => word !== '-') || parsed.positionals.length > 1) {
      throw new UsageError('there is a word too many; does a value with blanks in it lack its quotation marks?');
    }
    return { values: parsed.values as Record<string, unknown>, positionals: parsed.positionals };
  } catch (error) {
    throw isParseError(error) ? new UsageError(describe(error)) : error;
  }
}

interface ParseError extends Error {
  readonly code: string;
}

function isParseError(error: unknown): error is ParseError {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}

/** Node's own words name the option only, but for a value that was taken for an option, which may be the secret's. */
function describe({ code, message }: ParseError): string {
  if (code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') return message.split('\n')[0] ?? message;
  const [option] = /--[a-z-]+(?==|'|$)/.exec(message) ?? [];
  return option === undefined ? 'there is an unknown option' : `the option ${option} is not known here`;
}

interface BodySources {
  readonly body: string | undefined;
  readonly file: string | undefined;
  readonly dash: boolean;
}

function readBody(
  { body, file, dash }: BodySources,
  read: (name: 'body-file') => Uint8Array,
  world: CommandWorld,
): Uint8Array {
  const sources = [body !== undefined, file !== undefined, dash].filter(Boolean).length;
  if (sources > 1) throw new UsageError('there is more than one body: use one of --body, --body-file and -');
  if (body !== undefined) return Buffer.from(body);
  if (file !== undefined && file !== '-') return read('body-file');
  if (sources === 0)
    throw new UsageError('there is no body: use --body TEXT, --body-file FILE, or - for the standard input');
  return readOr('the standard input', world.readInput);
}

function readSecret(
  { secret, file }: { readonly secret: string | undefined; readonly file: string | undefined },
  read: (name: 'secret-file') => Uint8Array,
  { secretFromEnvironment }: CommandWorld,
): string | undefined {
  if (secret !== undefined && file !== undefined) {
    throw new UsageError('there is more than one secret: use one of --secret and --secret-file');
  }
  const found =
    file === undefined
      ? (secret ?? secretFromEnvironment)
      : Buffer.from(read('secret-file'))
          .toString()
          .replace(/\r?\n$/, '');
  if (found === '') throw new UsageError('the secret is empty');
  return found;
}

function readFile(path: string, option: string, { readFile: read }: CommandWorld): Uint8Array {
  return readOr(`the file of ${option}`, () => read(path));
}

/** Its path is left out of the words: somebody may have put the secret where its file belongs. */
function readOr(what: string, read: () => Uint8Array): Uint8Array {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const code = 'code' in error ? ` (${String(error.code)})` : '';
    throw new UsageError(`${what} cannot be read${code}`);
  }
}
