/** Bugs: what can only be wrong when the program is. The edge renders them as a plain 500. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Bug: ${message}`);
}
