/** One stretch of load, and what everybody spent on it. */
import { cpuMsOf, cpuMsOfFamily, watchOthers } from '../parts/cpu.js';
import type { Load, Target } from './load-generator.js';
import type { Stage } from './stage.js';

export interface Spent {
  readonly server: number;
  readonly sandbox: number;
  readonly postgres: number;
  readonly generator: number;
}

export interface Measured {
  readonly refunds: number;
  readonly perSecond: number;
  readonly latenciesMs: readonly number[];
  /** How many were not final when they were answered. */
  readonly unsettled: number;
  /** Milliseconds of processor time a refund. */
  readonly cpuMs: Spent;
  /** The share of the machine that others took meanwhile, from 0 to 1. */
  readonly others: number;
}

export interface Runner {
  /** @throws Error when a refund was refused */
  run(target: Target, durationMs: number, pace: Load['pace']): Promise<Measured>;
}

/** @param serverPid the process that is measured; each refund is of another order */
export function createRunner({ generator, sandbox, postgres, orders }: Stage, serverPid: number): Runner {
  let refunded = 0;
  const spent = (): Spent => ({
    server: cpuMsOf(serverPid),
    sandbox: cpuMsOf(sandbox.pid),
    postgres: cpuMsOfFamily(postgres.pid),
    generator: cpuMsOf(generator.pid),
  });
  return {
    async run(target, durationMs, pace) {
      const before = spent();
      const othersSince = watchOthers(() => sum(spent()));
      const result = await generator.ask({ target, orders, refunded, durationMs, pace });
      const [after, others] = [spent(), othersSince()];
      const { latenciesMs, elapsedMs, failures, unsettled } = result;
      if (failures.length > 0) throw new Error(`refunds failed:\n${failures.slice(0, 5).join('\n')}`);
      const refunds = latenciesMs.length;
      refunded += refunds;
      if (refunded > orders) throw new Error(`${orders} orders are not enough; give more by --orders`);
      const used = {
        server: after.server - before.server,
        sandbox: after.sandbox - before.sandbox,
        postgres: after.postgres - before.postgres,
        generator: after.generator - before.generator,
      };
      return {
        refunds,
        perSecond: (refunds * 1000) / elapsedMs,
        latenciesMs,
        unsettled,
        cpuMs: {
          server: used.server / refunds,
          sandbox: used.sandbox / refunds,
          postgres: used.postgres / refunds,
          generator: used.generator / refunds,
        },
        others,
      };
    },
  };
}

function sum({ server, sandbox, postgres, generator }: Spent): number {
  return server + sandbox + postgres + generator;
}
