/** Makes the disturbances happen, one after the other, each at its moment. */
import { pause } from './api.js';
import type { Disturbance, PlannedDisturbance } from './disturbances.js';
import type { Pace } from './pace.js';
import { SHORT_CURRENCY } from './plan.js';
import type { ServerPlace, Stage } from './stage.js';
import type { Tally } from './tally.js';

/** Not enough for most refunds. */
const NEARLY_EMPTY = '6.5';
const FULL = '1000000';

/** A quarter of a second, measured; the rest is room for a machine that is busy with other things. */
const READY_WITHIN_MS = 5_000;

/** When it is given up: something is wrong with the server, not slow. */
const READY_TIMEOUT_MS = 60_000;

export interface DirectorOptions {
  readonly stage: Stage;
  readonly pace: Pace;
  readonly tally: Tally;
  /** Told of what a server did wrong. */
  readonly onFault: (what: string) => void;
}

export async function direct(disturbances: readonly PlannedDisturbance[], options: DirectorOptions): Promise<void> {
  for (const disturbance of disturbances) {
    await options.pace.reached(disturbance.atIntent);
    await pause(disturbance.afterMs);
    options.tally.add(`disturbances: ${nameOf(disturbance)}`);
    await disturb(disturbance, options);
    options.pace.pass();
  }
}

export function topUp(stage: Stage): void {
  for (const { currency } of stage.sandbox.ledger.wallets.list()) {
    stage.sandbox.ledger.wallets.setAvailable(currency, FULL);
  }
}

function nameOf(disturbance: Disturbance): string {
  return disturbance.kind === 'restart database' ? `${disturbance.kind} (${disturbance.mode})` : disturbance.kind;
}

async function disturb(disturbance: Disturbance, options: DirectorOptions): Promise<void> {
  const { stage, tally, onFault } = options;
  switch (disturbance.kind) {
    case 'kill': {
      const server = place(stage, disturbance.server);
      await server.kill();
      await pause(disturbance.downMs);
      return server.start();
    }
    case 'terminate': {
      const server = place(stage, disturbance.server);
      const ended = await server.terminate();
      if (ended !== 0) onFault(`server ${server.number} was told to stop and ended with ${ended}`);
      return server.start();
    }
    case 'freeze': {
      const server = place(stage, disturbance.server);
      server.signal('SIGSTOP');
      await pause(disturbance.frozenMs);
      return server.signal('SIGCONT');
    }
    case 'restart database':
      await stage.postgres?.restart(disturbance.mode, disturbance.downMs);
      return waitUntilReady(options);
    case 'drop database connections':
      return tally.add('connections dropped', place(stage, disturbance.server).databaseLine?.dropConnections() ?? 0);
    case 'drop gateway connections':
      return tally.add('connections dropped', place(stage, disturbance.server).gatewayLine.dropConnections());
    case 'empty wallet':
      return stage.sandbox.ledger.wallets.setAvailable(SHORT_CURRENCY, NEARLY_EMPTY);
    case 'top up wallet':
      return topUp(stage);
  }
}

function place({ servers }: Stage, number: number): ServerPlace {
  const server = servers[number];
  if (server === undefined) throw new Error(`there is no server ${number}`);
  return server;
}

/** Servers live through an outage of their database, and are soon of use again. */
async function waitUntilReady({ stage, tally, onFault }: DirectorOptions): Promise<void> {
  const since = Date.now();
  const took = await Promise.all(
    stage.servers.map(async (server) => {
      while (!(await isReady(server)) && Date.now() - since < READY_TIMEOUT_MS) await pause();
      return Date.now() - since;
    }),
  );
  const longestMs = Math.max(...took);
  tally.largest('longest until every server was ready after a restart of the database, in ms', longestMs);
  if (longestMs > READY_WITHIN_MS) {
    onFault(
      `${longestMs} ms after its database was back, a server was ready again; expected ${READY_WITHIN_MS} at most`,
    );
  }
}

async function isReady(server: ServerPlace): Promise<boolean> {
  const url = server.url();
  if (url === null) return false;
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(READY_TIMEOUT_MS) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false; // it is asked again
  }
}
