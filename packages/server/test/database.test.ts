/** The database: both kinds have the same tables, start together safely, and keep what they were given. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, inject, it, vi } from 'vitest';
import { callerCalled } from '../proof/simulation/callers.js';
import { readConfig } from '../src/config.js';
import { createServer } from '../src/server.js';
import { DataFolderInUse, holdDataFolder } from '../src/store/data-folder-lock.js';
import { type OpenDatabase, openEmbedded, openPostgres, together } from '../src/store/database.js';
import { notifications } from '../src/store/schema.js';
import { createSendingStore } from '../src/store/sending.js';
import { statement } from '../src/store/statement.js';
import { copyTemplate, openTestDatabase } from './database.js';
import { createHarness } from './harness.js';
import { createRecordingLog } from './recording-log.js';
import { REFUNDS_API_KEY } from './test-server.js';

const onPostgres = inject('databaseKind') === 'postgres';

/** As many as the pool has, and as many statements as the driver sends on each before an answer. */
const CONNECTIONS = 10;
const PIPELINED = 100;

/** Two statements are sent in milliseconds, also on a busy machine. */
const WAITING_WITHIN_MS = 3_000;

const folders: string[] = [];
const opened: OpenDatabase[] = [];

afterEach(async () => {
  vi.useRealTimers();
  for (const { close } of opened.splice(0)) await close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'refund-panel-folder-'));
  folders.push(folder);
  return folder;
}

/** What Postgres is asked, again and again, until so many wait for a lock; who never waits is an error, not a test that hangs. */
async function waitUntilWaiting(findWaiting: () => PromiseLike<readonly unknown[]>, many: number): Promise<void> {
  const untilMs = performance.now() + WAITING_WITHIN_MS;
  while ((await findWaiting()).length < many) {
    if (performance.now() > untilMs) throw new Error(`fewer than ${many} wait for a lock`);
  }
}

async function tablesOf({ database }: OpenDatabase): Promise<string[]> {
  const result: unknown = await database.execute(
    sql`select table_name || '.' || column_name || ' ' || data_type as described from information_schema.columns where table_schema = 'public' order by 1`,
  );
  const rows = (Array.isArray(result) ? result : (result as { rows: unknown[] }).rows) as { described: string }[];
  return rows.map(({ described }) => described);
}

describe('the tables', () => {
  it('are the same on both kinds of database', async () => {
    const database = await openTestDatabase();
    opened.push(database);
    expect(await tablesOf(database)).toMatchSnapshot();
  });

  it('refuse by themselves a final refund that still has something to do', async () => {
    const database = await openTestDatabase();
    opened.push(database);
    const harness = await createHarness({ opened: database });
    const { prepayId } = harness.addOrder();
    const { refund } = await harness.refund(prepayId, { refundAmount: '1' });
    await expect(
      database.database.execute(
        sql`update refunds set next_step = 'submit', due_at = now() where refund_request_id = ${refund.refundRequestId}`,
      ),
    ).rejects.toMatchObject({ cause: { code: '23514' } });
    await harness.close();
  });
});

