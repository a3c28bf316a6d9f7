#!/usr/bin/env node
/** The process of `refund-panel-policy`: on the database that the server's settings name. */
import { readFileSync } from 'node:fs';
import { readProcessDatabase } from '../config.js';
import { describeFailure } from '../start-failure.js';
import { connectPostgres, openEmbedded } from '../store/database.js';
import { readDatabaseTime } from '../store/database-clock.js';
import { createPolicyStore } from '../store/policies.js';
import { runPolicyCommand } from './command.js';

process.exitCode = await runPolicyCommand(process.argv.slice(2), {
  readFile: (path) => readFileSync(path, 'utf8'),
  async openPolicies() {
    const { databaseUrl, dataDir } = readProcessDatabase();
    // The server's role may be one that owns no table, and cannot bring them up to date: that is for a server's start.
    const opened = databaseUrl === undefined ? await openEmbedded(dataDir) : await connectPostgres(databaseUrl);
    return {
      policies: createPolicyStore(opened.database),
      now: async () => new Date(await readDatabaseTime(opened.database)),
      close: opened.close,
    };
  },
  write: (line) => void process.stdout.write(`${line}\n`),
  writeError: (line) => void process.stderr.write(`${line}\n`),
  describeFailure,
});
