#!/usr/bin/env node
/** The command `binance-pay-sandbox`. */
import { greeting, readCommandLine, usage } from './command-line.js';
import { serveSandbox } from './serve.js';

/** Asked for something that it does not understand. */
const BAD_USAGE = 2;

const commandLine = readCommandLine(process.argv.slice(2));

if (commandLine.kind === 'help') process.stdout.write(usage);
else if (commandLine.kind === 'wrong') {
  process.stderr.write(`binance-pay-sandbox: ${commandLine.problem} (see --help)\n`);
  process.exitCode = BAD_USAGE;
} else {
  const { options } = commandLine;
  try {
    const served = await serveSandbox(options);
    process.stdout.write(greeting(served, options.credentials));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void served.close());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`binance-pay-sandbox: it cannot start: ${reason}\n`);
    process.exitCode = 1;
  }
}
