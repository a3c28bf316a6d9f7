/** The tables of `bench:lists`. */
import { median, percentile, print, printTable, show } from '../parts/figures.js';
import type { Explained } from './explain.js';
import type { MeasuredKind } from './measure.js';
import type { KindPlans } from './plans.js';

const GOAL = 1.5;

/** Whether the goal is met is said, not judged: a machine that others use decides nothing by a latency. */
export function printLatencies(sizes: readonly [number, number], kinds: readonly MeasuredKind[], others: number): void {
  const rows = kinds.map(({ name, rounds }) => {
    const of = (share: number, size: 0 | 1) => median(rounds.map((round) => percentile(round[size], share)));
    const ratios = rounds.map(([small, large]) => percentile(large, 0.95) / percentile(small, 0.95));
    return { name, figures: [of(0.5, 0), of(0.5, 1), of(0.95, 0), of(0.95, 1)], ratio: median(ratios), ratios };
  });
  printTable(
    `Through HTTP, one request after the other, in ms: ${sizes[0]} orders against ${sizes[1]}; medians of the rounds`,
    ['', `p50 ${sizes[0]}`, `p50 ${sizes[1]}`, `p95 ${sizes[0]}`, `p95 ${sizes[1]}`, 'ratio of p95', 'in each round'],
    rows.map(({ name, figures, ratio, ratios }) => [
      name,
      ...figures.map((ms) => show(ms)),
      ratio.toFixed(2),
      ratios.map((one) => one.toFixed(2)).join(' '),
    ]),
  );
  const over = rows.filter(({ ratio }) => ratio > GOAL).map(({ name }) => name);
  const worst = Math.max(...rows.map(({ ratio }) => ratio));
  print(
    `worst ratio ${worst.toFixed(2)}, middle ratio ${median(rows.map(({ ratio }) => ratio)).toFixed(2)} (goal: ${GOAL} or less)${over.length > 0 ? `; over it: ${over.join(', ')}` : ''}`,
  );
  print(`others took ${(others * 100).toFixed(0)} % of the machine meanwhile`);
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
      plan.verdict,
    ]),
  );
  const bad = rows.filter(({ plan }) => plan.verdict !== 'ok');
  for (const { name, plan } of bad) print(`\n${name}: ${plan.verdict} (${plan.planMode} plan)\n  ${plan.sql}`);
  print(`${rows.length - bad.length} of ${rows.length} plans go by an index`);
  return bad.length === 0;
}

function accessesOf({ accesses }: Explained): string {
  return accesses.length === 0 ? 'no table' : accesses.join(', ');
}
