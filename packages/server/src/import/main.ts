#!/usr/bin/env node
/** The process of `refund-panel-import`: into the database that the server's settings name. */
import { readProcessConfig } from '../config.js';
import { BINANCE_PAY_URL } from '../gateway/wire.js';
import { describeFailure } from '../start-failure.js';
import { connectPostgres, openEmbedded, openPostgres } from '../store/database.js';
import { readDatabaseTime } from '../store/database-clock.js';
import { createToldOrderStore } from '../store/told-orders.js';
import { runImport } from './command.js';

process.exitCode = await runImport(process.argv.slice(2), {
  async openOrders(mayWrite) {
    const { databaseUrl, databaseOwnerUrl, dataDir } = readProcessConfig(BINANCE_PAY_URL);
    const open = async (url: string) =>
      mayWrite ? openPostgres(url, databaseOwnerUrl?.reveal()) : connectPostgres(url);
    const opened = databaseUrl === undefined ? await openEmbedded(dataDir) : await open(databaseUrl.reveal());
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
