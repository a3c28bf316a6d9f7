/** What the server's own role may do in a database that belongs to somebody else: what it needs, and nothing that rewrites the past. */
import { getTableName } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Sql } from 'postgres';
import {
  gatewayCalls,
  notifications,
  orders,
  policies,
  rateLimits,
  refunds,
  sendingChanges,
  sessionRevocations,
  trail,
} from './schema.js';

/**
 * Every table. A role that owns none of them can neither drop nor disable a trigger, nor change a table; and
 * `session_replication_role` is for superusers.
 */
const rights: readonly (readonly [PgTable, string])[] = [
  [orders, 'select, insert, update'],
  [refunds, 'select, insert, update'],
  [sendingChanges, 'select, insert'],
  [policies, 'select, insert'],
  // Neither a number nor a hash of its own choosing.
  [trail, 'select, insert (record)'],
  [notifications, 'select, insert'],
  // Equal answers are folded together.
  [gatewayCalls, 'select, insert, update, delete'],
  [sessionRevocations, 'select, insert, delete'],
  [rateLimits, 'select, insert, update, delete'],
];

/** The role that an address names. */
export function roleOf(url: string): string {
  return decodeURIComponent(new URL(url).username);
}

/** Takes away whatever the role, or everybody, was granted before. The role is there; its password is its owner's business. */
export async function grantRights(owner: Sql, role: string): Promise<void> {
  const name = owner(role);
  await owner`revoke create on schema public from public, ${name}`;
  await owner`grant usage on schema public to ${name}`;
  await owner`revoke all on all tables in schema public from public, ${name}`;
  for (const [table, privileges] of rights) {
    await owner`grant ${owner.unsafe(privileges)} on ${owner(getTableName(table))} to ${name}`;
  }
}