describe('statements of a transaction that are sent together', () => {
  const add = statement((session, { id }: { id: string }) =>
    session.execute(sql`insert into notifications values (${id}, 'PAY', 'PAY_SUCCESS', null, null, '{}', now())`),
  );
  const read = statement((session, _: object) => session.select({ digest: notifications.digest }).from(notifications));
  const remove = statement((session, _: object) => session.delete(notifications));
  const refuse = statement((session, _: object) => session.execute(sql`select 1 / 0`));

  it('are carried out in the order of their calls, each on what those before it left', async () => {
    const database = await openTestDatabase();
    opened.push(database);
    // Twice: the first time each is prepared, which takes the driver another way.
    for (const id of ['one', 'two']) {
      const [, added, , removed] = await database.database.transaction((transaction) =>
        together([add(transaction, { id }), read(transaction, {}), remove(transaction, {}), read(transaction, {})]),
      );
      expect(added).toEqual([{ digest: id }]);
      expect(removed).toEqual([]);
    }
  });

  it('leave nothing when one of them fails, whichever it is', async () => {
    const database = await openTestDatabase();
    opened.push(database);
    const code = '22012';
    const first = database.database.transaction((transaction) =>
      together([refuse(transaction, {}), add(transaction, { id: 'one' })]),
    );
    await expect(first).rejects.toMatchObject({ cause: { code } });
    const last = database.database.transaction((transaction) =>
      together([add(transaction, { id: 'two' }), refuse(transaction, {})]),
    );
    await expect(last).rejects.toMatchObject({ cause: { code } });
    expect(await read(database.database, {})).toEqual([]);
  });

  it.runIf(onPostgres)('see what was committed under a lock that the first of them waited for', async () => {
    const database = await openTestDatabase();
    opened.push(database);
    const lock = statement((session, _: object) => session.execute(sql`select pg_advisory_xact_lock(1)`));
    const waiting = statement((session, _: object) => session.execute(sql`select from pg_locks where not granted`));
    let second: Promise<unknown> = Promise.resolve();
    await database.database.transaction(async (transaction) => {
      await lock(transaction, {});
      second = database.database.transaction((other) => together([lock(other, {}), read(other, {})]));
      await waitUntilWaiting(() => waiting(transaction, {}) as unknown as Promise<unknown[]>, 1);
      await add(transaction, { id: 'under the lock' });
    });
    expect(await second).toMatchObject([{}, [{ digest: 'under the lock' }]]);
  });
});

describe.runIf(onPostgres)('a pool in which everything waits', () => {
  const sleep = statement((session, _: object) => session.execute(sql`select pg_sleep(0.3)`));
  const one = statement((session, _: object) => session.execute(sql`select 1 as one`));
  const whoIsOpen = statement((session, _: object) =>
    session.execute(
      sql`select pid from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`,
    ),
  );

  it('leaves no transaction open when one begins as the last that a connection takes for now', async () => {
    const database = await openTestDatabase();
    opened.push(database);
    // Every connection prepares it, so that what is sent below need not wait for that.
    await Promise.all(Array.from({ length: CONNECTIONS }, () => one(database.database, {})));
    const first = Array.from({ length: CONNECTIONS }, () => sleep(database.database, {}));
    const behind = Array.from({ length: CONNECTIONS * (PIPELINED - 1) }, () => one(database.database, {}));
    const transactions = Array.from({ length: CONNECTIONS }, () =>
      database.database.transaction((transaction) => together([one(transaction, {}), one(transaction, {})])),
    );
    const began = await Promise.allSettled(transactions);
    expect(began.map(({ status }) => status)).toEqual(began.map(() => 'fulfilled'));
    await Promise.all([...first, ...behind]);
    expect([...((await whoIsOpen(database.database, {})) as unknown as Iterable<unknown>)]).toEqual([]);
  });
});

describe.runIf(onPostgres)('a transaction that cannot begin on a connection that lives', () => {
  it('leaves none of its statements waiting, and the connection to others', async () => {
    const { default: connect } = await import('postgres');
    const client = connect(await copyTemplate(inject('databaseTemplate')), { max: 1 });
    let sent: Promise<unknown>[] = [];
    const began = client.begin('nonsense', (transaction) => {
      // The first goes out and is described before it is carried out; the second waits for it; so does the third.
      sent = [transaction`select ${1}::int as one`, transaction`select 2 as two`, transaction`select 3 as three`];
      return Promise.allSettled(sent);
    });
    await expect(began).rejects.toMatchObject({ code: '42601' });
    const settled = await Promise.allSettled(sent);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(await client`select 4 as four`).toMatchObject([{ four: 4 }]);
    await client.end();
  });
});

