/** Commits that do not hold the trail until the disk has written: what they promise all the same. */
import { type SQL, sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { asFound, commitBehind, nothingFound } from '../src/store/commit-behind.js';
import { type OpenDatabase, openPostgres, together } from '../src/store/database.js';
import { isOutage } from '../src/store/outage.js';
import { statement } from '../src/store/statement.js';
import { startCuttingLine } from './cutting-line.js';
import { openTestDatabase } from './database.js';
import { startPostgres } from './postgres.js';
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

const enter = statement((session, { text }: { text: string }) =>
  session.execute(sql`insert into trail (record) values (json_build_object('said', ${text}::text))`),
);

describe.runIf(inject('databaseKind') === 'postgres')('a server that crashes between a commit and the disk', () => {
  it('has nobody answered with what is gone, though the next wait for the disk goes well', async () => {
    // Nothing reaches the disk by itself.
    const postgres = await startPostgres({ isDurable: true, settings: { wal_writer_delay: '10s' } });
    const line = await startCuttingLine(postgres.url);
    const served = await openPostgres(line.url);
    const commit = (text: string) =>
      commitBehind(served.database, async (transaction) => ({ result: text, last: enter(transaction, { text }) }));
    const said = async () =>
      (await select<{ said: string }>(served, sql`select record::json ->> 'said' as said from trail order by 1`)).map(
        (row) => row.said,
      );
    const until = async (query: SQL) => {
      while ((await select(served, query)).length === 0);
    };
    try {
      // Whoever waits for the disk waits for a standby, too, that is not there.
      await served.database.execute(sql`alter system set synchronous_standby_names = 'nobody'`);
      await served.database.execute(sql`select pg_reload_conf()`);
      await until(sql`select 1 where current_setting('synchronous_standby_names') = 'nobody'`);
      const first = commit('on disk');
      await until(sql`select 1 from pg_stat_activity where wait_event = 'SyncRep'`);
      const second = commit('committed');
      await until(sql`select 1 from trail where record::json ->> 'said' = 'committed'`);
      await served.database.execute(sql`alter system reset synchronous_standby_names`);
      const outcomes = Promise.allSettled([first, second]);
      line.hold();
      await postgres.restart('immediate', 0);
      line.letGo();

      const gone = { status: 'rejected', reason: expect.toSatisfy(isOutage) };
      expect(await outcomes).toEqual([gone, gone]);
      expect(await said()).toEqual(['on disk']);
      // What is committed from then on is told as ever.
      expect(await commit('afterwards')).toBe('afterwards');
    } finally {
      await served.close();
      await line.close();
      await postgres.stop();
    }
  });
});
