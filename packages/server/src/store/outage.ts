/** Which errors say that the database is away, rather than that it was asked something wrong. */

/** The driver's own. */
const DRIVER_CODES: ReadonlySet<string> = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  'CONNECT_TIMEOUT',
]);

/** What any connection fails with: also a client's that hangs up while its request is read. */
const NETWORK_CODES: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/**
 * Postgres's own words (appendix A of its manual): connections (08), no resources left (53), a transaction that was ended for
 * idling, a standby that takes no writes, one that is locked or busy for too long, and a server that stops, starts or crashed.
 */
const STATES = /^(08|53)...$|^(25P03|25006|55P03|57014|57P0[1-5])$/;

/** The drivers' errors come wrapped, some more than once. */
export function isOutage(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code } = cause as { code?: unknown };
    if (typeof code !== 'string') continue;
    if (DRIVER_CODES.has(code) || STATES.test(code)) return true;
    // The driver tells every error that a query met which query that was.
    if (NETWORK_CODES.has(code) && 'query' in cause) return true;
  }
  return false;
}
