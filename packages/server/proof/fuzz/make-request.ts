/** Makes requests for the operations of the document: as they should be, nearly so, or wrong in one place or another. */
import type { Random } from '../simulation/random.js';
import type { Actor } from './actors.js';
import { breakText, breakValue, strangeText } from './broken-values.js';
import type { Operation } from './document.js';
import type { KnownThings } from './known-things.js';
import type { Values } from './valid-values.js';

export interface Sent {
  readonly operation: Operation;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly actor: Actor;
}

const otherMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACEX'];
const otherTypes = ['text/plain', 'application/json; charset=latin1', 'application/jsonp', 'multipart/form-data', ''];
const otherHeaders = [
  ['X-HTTP-Method-Override', 'DELETE'],
  ['X-Forwarded-For', '127.0.0.1'],
  ['X-Original-URL', '/v1/policy'],
  ['Origin', 'null'],
  ['Origin', 'https://evil.example.com'],
  ['X-Request-Id', 'an id of the caller'],
  ['Content-Length', '5'],
  ['Accept', 'text/html'],
  ['Expect', '100-continue'],
  ['X-Sandbox-Scenario', 'reply-lost-after'],
] as const;

/** Half of the requests are meant well: only they reach what lies behind validation. */
const CHANCE_OF_A_FAULT = 0.5;

/** Only refunds move money, and most of the other routes are about them. */
const CHANCE_OF_A_REFUND = 0.15;
const isRefund = ({ method, path }: Operation) => method === 'POST' && path.endsWith('/refunds');

export interface Making {
  readonly operations: readonly Operation[];
  readonly values: Values;
  readonly known: KnownThings;
  readonly random: Random;
  readonly pickActor: (operation: Operation) => Actor;
}

export function makeRequest({ operations, values, known, random, pickActor }: Making): Sent {
  const operation = random.pick(random.chance(CHANCE_OF_A_REFUND) ? operations.filter(isRefund) : operations);
  const actor = pickActor(operation);
  const fault = random.chance(CHANCE_OF_A_FAULT) ? random.below(7) : null;
  const parameter = (name: string, isFaulty: boolean, make: () => unknown) =>
    isFaulty && random.chance(0.6) ? strangeText(random) : String(make() ?? known.recall(name) ?? 'x');

  let path = operation.path;
  const query: string[] = [];
  const headers: Record<string, string> = {};
  for (const { in: place, name, required = false, schema } of operation.parameters) {
    // Of all refunds few await approval, and only for a while.
    const awaiting =
      /\/(approve|reject)$/.test(path) && random.chance(0.7) ? known.recall('awaitingApproval') : undefined;
    const make = () => (name === 'refundRequestId' ? awaiting : undefined) ?? values.of(schema, name);
    if (place === 'path')
      path = path.replace(`{${name}}`, encodeURIComponent(wellFormed(parameter(name, fault === 0, make))));
    else if (place === 'query' && (required || random.chance(0.4)))
      query.push(`${name}=${encodeURIComponent(wellFormed(parameter(name, fault === 1, make)))}`);
    else if (place === 'header' && (required || random.chance(0.5)) && !(fault === 2 && random.chance(0.3)))
      headers[name] = headerText(parameter(name, fault === 2, make));
  }
  if (fault === 1 && random.chance(0.4))
    query.push(random.pick(['access_token=x', 'limit=5&limit=6', 'a[b]=c', '%', '&&']));
  if (fault === 3) headers[random.pick(otherHeaders)[0]] = headerText(random.pick(otherHeaders)[1]);

  let body: string | null = null;
  if (operation.body !== null) {
    const value = values.of(operation.body, 'body');
    const text = JSON.stringify(fault === 4 ? breakValue(value, random) : value);
    body = fault === 5 ? breakText(text, random) : text;
    headers['Content-Type'] = fault === 6 && random.chance(0.3) ? random.pick(otherTypes) : 'application/json';
  }
  const method = fault === 6 && random.chance(0.5) ? random.pick(undescribed(operation, operations)) : operation.method;
  if (method === 'GET' || method === 'HEAD') body = null;
  if (actor.authorization !== null) headers.Authorization = actor.authorization;
  return { operation, method, path: query.length === 0 ? path : `${path}?${query.join('&')}`, headers, body, actor };
}

/** Methods that the document has not at this path. */
function undescribed({ path }: Operation, operations: readonly Operation[]): readonly string[] {
  const described = operations.filter((other) => other.path === path).map(({ method }) => method);
  return otherMethods.filter((method) => !described.includes(method));
}

/** Half a surrogate pair cannot be put into an address by any client. */
function wellFormed(text: string): string {
  return text.replace(/\p{Cs}/gu, '\ufffd');
}

/** What a client can put into a header at all: the platform's refuses everything else by itself. */
function headerText(text: string): string {
  return text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?').slice(0, 8_000);
}
