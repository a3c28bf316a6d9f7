/** Waits until everything that can go on by itself has, for many schedules at a time. */

/** One turn of the event loop serves all who wait for it: after it, no promise of theirs is left to run. */
export function createDrain(): () => Promise<void> {
  let turn: Promise<void> | null = null;
  return function drained() {
    turn ??= new Promise((resolve) => {
      setImmediate(() => {
        turn = null;
        resolve();
      });
    });
    return turn;
  };
}
