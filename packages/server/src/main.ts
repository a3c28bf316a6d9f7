#!/usr/bin/env node
/** The process: settings in, a listening server out, and a stop that loses nothing. */
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { pino } from 'pino';
import { readProcessConfig } from './config.js';
import { BINANCE_PAY_URL } from './gateway/wire.js';
import { createServer } from './server.js';
import { describeFailure } from './start-failure.js';

/** Longer than calls to Binance Pay may still take then, and shorter than the ten seconds after which a supervisor kills. */
const STOP_TIMEOUT_MS = 8_000;

/** Often enough that nobody who waits for the stop notices. */
const IDLE_SWEEP_MS = 100;

/** A whole request is 80 kB at most. Whoever sends one slowly would else keep its connection for five minutes. */
const slowest = { headersTimeout: 10_000, requestTimeout: 15_000, connectionsCheckingInterval: 1_000 };

async function main(): Promise<void> {
  const config = readProcessConfig(BINANCE_PAY_URL);
  const log = pino({ level: config.logLevel, redact: ['err.config', '*.authorization', '*.token'] });
  const server = await createServer({ config, log });
  const listener = serve(
    { fetch: server.app.fetch, port: config.port, hostname: config.host, serverOptions: slowest },
    ({ address, port }: AddressInfo) => {
      const host = address.includes(':') ? `[${address}]` : address;
      process.stdout.write(`\nrefund-panel is ready: http://${host}:${port}/\n`);
      if (server.sandbox !== null)
        process.stdout.write(
          `The sandbox stands in for Binance Pay: no real money moves. What it sees: http://${host}:${port}/sandbox\n\n`,
        );
    },
  );
  listener.once('error', stopWith);
  server.worker.start();

  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    const stopped = server.stop();
    const connections = 'closeIdleConnections' in listener ? listener : null;
    // A connection is idle once its request has been answered; kept alive, it would hold the listener for seconds.
    const sweeping = setInterval(() => connections?.closeIdleConnections(), IDLE_SWEEP_MS);
    listener.close(() => {
      clearInterval(sweeping);
      stopped.then(() => server.close()).catch(stopWith);
    });
    // A client that never finishes its request must not keep the server.
    setTimeout(() => connections?.closeAllConnections(), STOP_TIMEOUT_MS).unref();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

function stopWith(error: unknown): void {
  process.stderr.write(`refund-panel did not start: ${describeFailure(error)}\n`);
  process.exit(1);
}

main().catch(stopWith);
