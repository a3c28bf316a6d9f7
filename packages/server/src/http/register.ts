/** Registers an endpoint of the contract: authority first, then validation, then the handler. */
import type { Endpoint, ValidRequest } from '@refund-panel/shared';
import type { Context, Hono, MiddlewareHandler } from 'hono';
import * as z from 'zod/mini';
import type { Authority } from './authority.js';
import type { Session } from './session-claims.js';
import { validate, validateJson, validateJsonIfSent } from './validate.js';

/** One of the endpoint's replies, with its status. */
type Reply<E extends Endpoint> = {
  [Status in keyof E['replies'] & number]: { status: Status; value: z.input<E['replies'][Status]> };
}[keyof E['replies'] & number];

export function reply<const Status extends number, Value>(
  status: Status,
  value: Value,
): { status: Status; value: Value } {
  return { status, value };
}

type Authorised<E extends Endpoint> = E['authority'] extends 'public' | 'host' ? null : Session;

export type Handler<E extends Endpoint> = (
  request: ValidRequest<E>,
  session: Authorised<E>,
  context: Context,
) => Promise<Reply<E>>;

export type Register = <E extends Endpoint>(endpoint: E, handler: Handler<E>) => void;

export function createRegister(app: Hono, authority: Authority): Register {
  return function register(endpoint, handler) {
    const path = endpoint.path.replace(/\{(\w+)\}/g, ':$1');
    const authorities = new WeakMap<Context, Session>();
    app.on(
      endpoint.method,
      path,
      authorise(endpoint, authority, authorities),
      ...validators(endpoint),
      async (context) => {
        const request = validRequest(endpoint, context);
        // The middleware above has just put both in place; their types follow from the endpoint.
        const session = (authorities.get(context) ?? null) as Parameters<typeof handler>[1];
        const { status, value } = await handler(request as Parameters<typeof handler>[0], session, context);
        context.header('Cache-Control', 'no-store');
        if (status === 204) return context.body(null, status);
        context.header('Content-Type', 'application/json');
        return context.body(JSON.stringify(value), status as 200);
      },
    );
  };
}

function authorise(
  { authority: needed }: Endpoint,
  authority: Authority,
  found: WeakMap<Context, Session>,
): MiddlewareHandler {
  return async function authoriseRequest(context, next) {
    if (needed === 'host') await authority.requireHost(context);
    else if (needed !== 'public') found.set(context, await authority.requireSession(context, needed));
    await next();
  };
}

/** What nobody asked for is refused, rather than passed over: it could be a token, which has no place in an address. */
const nothing = z.strictObject({});

function validators({ params, query, headers, body, isBodyOptional }: Endpoint): MiddlewareHandler[] {
  return [
    ...(params ? [validate('param', params)] : []),
    validate('query', query ?? nothing),
    ...(headers ? [validate('header', headers)] : []),
    ...(body ? [isBodyOptional ? validateJsonIfSent(body) : validateJson(body)] : []),
  ];
}

function validRequest({ params, query, headers, body }: Endpoint, context: Context): object {
  const valid = (target: 'param' | 'query' | 'header' | 'json'): unknown => context.req.valid(target as never);
  return {
    ...(params ? { params: valid('param') } : {}),
    ...(query ? { query: valid('query') } : {}),
    ...(headers ? { headers: valid('header') } : {}),
    ...(body ? { body: valid('json') } : {}),
  };
}
