/** The tables of `bench:lists`. */
import { median, percentile, print, printTable, show } from '../parts/figures.js';
import type { Explained } from './explain.js';
import type { MeasuredKind } from './measure.js';
import type { KindPlans } from './plans.js';

const GOAL = 1.5;

/** @returns always true: a machine that others use decides nothing by a latency */
export function printLatencies(sizes: readonly [number, number], kinds: readonly MeasuredKind[]): boolean {
  const rows = kinds.map(({ name, latenciesMs: [small, large] }) => {
    const p95 = [percentile(small, 0.95), percentile(large, 0.95)] as const;
    return { name, p50: [median(small), median(large)] as const, p95, ratio: p95[1] / p95[0] };
  });
  printTable(
    `Through HTTP, one request after the other, in ms: ${sizes[0]} orders against ${sizes[1]}`,
    ['', `p50 ${sizes[0]}`, `p50 ${sizes[1]}`, `p95 ${sizes[0]}`, `p95 ${sizes[1]}`, 'ratio of p95'],
    rows.map(({ name, p50, p95, ratio }) => [name, ...[...p50, ...p95].map((ms) => show(ms)), ratio.toFixed(2)]),
  );
  const over = rows.filter(({ ratio }) => ratio > GOAL).map(({ name }) => name);
  const worst = Math.max(...rows.map(({ ratio }) => ratio));
  print(
    `worst ratio ${worst.toFixed(2)} (goal: ${GOAL} or less)${over.length > 0 ? `; over it: ${over.join(', ')}` : ''}`,
  );
  return true;
}

/** @returns whether every statement goes by an index */
export function printPlans(orders: number, kinds: readonly KindPlans[]): boolean {
  const rows = kinds.flatMap(({ name, plans }) => plans.map((plan) => ({ name, plan })));
  printTable(
    `The plans of what the server sends, at ${orders} orders`,
    ['', 'plan', 'reads by', 'rows', 'pages', 'ms', ''],
    rows.map(({ name, plan }) => [
      name,
      plan.planMode,
      accessesOf(plan),
      show(plan.rows),
      String(plan.pages),
      show(plan.ms),
      plan.bad ? 'SEQ SCAN' : 'ok',
    ]),
  );
  const bad = rows.filter(({ plan }) => plan.bad);
  for (const { name, plan } of bad) print(`\n${name} reads a whole table (${plan.planMode} plan):\n  ${plan.sql}`);
  print(`${rows.length - bad.length} of ${rows.length} plans go by an index`);
  return bad.length === 0;
}

function accessesOf({ accesses }: Explained): string {
  return accesses.length === 0 ? 'no table' : accesses.join(', ');
}
