/** Commits that do not hold the trail until the disk has written: what they promise all the same. */
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { asFound, commitBehind, nothingFound } from '../src/store/commit-behind.js';
import { type OpenDatabase, together } from '../src/store/database.js';
import { statement } from '../src/store/statement.js';
import { openTestDatabase } from './database.js';
import { select } from './trail-tools.js';

const add = statement((session, { id }: { id: string }) =>
  session.execute(sql`insert into notifications values (${id}, 'PAY', 'PAY_SUCCESS', null, null, '{}', now())`),
);
const refuse = statement((session, _: object) => session.execute(sql`select 1 / 0`));

let opened: OpenDatabase;
beforeEach(async () => {
  opened = await openTestDatabase();
});
afterEach(() => opened.close());

const digests = async () =>
  (await select<{ digest: string }>(opened, sql`select digest from notifications order by 1`)).map(
    ({ digest }) => digest,
  );

describe('a commit behind the last statements', () => {
  it('has committed when it resolves, also where many come at once', async () => {
    const ids = Array.from({ length: 40 }, (_, index) => `n${String(index).padStart(2, '0')}`);
    const made = ids.map((id) =>
      commitBehind(opened.database, async (transaction) => ({ result: id, last: add(transaction, { id }) })),
    );
    expect(await Promise.all(made)).toEqual(ids);
    expect(await digests()).toEqual(ids);
  });

  it('leaves nothing where one of the last statements fails, and says so', async () => {
    const failing = commitBehind(opened.database, async (transaction) => ({
      result: 'made',
      last: together([add(transaction, { id: 'one' }), refuse(transaction, {}), add(transaction, { id: 'two' })]),
    }));
    await expect(failing).rejects.toMatchObject({ cause: { code: '22012' } });
    expect(await digests()).toEqual([]);
  });

  it('leaves nothing where it was decided otherwise', async () => {
    const refused = commitBehind(opened.database, async (transaction) => {
      await add(transaction, { id: 'one' });
      throw new Error('no');
    });
    await expect(refused).rejects.toThrow('no');
    expect(await digests()).toEqual([]);
    expect(await commitBehind(opened.database, async () => nothingFound('nothing'))).toBe('nothing');
  });

  it.runIf(inject('databaseKind') === 'postgres')('is on disk when it resolves', async () => {
    for (let round = 0; round < 30; round += 1) {
      const written = await commitBehind(opened.database, async (transaction) => {
        await add(transaction, { id: `n${round}` });
        const [row] = await select<{ at: string }>(
          { database: transaction as never },
          sql`select pg_current_wal_insert_lsn()::text as at`,
        );
        return { result: row?.at ?? '', last: Promise.resolve() };
      });
      const [row] = await select(opened, sql`select pg_current_wal_flush_lsn() > ${written}::pg_lsn as flushed`);
      expect(row).toEqual({ flushed: true });
    }
  });

  it.runIf(inject('databaseKind') === 'postgres')('is on disk before another answers with what it made', async () => {
    for (let round = 0; round < 30; round += 1) {
      // As `commitBehind` commits, and dies before it waits for the disk.
      const written = await opened.database.transaction(async (transaction) => {
        await transaction.execute(sql`select set_config('synchronous_commit', 'off', true)`);
        await add(transaction, { id: `n${round}` });
        const [row] = await select<{ at: string }>(
          { database: transaction as never },
          sql`select pg_current_wal_insert_lsn()::text as at`,
        );
        return row?.at ?? '';
      });
      await commitBehind(opened.database, async () => asFound('found'));
      const [row] = await select(opened, sql`select pg_current_wal_flush_lsn() > ${written}::pg_lsn as flushed`);
      expect(row).toEqual({ flushed: true });
    }
  });
});
