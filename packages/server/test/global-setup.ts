/** Once per run: the database that the whole suite is to run on, with every table in a template that tests copy. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { dataDir } from '@electric-sql/pglite-prepopulatedfs';
import type { TestProject } from 'vitest/node';
import { migrateEmbedded, openPostgres } from '../src/store/database.js';
import { startPostgres } from './postgres.js';
import { TEMPLATE_DATABASE } from './template.js';

declare module 'vitest' {
  interface ProvidedContext {
    databaseKind: 'embedded' | 'postgres';
    /** A Postgres's address, or the file of the embedded template's dump. */
    databaseTemplate: string;
  }
}

export default async function setup(project: TestProject): Promise<() => void | Promise<void>> {
  return project.config.provide.databaseKind === 'postgres' ? setUpPostgres(project) : setUpEmbedded(project);
}

async function setUpPostgres(project: TestProject): Promise<() => void | Promise<void>> {
  const postgres = await startPostgres();
  const url = new URL(postgres.url);
  url.pathname = TEMPLATE_DATABASE;
  const { default: connect } = await import('postgres');
  const client = connect(postgres.url, { max: 1 });
  await client.unsafe(`create database ${TEMPLATE_DATABASE}`);
  await client.end();
  const template = await openPostgres(url.href);
  await template.close();
  project.provide('databaseTemplate', postgres.url);
  return () => postgres.stop();
}

async function setUpEmbedded(project: TestProject): Promise<() => void | Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'refund-panel-embedded-'));
  const client = await PGlite.create({ loadDataDir: await dataDir() });
  const { close } = await migrateEmbedded(client);
  const dump = await client.dumpDataDir('none');
  const file = join(folder, 'template.tar');
  writeFileSync(file, Buffer.from(await dump.arrayBuffer()));
  await close();
  project.provide('databaseTemplate', file);
  return () => rmSync(folder, { recursive: true, force: true });
}
