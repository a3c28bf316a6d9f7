/** What makes a refund one refund, however often it is sent. */

/** `crypto.randomUUID` exists only on secure pages, and admin pages on plain http exist. */
export function createIdempotencyKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
