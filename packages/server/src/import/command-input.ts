/** Reads what the command is told: which file, and how it is to be taken. */
import { parseArgs } from 'node:util';
import { createTimeReader, type ReadTime } from './times.js';

/** The command was not understood; the message is one line, for whoever wrote it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface ImportTask {
  readonly file: string;
  /** Nothing is written to the database. */
  readonly isDryRun: boolean;
  /** Nothing is written while any row is bad. */
  readonly isStrict: boolean;
  /** Where the refused rows go. */
  readonly rejects: string | null;
  readonly readTime: ReadTime;
}

const options = {
  'dry-run': { type: 'boolean' },
  strict: { type: 'boolean' },
  rejects: { type: 'string' },
  'time-zone': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** @throws UsageError */
export function readTask(args: readonly string[]): ImportTask | 'help' {
  const { values, positionals } = parse(args);
  if (values.help === true) return 'help';
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError('say one file to import');
  const readTime = createTimeReader(values['time-zone'] ?? null);
  if (readTime === null) {
    throw new UsageError('--time-zone needs a name such as Europe/Berlin, or an offset such as +02:00');
  }
  return {
    file,
    isDryRun: values['dry-run'] === true,
    isStrict: values.strict === true,
    rejects: values.rejects ?? null,
    readTime,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    // Node's own words on an option that it does not know, or that lacks its value.
    if (error instanceof TypeError) throw new UsageError(error.message.split('\n')[0]);
    throw error;
  }
}
