/** The replicas: which are up, which die and start again, which are held up. */
import type { GatewayParts } from './model-gateway.js';
import { createModelGateway } from './model-gateway.js';
import { createModelStore, type StoreOdds } from './model-store.js';
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
  /** All are up, and none is held up. */
  recover(): void;
}

export interface FleetParts {
  readonly gatewayParts: GatewayParts;
  readonly tables: Tables;
  readonly storeOdds: StoreOdds;
  readonly sabotage: Sabotage;
  readonly createId: () => string;
}

/** Around the limits of the engine: the time in which a submit may leave (20 s), "not known yet" (30 s), the lease (45 s). */
const stallsMs = [3_000, 12_000, 18_500, 22_000, 29_500, 32_000, 42_000, 50_000, 120_000];
const downForMs = [10, 2_000, 60_000];

export function createFleet(parts: FleetParts): Fleet {
  const { scheduler, random, journal, settings } = parts.gatewayParts;
  const replicas: Replica[] = [];
  for (let count = 1; count <= settings.replicas; count += 1) replicas.push(start(parts, `P${count}`));

  function someReplica(): Replica | null {
    const up = replicas.filter(({ process }) => process.isAlive);
    return up.length === 0 ? null : random.pick(up);
  }

  function restart(replica: Replica): void {
    const place = replicas.indexOf(replica);
    if (place === -1 || replica.process.isAlive) return;
    replicas[place] = start(parts, replica.process.name);
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
    recover() {
      for (const replica of [...replicas]) {
        replica.process.stalledUntilMs = 0;
        restart(replica);
      }
    },
  };
}

function start({ gatewayParts, tables, storeOdds, sabotage, createId }: FleetParts, name: string): Replica {
  const { scheduler, random } = gatewayParts;
  const process: Process = { name, isAlive: true, stalledUntilMs: 0 };
  const transact = <Answer>(label: string, transaction: () => Answer) => scheduler.park(process, label, transaction);
  const weaknesses = sabotage.weaknesses ?? {};
  const store = createModelStore({ tables, transact, random, odds: storeOdds, weaknesses });
  const gateway = createModelGateway(gatewayParts, process);
  return createReplica({
    ...gatewayParts,
    process,
    store: sabotage.store?.(store) ?? store,
    gateway: sabotage.gateway?.(gateway) ?? gateway,
    createId,
  });
}