describe.runIf(onPostgres)('a connection that was ended while its rows came', () => {
  it('hands over the next rows whole', async () => {
    const database = await openTestDatabase();
    opened.push(database);
    const sending = createSendingStore(database.database);
    await sending.recordSending({ frozen: true, since: new Date(), reason: 'a strange morning' }, callerCalled('mei'));
    const die = statement((session, _: object) =>
      session.execute(
        sql`select i, case when i = 3 then pg_terminate_backend(pg_backend_pid()) end from generate_series(1, 5) i`,
      ),
    );
    const ended = await Promise.allSettled(Array.from({ length: CONNECTIONS }, () => die(database.database, {})));
    expect(ended.map(({ status }) => status)).toEqual(ended.map(() => 'rejected'));
    // As many as there are connections, so that each of them is asked.
    const answers = await Promise.all(Array.from({ length: CONNECTIONS }, () => sending.findSending()));
    expect(answers.map(({ frozen }) => frozen)).toEqual(answers.map(() => true));
  });
});

describe.runIf(onPostgres)("a database whose owner's defaults are others", () => {
  it('lets no two requests spend the same money, and answers what is on disk', async () => {
    const url = await copyTemplate(inject('databaseTemplate'));
    const { default: connect } = await import('postgres');
    const owner = connect(url, { max: 2 });
    const name = new URL(url).pathname.slice(1);
    await owner.unsafe(`alter database "${name}" set default_transaction_isolation = 'repeatable read'`);
    await owner.unsafe(`alter database "${name}" set synchronous_commit = 'off'`);
    const database = await openPostgres(url);
    const harness = await createHarness({ opened: database });
    const { prepayId } = harness.addOrder();
    await harness.getOrder(prepayId);
    let requests: ReturnType<typeof harness.refund>[] = [];
    await owner.begin(async (transaction) => {
      await transaction`select from orders where prepay_id = ${prepayId} for update`;
      requests = ['one', 'two'].map((key) => harness.refund(prepayId, { refundAmount: '60' }, { key }));
      await waitUntilWaiting(() => owner`select from pg_locks where not granted`, requests.length);
    });
    const answers = await Promise.all(requests);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const settings = await database.database.execute(sql`select current_setting('synchronous_commit') as commit`);
    expect([...(settings as unknown as Iterable<unknown>)]).toEqual([{ commit: 'on' }]);
    await harness.close();
    await owner.end();
  });
});

describe.runIf(inject('databaseKind') === 'postgres')('a replica that is suspended in a transaction', () => {
  it('is ended by Postgres, so that its locks hold the others up for seconds only', async () => {
    const database = await openTestDatabase();
    opened.push(database);
    const settings = ['idle_in_transaction_session_timeout', 'lock_timeout', 'statement_timeout'];
    const rows = await database.database.execute(
      sql`select name, setting from pg_settings where name = any(${sql.param(settings)}::text[]) order by name`,
    );
    expect([...(rows as unknown as Iterable<{ name: string; setting: string }>)].map(({ setting }) => setting)).toEqual(
      ['10000', '15000', '30000'],
    );
  });
});

describe('what was recorded', () => {
  it('is there after a restart', async () => {
    const database = await openTestDatabase();
    opened.push(database);
    const before = await createHarness({ opened: database });
    const { prepayId } = before.addOrder();
    const { refund } = await before.refund(prepayId, { refundAmount: '12.5' }, { key: 'kept' });
    await before.close();

    const after = await createHarness({ opened: database });
    expect(await after.getOrder(prepayId)).toMatchObject({ refundedAmount: '12.5', refundableAmount: '87.5' });
    const again = await after.refund(prepayId, { refundAmount: '12.5' }, { key: 'kept' });
    expect(again).toMatchObject({ status: 200, refund: { refundRequestId: refund.refundRequestId } });
    await after.close();
  });
});

