/** Asks the server for its events. By `fetch`, as the token travels in a header, never in an address. */
import type { TokenSource } from './token-source.js';

/** Not an endpoint of the contract's list: its answer has no end and is no JSON. */
const EVENTS_PATH = '/v1/events';

export interface EventsAddress {
  readonly baseUrl: string;
  readonly fetch: typeof globalThis.fetch;
  readonly tokens: TokenSource;
}

/** @param prepayId the only order to hear of; null for all that the session may read. @throws when there is no answer */
export async function openEvents(
  { baseUrl, fetch, tokens }: EventsAddress,
  prepayId: string | null,
  signal: AbortSignal,
): Promise<Response> {
  const query = prepayId === null ? '' : `?prepayId=${encodeURIComponent(prepayId)}`;
  const ask = (token: string | null) =>
    fetch(baseUrl + EVENTS_PATH + query, {
      headers: { Accept: 'text/event-stream', Authorization: `Bearer ${token}` },
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'error',
      signal,
    });
  const token = await tokens.current();
  const first = await ask(token);
  if (first.status !== 401 || token === null) return first;
  const renewed = await tokens.renew(token);
  return renewed === null ? first : ask(renewed);
}
