/** The import as a process, as a host runs it: killed and run again, beside a server, and on a file that is larger than its memory. */
import { createHash } from 'node:crypto';
import { createWriteStream, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { sql } from 'drizzle-orm';
import connect from 'postgres';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { type OpenDatabase, openEmbedded, openPostgres } from '../src/store/database.js';
import { createFolder, type Folder, HEAD, rowsOf, startImport } from './import-runs.js';
import { createOwnDatabase, type OwnDatabase, startServer } from './processes.js';
import { createRoles } from './roles.js';
import { readRecords, select } from './trail-tools.js';

const isEmbedded = inject('databaseKind') === 'embedded';

let folder: Folder;
let database: OwnDatabase;
beforeEach(async () => {
  folder = createFolder();
  database = await createOwnDatabase();
});
afterEach(() => {
  folder.remove();
  database.remove();
});

async function open(): Promise<OpenDatabase> {
  const { DATABASE_URL, DATA_DIR = '' } = database.environment;
  return DATABASE_URL === undefined ? openEmbedded(DATA_DIR) : openPostgres(DATABASE_URL);
}

async function look<Seen>(use: (opened: OpenDatabase) => Promise<Seen>): Promise<Seen> {
  const opened = await open();
  try {
    return await use(opened);
  } finally {
    await opened.close();
  }
}

const run = (...args: string[]) => startImport(args, database.environment).finished;

async function countOrders(opened: OpenDatabase): Promise<number> {
  const [row] = await select<{ count: number }>(opened, sql`select count(*)::int as count from orders`);
  return row?.count ?? 0;
}

/** Everything in the table, the times of writing among it. */
async function fingerprint(opened: OpenDatabase): Promise<string> {
  const rows = await select<object>(opened, sql`select * from orders order by prepay_id`);
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex');
}

describe('an import as a process', () => {
  it('is there for a server that starts then, and where it may run beside one, for that one too', async () => {
    const file = folder.write('orders.csv', `${HEAD}\r\n${rowsOf(3)}`);
    expect(await run(file)).toMatchObject({ exitCode: 0, output: expect.stringMatching(/^3 rows: 3 new/) });
    expect(await run(file, '--dry-run')).toMatchObject({
      exitCode: 0,
      output: expect.stringContaining('3 there already'),
    });
    const server = await startServer({ ...database.environment, REFUNDS_API_KEY: 'the-host-key' });
    try {
      const post = (body: object) => ({
        method: 'POST',
        headers: { Authorization: 'Bearer the-host-key', 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
      const session = await fetch(
        `${server.url}/v1/sessions`,
        post({ operator: { id: 'ada' }, permissions: ['orders:read'] }),
      );
      const { token } = (await session.json()) as { token: string };
      const listed = async () => {
        const response = await fetch(`${server.url}/v1/orders`, { headers: { Authorization: `Bearer ${token}` } });
        return ((await response.json()) as { items: { prepayId: string }[] }).items.map(({ prepayId }) => prepayId);
      };
      expect(await listed()).toEqual(['3', '2', '1']);
      const more = folder.write('more.csv', `${HEAD}\r\n${rowsOf(1, 4)}`);
      const beside = await run(more);
      if (isEmbedded) {
        expect(beside).toMatchObject({ exitCode: 2, output: '' });
        expect(beside.errors).toMatch(/^refund-panel-import: DATA_DIR "[^\n]*" is in use by another process[^\n]*\n$/);
      } else {
        expect(beside.exitCode).toBe(0);
        expect(await listed()).toEqual(['4', '3', '2', '1']);
      }
    } finally {
      await server.stop('SIGTERM');
    }
  });

  it('says a wrong setting in one line', async () => {
    const file = folder.write('orders.csv', `${HEAD}\r\n${rowsOf(1)}`);
    const { exitCode, output, errors } = await startImport([file], { DATABASE_URL: 'mysql://x' }).finished;
    expect([exitCode, output]).toEqual([2, '']);
    expect(errors).toMatch(/^refund-panel-import: DATABASE_URL holds [^\n]*\n$/);
  });
});

describe.skipIf(isEmbedded)('an import into a database that is not as it should be', () => {
  it('says so in one line, with nothing of the file in it', async () => {
    const opened = await open();
    await opened.database.execute(sql`alter table orders rename to lost_orders`);
    await opened.close();
    const file = folder.write('orders.csv', `${HEAD}\r\n${rowsOf(3)}`);
    for (const options of [[], ['--dry-run']]) {
      const { exitCode, errors } = await run(file, ...options);
      expect(exitCode).toBe(2);
      expect(errors).toMatch(/refund-panel-import: DATABASE_URL [^\n]*"orders" does not exist[^\n]*\n$/);
      expect(errors).not.toContain('Failed query');
    }
  });
});

describe.skipIf(isEmbedded)('an import that is killed', () => {
  it('goes on where it was when it is run again, and a third time there is nothing to do', async () => {
    const file = folder.write('orders.csv', `${HEAD}\r\n${rowsOf(8_000)}`);
    const opened = await open();
    try {
      // Somebody holds a row in the middle: the import stands still there until it is killed.
      const held = folder.write('held.csv', `${HEAD}\r\n${rowsOf(1, 5_250)}`);
      expect((await run(held)).exitCode).toBe(0);
      const client = connect(database.environment.DATABASE_URL ?? '', { max: 1 });
      await client.begin(async (transaction) => {
        await transaction`select 1 from orders where prepay_id = '5250' for update`;
        const interrupted = startImport([file], database.environment);
        await expect.poll(() => countOrders(opened), { timeout: 20_000 }).toBe(5_001);
        interrupted.kill();
        expect((await interrupted.finished).exitCode).toBeNull();
      });
      await client.end();
      expect(await countOrders(opened)).toBe(5_001);

      const second = await run(file);
      expect(second).toMatchObject({ exitCode: 0 });
      expect(second.output).toContain('8,000 rows: 2,999 new, 0 completed, 5,001 there already, 0 refused');
      const after = await fingerprint(opened);
      const third = await run(file);
      expect(third.output).toContain('8,000 rows: 0 new, 0 completed, 8,000 there already, 0 refused');
      expect([await countOrders(opened), await fingerprint(opened)]).toEqual([8_000, after]);
      const entries = (await readRecords(opened)).filter(({ action }) => action === 'orders.imported');
      expect(entries.map(({ after }) => after?.file)).toEqual(['held.csv', 'orders.csv', 'orders.csv']);
    } finally {
      await opened.close();
    }
  });
});

/** Rows that contradict the one before them are written to the file of the refused when they are stored: it shows how far that is. */
const EACH_SO_MANY = 10;
const rejectsGrow = { rows: 8_000, note: 'n'.repeat(500), killAtBytes: 50_000 };

describe.runIf(isEmbedded)('an import into the embedded database that is killed', () => {
  it('has left whole transactions, and brings the rest when it is run again', async () => {
    const { rows, note, killAtBytes } = rejectsGrow;
    const lines = Array.from({ length: rows }, (_, index) => {
      const row = `${index + 1},T${index + 1},USDT`;
      return index % EACH_SO_MANY === 0 ? `${row},5,${note}\n${row},6,${note}\n` : `${row},5,\n`;
    });
    const file = folder.write('orders.csv', `prepayId,merchantTradeNo,currency,orderAmount,note\n${lines.join('')}`);
    const rejects = join(folder.path, 'rejects.csv');
    const interrupted = startImport([file, '--rejects', rejects], database.environment);
    const written = () => (existsSync(rejects) ? statSync(rejects).size : 0);
    await expect.poll(written, { timeout: 60_000, interval: 10 }).toBeGreaterThan(killAtBytes);
    interrupted.kill();
    expect((await interrupted.finished).exitCode).toBeNull();

    const left = await look(async (opened) => {
      const ids = await select<{ id: number }>(opened, sql`select prepay_id::int as id from orders order by 1`);
      return ids.map(({ id }) => id);
    });
    expect(left.length).toBeGreaterThan(0);
    expect(left.length).toBeLessThan(rows);
    expect(left).toEqual(left.map((_, index) => index + 1));

    const second = await run(file);
    expect(second.exitCode).toBe(1);
    const grouped = (count: number) => count.toLocaleString('en');
    expect(second.output).toContain(
      `8,800 rows: ${grouped(rows - left.length)} new, 0 completed, ${grouped(left.length)}`,
    );
    const after = await look(fingerprint);
    expect((await run(file)).output).toContain('8,800 rows: 0 new, 0 completed, 8,000 there already, 800 refused');
    expect(await look(async (opened) => [await countOrders(opened), await fingerprint(opened)])).toEqual([rows, after]);
  }, 120_000);
});

describe.skipIf(isEmbedded)('an import into a database whose tables belong to another role', () => {
  it('needs no more than the role of the server, and its tables', async () => {
    const roles = await createRoles();
    try {
      const file = folder.write('orders.csv', `${HEAD}\r\n${rowsOf(700)}`);
      const alone = { DATABASE_URL: roles.serverUrl };
      const withOwner = { ...alone, DATABASE_OWNER_URL: roles.ownerUrl };
      for (const environment of [alone, withOwner]) {
        const { exitCode, errors } = await startImport([file, '--dry-run'], environment).finished;
        expect([exitCode, errors]).toEqual([
          2,
          expect.stringMatching(/^refund-panel-import: DATABASE_URL [^\n]*"orders" does not exist[^\n]*\n$/),
        ]);
      }
      await (await openPostgres(roles.serverUrl, roles.ownerUrl)).close();
      const outputs: string[] = [];
      for (const [environment, ...options] of [
        [alone, '--dry-run'],
        [alone],
        [withOwner, '--dry-run'],
        [withOwner],
      ] as const) {
        const { exitCode, output } = await startImport([file, ...options], environment).finished;
        expect(exitCode).toBe(0);
        outputs.push(output.split(',', 1)[0] ?? '');
      }
      expect(outputs).toEqual([
        '700 rows: 700 would be new',
        '700 rows: 700 new',
        '700 rows: 0 would be new',
        '700 rows: 0 new',
      ]);
    } finally {
      await roles.role.end();
      await roles.admin.end();
    }
  });
});

describe('an import of a file that is larger than the memory it is given', () => {
  it('takes all of it', async () => {
    const file = join(folder.path, 'large.csv');
    const rows = 10_000;
    const note = 'n'.repeat(5_000);
    // Fifty megabytes; every tenth row is refused, and written to another file.
    async function* lines() {
      yield 'prepayId,merchantTradeNo,currency,orderAmount,note\n';
      for (let row = 1; row <= rows; row += 1) yield `${row},T${row},USDT,${row % 10 === 0 ? 0 : 1},${note}\n`;
    }
    await pipeline(Readable.from(lines()), createWriteStream(file));
    const environment = { ...database.environment, NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}` };
    const { finished } = startImport([file, '--rejects', join(folder.path, 'rejects.csv')], environment);
    expect(await finished).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining(
        '10,000 rows: 9,000 new, 0 completed, 0 there already, 1,000 refused\nUSDT: 9,000 rows, 9000;',
      ),
    });
  }, 120_000);
});

/** Where the rows were held, a part of them would fill it. */
const HEAP_MB = 40;
