#!/usr/bin/env node
/** The process of `refund-panel-import`: into the database that the server's settings name. */
import { readProcessDatabase } from '../config.js';
import { describeFailure } from '../start-failure.js';
import { connectPostgres, openEmbedded } from '../store/database.js';
import { readDatabaseTime } from '../store/database-clock.js';
import { createToldOrderStore } from '../store/told-orders.js';
import { runImport } from './command.js';

process.exitCode = await runImport(process.argv.slice(2), {
  async openOrders() {
    const { databaseUrl, dataDir } = readProcessDatabase();
    // The server's role may be one that owns no table, and cannot bring them up to date: that is for a server's start.
    const opened = databaseUrl === undefined ? await openEmbedded(dataDir) : await connectPostgres(databaseUrl);
    return {
      toldOrders: createToldOrderStore(opened.database),
      now: async () => new Date(await readDatabaseTime(opened.database)),
      close: opened.close,
    };
  },
  isTerminal: process.stderr.isTTY === true,
  nowMs: () => performance.now(),
  write: (line) => void process.stdout.write(`${line}\n`),
  writeError: (text) => void process.stderr.write(text),
  describeFailure,
});
