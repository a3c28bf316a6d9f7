/** What an import comes to: rows by what became of them, and amounts by currency, which are never added to one another. */
import { addAmounts } from '@refund-panel/shared';
import type { Order } from '../domain/order.js';
import type { Telling } from '../domain/told-order.js';
import { grouped } from './progress.js';

interface Sum {
  rows: number;
  amount: string;
}

export interface Account {
  readonly rows: number;
  readonly refused: number;
  readonly taken: number;
  refuse(): void;
  /** A row that is no refused one. */
  take(order: Order, telling: Telling): void;
  /** @param would what is said is what would become of them */
  lines(would: boolean): string[];
}

export function createAccount(): Account {
  const counts = { refused: 0, new: 0, completed: 0, same: 0, otherwise: 0 };
  const [taken, added] = [new Map<string, Sum>(), new Map<string, Sum>()];
  const countTaken = () => counts.new + counts.completed + counts.same;

  function linesOfCurrencies(): string[] {
    return [...taken].sort().map(([currency, sum]) => {
      const { rows, amount } = added.get(currency) ?? { rows: 0, amount: '0' };
      return `${currency}: ${describeRows(sum.rows)}, ${sum.amount}; new of them ${describeRows(rows)}, ${amount}`;
    });
  }

  return {
    get rows() {
      return countTaken() + counts.refused;
    },
    get refused() {
      return counts.refused;
    },
    get taken() {
      return countTaken();
    },
    refuse() {
      counts.refused += 1;
    },
    take(order, { outcome, differences }) {
      if (outcome === 'contradicted') return;
      counts[outcome] += 1;
      if (differences.length > 0) counts.otherwise += 1;
      add(taken, order);
      if (outcome === 'new') add(added, order);
    },
    lines(would) {
      const [isNew, completed] = would ? ['would be new', 'would be completed'] : ['new', 'completed'];
      return [
        `${describeRows(this.rows)}: ${grouped(counts.new)} ${isNew}, ${grouped(counts.completed)} ${completed}, ${grouped(counts.same)} there already, ${grouped(counts.refused)} refused`,
        ...(counts.otherwise === 0
          ? []
          : [`${describeRows(counts.otherwise)} of those taken say something otherwise than is known, which stays`]),
        ...linesOfCurrencies(),
      ];
    },
  };
}

function add(sums: Map<string, Sum>, { currency, orderAmount }: Order): void {
  const sum = sums.get(currency) ?? { rows: 0, amount: '0' };
  sums.set(currency, { rows: sum.rows + 1, amount: addAmounts(sum.amount, orderAmount) });
}

function describeRows(count: number): string {
  return count === 1 ? '1 row' : `${grouped(count)} rows`;
}
