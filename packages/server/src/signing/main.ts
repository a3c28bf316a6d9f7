#!/usr/bin/env node
/** The process of `binance-pay-sign`: arguments, files and the standard input in; lines and an exit status out. */
import { readFileSync } from 'node:fs';
import { readSecretFromEnvironment } from '../config.js';
import { createNonce } from '../gateway/signer.js';
import { runCommand } from './command.js';

const STANDARD_INPUT = 0;

const { exitCode, output, errors } = runCommand(process.argv.slice(2), {
  readFile: (path) => readFileSync(path),
  readInput: () => readFileSync(STANDARD_INPUT),
  secretFromEnvironment: readSecretFromEnvironment(),
  now: () => new Date(),
  createNonce,
});
process.stdout.write(output);
process.stderr.write(errors);
process.exitCode = exitCode;
