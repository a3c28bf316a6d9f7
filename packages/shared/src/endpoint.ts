/** What an endpoint of the API is: one object that the server registers, clients call through, and the documents are made from. */
import type * as z from 'zod/mini';
import type { Permission } from './permissions.js';

export type ObjectSchema = z.ZodMiniObject;

export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With `{name}` for parameters, as in OpenAPI. */
  readonly path: `/${string}`;
  readonly summary: string;
  /** Who may call: nobody in particular, the host's own server with its secret key, or a session with a permission. */
  readonly authority: 'public' | 'host' | Permission;
  readonly params?: ObjectSchema;
  readonly query?: ObjectSchema;
  readonly headers?: ObjectSchema;
  readonly body?: ObjectSchema;
  /** A request with no body at all counts as one with an empty object. */
  readonly isBodyOptional?: true;
  /** Replies by status, 204 with nothing in it; every other status is a problem. */
  readonly replies: Readonly<Record<number, z.ZodMiniType>>;
}

type Part<
  E extends Endpoint,
  Name extends 'params' | 'query' | 'headers' | 'body',
  Side extends 'input' | 'output',
> = E[Name] extends ObjectSchema
  ? { [Key in Name]: Side extends 'input' ? z.input<E[Name]> : z.output<E[Name]> }
  : unknown;

type Parts<E extends Endpoint, Side extends 'input' | 'output'> = Part<E, 'params', Side> &
  Part<E, 'query', Side> &
  Part<E, 'headers', Side> &
  Part<E, 'body', Side>;

/** What a client gives to call the endpoint. */
export type EndpointRequest<E extends Endpoint> = Parts<E, 'input'>;

/** What the server has in hand once the request is validated. */
export type ValidRequest<E extends Endpoint> = Parts<E, 'output'>;

/** The union of the endpoint's replies, without their statuses. */
export type EndpointReply<E extends Endpoint> = z.output<E['replies'][keyof E['replies'] & number]>;

export function defineEndpoint<const E extends Endpoint>(endpoint: E): E {
  return endpoint;
}

/** The endpoint's path with its parameters filled in and escaped. */
export function fillPath({ path }: Pick<Endpoint, 'path'>, params: Readonly<Record<string, string>>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new TypeError(`${path} needs the parameter ${name}`);
    return encodeURIComponent(value);
  });
}
