/** Which constraint an error says was violated. */

/** The drivers' errors come wrapped, and each has its own name for the constraint's name. */
export function isViolationOf(constraint: string, error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const named = cause as { readonly constraint_name?: unknown; readonly constraint?: unknown };
    if ((named.constraint_name ?? named.constraint) === constraint) return true;
  }
  return false;
}
