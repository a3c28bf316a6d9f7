/** What is said of single rows while a file is read: the first of them, and how many more there were. */
import type { Difference, Telling } from '../domain/told-order.js';
import { grouped, type Progress } from './progress.js';

export interface Notices {
  /** Of a row that is refused. */
  refused(line: number, why: string): void;
  /** Of a row that is taken, and says something otherwise than is known. */
  otherwise(line: number, telling: Telling): void;
  /** How many were not shown. */
  end(): void;
}

/** A person reads no more; whoever has more mends the file by the refused rows in a file of their own. */
const MAX_SHOWN = 100;

export function createNotices(say: Progress['say'], hint: string): Notices {
  const counts = { refused: 0, otherwise: 0 };
  function show(kind: keyof typeof counts, line: string): void {
    counts[kind] += 1;
    if (counts[kind] <= MAX_SHOWN) say(line);
  }
  return {
    refused: (line, why) => show('refused', `line ${line}: ${why}`),
    otherwise: (line, { order, differences }) =>
      show('otherwise', `line ${line}: ${order.prepayId} is known, and stays: ${describeDifferences(differences)}`),
    end() {
      const [refused, otherwise] = [counts.refused - MAX_SHOWN, counts.otherwise - MAX_SHOWN];
      if (refused > 0) say(`… and ${grouped(refused)} more refused rows${hint}`);
      if (otherwise > 0) say(`… and ${grouped(otherwise)} more rows that say something otherwise than is known`);
    },
  };
}

/** Why a row is refused that is about another order than the one that is known by its prepayId. */
export function describeContradiction({ order, differences }: Telling): string {
  const who = order.isConfirmed ? 'by Binance Pay' : 'by whoever told of it first';
  return `${order.prepayId} is known otherwise, ${who}: ${describeDifferences(differences)}`;
}

function describeDifferences(differences: readonly Difference[]): string {
  return differences.map(({ field, stored, told }) => `${field} is ${stored} there, ${told} here`).join('; ');
}
