/** What the host's own token says, in our terms: its claims by the names that the settings give them. */
import {
  createSession,
  MAX_ROLES,
  operatorSchema,
  type Permission,
  permissionSchema,
  roleSchema,
} from '@refund-panel/shared';
import type { JWTPayload } from 'jose';
import * as z from 'zod/mini';
import type { SessionClaims } from './session-claims.js';

export interface ClaimsMap {
  /** Where the host's tokens keep what ours keep under these names, as far as it is elsewhere. */
  readonly claims: {
    readonly 'operator.id'?: string | undefined;
    readonly 'operator.name'?: string | undefined;
    readonly permissions?: string | undefined;
    readonly roles?: string | undefined;
    readonly orders?: string | undefined;
    readonly maxAmount?: string | undefined;
  };
  /** What the host calls a set of our permissions. */
  readonly roles: ReadonlyMap<string, readonly Permission[]>;
}

/** What narrows a session is taken exactly or the token is refused: half understood it would be no limit. */
const { orders: ordersSchema, maxAmount: maxAmountSchema } = createSession.body.shape;
const limitsSchema = z.object({ orders: ordersSchema, maxAmount: maxAmountSchema });

/**
 * A role may widen what the policy allows as well as narrow it, so that it is taken exactly, too. As a list, or as OAuth writes
 * scopes.
 */
const rolesSchema = z.optional(
  z.pipe(
    z.union([
      z.pipe(
        z.string(),
        z.transform((text: string) => text.split(' ').filter((word) => word !== '')),
      ),
      z.array(z.string()),
    ]),
    z.array(roleSchema).check(z.maxLength(MAX_ROLES)),
  ),
);

const { id: operatorIdSchema, name: operatorNameSchema } = operatorSchema.shape;

/** @returns null where it names no operator that could be held to account, or limits or roles that are not understood */
export function readHostClaims(payload: JWTPayload, { claims, roles }: ClaimsMap): SessionClaims | null {
  const id = operatorIdSchema.safeParse(find(payload, claims['operator.id'] ?? 'sub'));
  const limits = limitsSchema.safeParse({
    orders: find(payload, claims.orders ?? 'orders'),
    maxAmount: find(payload, claims.maxAmount ?? 'maxAmount'),
  });
  const groups = rolesSchema.safeParse(find(payload, claims.roles ?? 'roles'));
  if (!id.success || !limits.success || !groups.success) return null;
  // Only shown beside the id: one that is too long, or not there, is no reason to refuse anybody.
  const name = operatorNameSchema.safeParse(find(payload, claims['operator.name'] ?? 'name'));
  const operator = { id: id.data, ...(name.success && name.data !== undefined ? { name: name.data } : {}) };
  const words =
    claims.permissions === undefined
      ? (find(payload, 'permissions') ?? find(payload, 'scope'))
      : find(payload, claims.permissions);
  const named = groups.data === undefined ? {} : { roles: [...new Set(groups.data)] };
  return { operator, permissions: permissionsOf(wordsOf(words), roles), ...named, ...limits.data };
}

/** A claim by its name; where there is none, by the path that the name is: Keycloak's `realm_access.roles`. */
function find(payload: JWTPayload, name: string): unknown {
  const own = (value: unknown, key: string): unknown =>
    typeof value === 'object' && value !== null && Object.hasOwn(value, key)
      ? (value as Record<string, unknown>)[key]
      : undefined;
  return own(payload, name) ?? name.split('.').reduce<unknown>(own, payload);
}

/** As a list, or as OAuth writes scopes. */
function wordsOf(value: unknown): string[] {
  if (typeof value === 'string') return value.split(' ');
  return Array.isArray(value) ? value.filter((word) => typeof word === 'string') : [];
}

/** Words that mean nothing here are the host's own: its tokens are not made for us alone. */
function permissionsOf(words: readonly string[], roles: ClaimsMap['roles']): Permission[] {
  const granted = words.flatMap((word) => {
    const permission = permissionSchema.safeParse(word);
    return roles.get(word) ?? (permission.success ? [permission.data] : []);
  });
  return [...new Set(granted)];
}
