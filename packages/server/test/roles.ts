/** A database with two roles, as docs/trail.md has them: one owns it, the other is the server's. */
import { randomUUID } from 'node:crypto';
import connect, { type Sql } from 'postgres';
import { inject } from 'vitest';

export interface Roles {
  readonly admin: Sql;
  readonly ownerUrl: string;
  readonly serverUrl: string;
  /** As the server's role, in psql so to speak. */
  readonly role: Sql;
}

/** An empty database, whose owner is another role than the server's. On the suite's Postgres only. */
export async function createRoles(): Promise<Roles> {
  const server = inject('databaseTemplate');
  const suffix = randomUUID().replaceAll('-', '');
  const [database, owner, name] = [`rights_${suffix}`, `owner_${suffix}`, `server_${suffix}`];
  const admin = connect(server, { max: 1 });
  await admin.unsafe(`create role ${owner} login`);
  await admin.unsafe(`create role ${name} login`);
  await admin.unsafe(`create database ${database} owner ${owner}`);
  const urlOf = (user: string) => Object.assign(new URL(server), { username: user, pathname: database }).href;
  return {
    admin,
    ownerUrl: urlOf(owner),
    serverUrl: urlOf(name),
    role: connect(urlOf(name), { max: 1, onnotice: () => {} }),
  };
}
