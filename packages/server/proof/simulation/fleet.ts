/** The replicas: which are up, which die and start again, which are held up. */
import { createModelGateway, type GatewayParts } from './model-gateway.js';
import type { Locks } from './model-locks.js';
import { createModelStore, type StoreOdds } from './model-store.js';
import { createTransact, type TransactOdds } from './model-transactions.js';
import { createReplica, type Replica } from './replica.js';
import type { Sabotage } from './sabotage.js';
import type { Process } from './scheduler.js';
import type { Tables } from './tables.js';

export interface Fleet {
  readonly replicas: readonly Replica[];
  /** One that is up; null when none is. */
  someReplica(): Replica | null;
  crash(): void;
  stall(): void;
  /** Somebody, or something, sets a replica's clock. */
  setClock(): void;
  /** How far the clock that is furthest ahead is, of those that go. */
  furthestAheadMs(): number;
  /** All are up, and none is held up. */
  recover(): void;
}

export interface FleetParts {
  readonly gatewayParts: GatewayParts;
  readonly tables: Tables;
  readonly storeOdds: StoreOdds & TransactOdds;
  readonly locks: Locks;
  readonly sabotage: Sabotage;
  readonly createId: () => string;
  /** A process is dead, and whoever waited for it notices. */
  died(process: Process): void;
}

/** Around the limits of the engine: the time in which a submit may leave (20 s), "not known yet" (30 s), the lease (45 s). */
const stallsMs = [3_000, 12_000, 18_500, 22_000, 29_500, 32_000, 42_000, 50_000, 120_000];
const downForMs = [10, 2_000, 60_000];

export function createFleet(parts: FleetParts): Fleet {
  const { scheduler, random, journal, settings } = parts.gatewayParts;
  const replicas: Replica[] = [];
  /** A machine keeps its clock when its process dies. */
  const clocks = new Map<string, number>();
  const drawClock = () => random.between(-settings.clockSkewMs, settings.clockSkewMs);
  const begin = (name: string) => start(parts, name, clocks.get(name) ?? 0);
  for (let count = 1; count <= settings.replicas; count += 1) {
    if (settings.clockSkewMs > 0) clocks.set(`P${count}`, drawClock());
    replicas.push(begin(`P${count}`));
  }

  function someReplica(): Replica | null {
    const up = replicas.filter(({ process }) => process.isAlive);
    return up.length === 0 ? null : random.pick(up);
  }

  function restart(replica: Replica): void {
    const place = replicas.indexOf(replica);
    if (place === -1 || replica.process.isAlive) return;
    replicas[place] = begin(replica.process.name);
    journal.note(scheduler.nowMs, () => `${replica.process.name}  starts again`);
  }

  return {
    replicas,
    someReplica,
    crash() {
      const replica = someReplica();
      if (replica === null) return;
      const { process } = replica;
      journal.saw('a process crashed');
      journal.note(scheduler.nowMs, () => `${process.name}  CRASHES`);
      process.isAlive = false;
      scheduler.abandon(process);
      parts.locks.abandon(process);
      parts.died(process);
      scheduler.at(scheduler.nowMs + random.pick(downForMs), () => restart(replica));
    },
    stall() {
      const replica = someReplica();
      if (replica === null) return;
      const { process } = replica;
      const forMs = random.pick(stallsMs);
      journal.saw('a process was held up');
      journal.note(scheduler.nowMs, () => `${process.name}  is held up for ${forMs} ms`);
      process.stalledUntilMs = scheduler.nowMs + forMs;
      // Time has to pass for it to go on.
      scheduler.at(process.stalledUntilMs, () => {});
    },
    setClock() {
      const replica = someReplica();
      if (replica === null) return;
      const { process } = replica;
      const aheadMs = drawClock();
      journal.saw(aheadMs > process.clockAheadMs ? 'a clock jumped ahead' : 'a clock jumped back');
      journal.note(
        scheduler.nowMs,
        () => `${process.name}  has its clock set from ${process.clockAheadMs} to ${aheadMs} ms`,
      );
      process.clockAheadMs = aheadMs;
      clocks.set(process.name, aheadMs);
    },
    furthestAheadMs() {
      if (clocks.size === 0) return 0;
      return Math.max(0, ...replicas.map(({ process }) => (process.isAlive ? process.clockAheadMs : 0)));
    },
    recover() {
      clocks.clear();
      for (const replica of [...replicas]) {
        replica.process.stalledUntilMs = 0;
        replica.process.clockAheadMs = 0;
        restart(replica);
      }
    },
  };
}

function start(
  { gatewayParts, tables, storeOdds, locks, sabotage, createId }: FleetParts,
  name: string,
  clockAheadMs: number,
): Replica {
  const { scheduler, random } = gatewayParts;
  const process: Process = { name, isAlive: true, stalledUntilMs: 0, clockAheadMs };
  const run = <Answer>(label: string, statement: () => Answer) => scheduler.park(process, label, statement);
  const transact = createTransact({ ...gatewayParts, locks, odds: storeOdds }, process);
  const weaknesses = sabotage.weaknesses ?? {};
  const store = createModelStore({ tables, run, transact, random, odds: storeOdds, weaknesses });
  const gateway = createModelGateway(gatewayParts, process);
  return createReplica({
    ...gatewayParts,
    process,
    store: sabotage.store?.(store) ?? store,
    gateway: sabotage.gateway?.(gateway) ?? gateway,
    createId,
    seenHashIsDropped: sabotage.seenHashIsDropped ?? false,
  });
}
