/** An empty database of the test's own, on whichever kind the suite runs. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { inject } from 'vitest';
import { migrateEmbedded, type OpenDatabase, openPostgres } from '../src/store/database.js';
import { TEMPLATE_DATABASE } from './template.js';

export async function openTestDatabase(): Promise<OpenDatabase> {
  const template = inject('databaseTemplate');
  if (inject('databaseKind') === 'postgres') return openPostgres(await copyTemplate(template));
  return migrateEmbedded(await PGlite.create({ loadDataDir: new Blob([readFileSync(template)]) }));
}

/** @returns the address of a fresh copy of the template */
export async function copyTemplate(serverUrl: string): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const { default: connect } = await import('postgres');
  const client = connect(serverUrl, { max: 1 });
  await client.unsafe(`create database ${name} template ${TEMPLATE_DATABASE}`);
  await client.end();
  const url = new URL(serverUrl);
  url.pathname = name;
  return url.href;
}
