/** The command `binance-pay-sign`, as a function of its arguments and of what it may read. */
import { help } from './command-help.js';
import { type CommandWorld, isSubcommand, readCommandInput, type Subcommand, UsageError } from './command-input.js';
import { type Answer, section, wrap } from './command-text.js';
import { looks, mistakes } from './mistakes.js';
import { runSign } from './sign-command.js';
import { runVerify } from './verify-command.js';
import { runVerifyNotification } from './verify-notification-command.js';

export interface CommandResult {
  /** 0 it matches, 1 it does not, 2 the command was not understood. */
  readonly exitCode: 0 | 1 | 2;
  /** For the standard output. */
  readonly output: string;
  /** For the standard error output. */
  readonly errors: string;
}

const subcommands = {
  sign: runSign,
  verify: runVerify,
  'verify-notification': runVerifyNotification,
  mistakes: listMistakes,
} satisfies Record<Subcommand, unknown>;

/** @param args without the names of the program and of the script */
export function runCommand(args: readonly string[], world: CommandWorld): CommandResult {
  const [subcommand, ...rest] = args;
  if (args.length === 0) return { exitCode: 2, output: '', errors: help };
  if (subcommand === 'help' || rest.includes('--help') || subcommand === '--help' || subcommand === '-h') {
    return { exitCode: 0, output: help, errors: '' };
  }
  try {
    if (!isSubcommand(subcommand)) throw new UsageError('say sign, verify, verify-notification or mistakes first');
    const input = readCommandInput(subcommand, rest, world);
    const { matches, lines, json } = subcommands[subcommand](input, world);
    const output = input.flag('json') ? JSON.stringify(json, null, 2) : lines.join('\n');
    return { exitCode: matches ? 0 : 1, output: `${output}\n`, errors: '' };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const errors = `binance-pay-sign: ${error.message}\nTry binance-pay-sign --help.\n`;
    return { exitCode: 2, output: '', errors };
  }
}

function listMistakes(): Answer {
  const causes = [...Object.values(looks), ...mistakes].map(({ name, explanation }) => ({ name, explanation }));
  return {
    matches: true,
    lines: causes.flatMap(({ name, explanation }) => section(name, wrap(explanation))).slice(1),
    json: causes,
  };
}