describe('a server that does not start', () => {
  it('leaves no database open, and asks it nothing', async () => {
    const DATA_DIR = newFolder();
    // The sandbox's books; read when the database has long been open.
    writeFileSync(join(DATA_DIR, 'sandbox.jsonl'), 'not the\nsandbox’s\n');
    let closed = 0;
    const openDatabase = async () => {
      const database = await openTestDatabase();
      const close = async () => {
        closed += 1;
        await database.close();
      };
      return { ...database, close };
    };
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const config = readConfig({ DATA_DIR, REFUNDS_API_KEY }, 'https://unused.invalid');
    await expect(createServer({ config, log: createRecordingLog(), openDatabase })).rejects.toThrow(/sandbox/);
    expect(closed).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe.runIf(onPostgres)('Postgres', () => {
  it('is brought up to date once by replicas that start together', async () => {
    const url = new URL(await copyTemplate(inject('databaseTemplate')));
    const [first] = await Promise.all([openPostgres(url.href), openPostgres(url.href), openPostgres(url.href)]).then(
      (all) => {
        opened.push(...all);
        return all;
      },
    );
    expect((await tablesOf(first as OpenDatabase)).length).toBeGreaterThan(30);
  });

  it('that is empty gets its tables from replicas that start together', async () => {
    const server = inject('databaseTemplate');
    const { default: connect } = await import('postgres');
    const client = connect(server, { max: 1 });
    await client.unsafe('create database refund_panel_empty');
    await client.end();
    const url = new URL(server);
    url.pathname = 'refund_panel_empty';
    const all = await Promise.all([openPostgres(url.href), openPostgres(url.href), openPostgres(url.href)]);
    opened.push(...all);
    expect((await tablesOf(all[2])).length).toBeGreaterThan(30);
  });

  it('that is away is an error at once, not a server without a database', async () => {
    await expect(openPostgres('postgres://nobody@127.0.0.1:1/none')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe.runIf(!onPostgres)('the embedded database', () => {
  it('is made in a new folder and opened again with what it held', async () => {
    const folder = newFolder();
    const first = await openEmbedded(folder);
    const tables = await tablesOf(first);
    await first.database.execute(
      sql`insert into notifications values ('digest', 'PAY', 'PAY_SUCCESS', null, null, '{}', now())`,
    );
    await first.close();
    const second = await openEmbedded(folder);
    opened.push(second);
    expect(await tablesOf(second)).toEqual(tables);
    const result = (await second.database.execute(sql`select digest from notifications`)) as unknown as {
      rows: unknown[];
    };
    expect(result.rows).toEqual([{ digest: 'digest' }]);
  });

  // What macOS does can be tried on any system with socket files.
  const platforms = process.platform === 'linux' ? (['linux', 'darwin'] as const) : [process.platform];

  it.each(platforms)(
    'on %s refuses a second owner of its folder, by any path, until the first lets go',
    async (platform) => {
      const folder = newFolder();
      const release = await holdDataFolder(folder, platform);
      const otherPath = join(folder, '..', basename(folder));
      await expect(holdDataFolder(otherPath, platform)).rejects.toBeInstanceOf(DataFolderInUse);
      await release();
      await (await holdDataFolder(folder, platform))();
    },
  );

  it.each(platforms)('on %s gives its folder back when its process is killed', async (platform) => {
    const folder = newFolder();
    const lock = new URL('../dist/store/data-folder-lock.js', import.meta.url).href;
    const script = `
      import { holdDataFolder } from ${JSON.stringify(lock)};
      await holdDataFolder(${JSON.stringify(folder)}, ${JSON.stringify(platform)});
      console.log('held');
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    await once(child.stdout, 'data');
    await expect(holdDataFolder(folder, platform)).rejects.toBeInstanceOf(DataFolderInUse);
    child.kill('SIGKILL');
    await exited;
    await (await holdDataFolder(folder, platform))();
  });
});
