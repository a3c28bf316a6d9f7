/** What this process has taken of a limit for itself, and counts in memory until it is used up or its window ends. */

/** One for each operator and address of a minute. */
const MAX_KEPT = 10_000;

export interface Share {
  readonly size: number;
  readonly forMs: number;
}

export interface Shares<Refusal> {
  /** Uses one, of a new share where nothing is left. @returns null, or why there is no new share */
  use(key: string, takeShare: () => Promise<Share | Refusal | null>): Promise<Refusal | null>;
}

interface Kept {
  left: number;
  readonly untilMs: number;
}

export function createShares<Refusal extends object>(
  isShare: (taken: Share | Refusal) => taken is Share,
): Shares<Refusal> {
  const kept = new Map<string, Kept>();
  const underWay = new Map<string, Promise<Share | Refusal | null>>();

  function useKept(key: string): boolean {
    const share = kept.get(key);
    if (share === undefined || share.left === 0 || share.untilMs <= Date.now()) return false;
    share.left -= 1;
    return true;
  }

  function keep(key: string, { size, forMs }: Share): void {
    if (kept.size >= MAX_KEPT) {
      for (const [other, { untilMs }] of kept) if (untilMs <= Date.now()) kept.delete(other);
      if (kept.size >= MAX_KEPT) kept.clear();
    }
    kept.set(key, { left: size, untilMs: Date.now() + forMs });
  }

  async function take(key: string, takeShare: () => Promise<Share | Refusal | null>): Promise<Share | Refusal | null> {
    const taken = await takeShare();
    underWay.delete(key);
    if (taken !== null && isShare(taken)) keep(key, taken);
    return taken;
  }

  return {
    async use(key, takeShare) {
      // Whoever finds nothing left waits for whoever takes more; that may be used up again by then.
      while (!useKept(key)) {
        const taking = underWay.get(key) ?? take(key, takeShare);
        underWay.set(key, taking);
        const taken = await taking;
        if (taken === null || !isShare(taken)) return taken;
      }
      return null;
    },
  };
}
