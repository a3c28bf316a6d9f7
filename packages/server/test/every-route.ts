/** Every route of the API, for tests of what is true of all of them. */
import { endpoints, fileEndpoints, type Permission } from '@refund-panel/shared';
import { EVENTS_PATH } from '../src/http/routes/events.js';
import { NOTIFICATIONS_PATH } from '../src/http/routes/notifications.js';

export interface Route {
  readonly method: string;
  /** With `{name}` for parameters. */
  readonly path: string;
  readonly authority: 'public' | 'host' | Permission;
}

export const routes: readonly Route[] = [
  ...[...endpoints, ...fileEndpoints].map(({ method, path, authority }) => ({ method, path, authority })),
  { method: 'GET', path: EVENTS_PATH, authority: 'orders:read' },
  { method: 'POST', path: NOTIFICATIONS_PATH, authority: 'public' },
];

/** No limit is reached by asking every route in every way; limits have tests of their own. */
export const RATE_LIMITS = 'address=1000000,operator=1000000,refunds=1000000,host=1000000,failures=1000000';

/** With an id in each parameter's place; left out, one that nobody has. */
export function fill(path: string, ids: Readonly<Record<string, string>> = {}): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(ids[name] ?? '1'));
}
