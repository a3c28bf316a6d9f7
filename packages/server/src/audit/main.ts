#!/usr/bin/env node
/** The process of `refund-panel-audit`: arguments in; lines and an exit status out. */
import { readProcessDatabase } from '../config.js';
import { runAudit } from './command.js';

const { exitCode, output, errors } = await runAudit(process.argv.slice(2), readProcessDatabase);
process.stdout.write(output);
process.stderr.write(errors);
process.exitCode = exitCode;
