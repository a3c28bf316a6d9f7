/** Lets intents and disturbances meet: nothing begins long after a disturbance before that one is over. */

export interface Pace {
  /** Resolves when one more intent may begin. */
  begin(): Promise<void>;
  /** Resolves when so many have begun. */
  reached(intents: number): Promise<void>;
  /** One more disturbance is over. */
  pass(): void;
}

/** @param moments how many intents have begun at each disturbance @param burst so many begin with it, and not before the one before is over */
export function createPace(moments: readonly number[], burst: number): Pace {
  let begun = 0;
  let passed = 0;
  const waiting: (() => void)[] = [];
  const watching: { intents: number; resolve: () => void }[] = [];

  function limit(): number {
    // The next disturbance has not come yet: as far as its moment. It is under way: short of the one after it.
    const next = moments[passed];
    if (next === undefined) return Number.POSITIVE_INFINITY;
    if (begun < next) return next;
    const following = moments[passed + 1];
    return following === undefined ? Number.POSITIVE_INFINITY : Math.max(following - burst, next);
  }

  function letGo(): void {
    while (waiting.length > 0 && begun < limit()) {
      begun += 1;
      waiting.shift()?.();
    }
    for (const watcher of watching.filter(({ intents }) => intents <= begun)) {
      watching.splice(watching.indexOf(watcher), 1);
      watcher.resolve();
    }
  }

  return {
    begin() {
      return new Promise((resolve) => {
        waiting.push(resolve);
        letGo();
      });
    },
    reached(intents) {
      return new Promise((resolve) => {
        watching.push({ intents, resolve });
        letGo();
      });
    },
    pass() {
      passed += 1;
      letGo();
    },
  };
}
