/** Random numbers that follow from a seed: the same seed, the same decisions. */
import { createHash } from 'node:crypto';

export interface Random {
  /** From 0 to `below`, without it. */
  integer(below: number): number;
  pick<Item>(items: readonly Item[]): Item;
  /** True in so many of a hundred cases. */
  percent(share: number): boolean;
  shuffle<Item>(items: readonly Item[]): Item[];
}

/** @param purpose what the numbers are for: one decision more for one purpose changes none for another */
export function createRandom(seed: number, purpose: string): Random {
  // Mulberry32: 32 bits of state are plenty for decisions that nobody has to guess.
  let state = createHash('sha256').update(`${seed} ${purpose}`).digest().readUInt32LE(0);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const integer = (below: number) => Math.floor((next() / 2 ** 32) * below);
  return {
    integer,
    pick(items) {
      const item = items[integer(items.length)];
      if (item === undefined) throw new Error('there is nothing to pick from');
      return item;
    },
    percent: (share) => integer(100) < share,
    shuffle(items) {
      const mixed = [...items];
      for (let last = mixed.length - 1; last > 0; last -= 1) {
        const other = integer(last + 1);
        [mixed[last], mixed[other]] = [mixed[other], mixed[last]] as [(typeof mixed)[0], (typeof mixed)[0]];
      }
      return mixed;
    },
  };
}
