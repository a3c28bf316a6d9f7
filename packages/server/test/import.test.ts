/** The import of orders from a file: what is read, what is refused and why, and that whatever is known stays. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Order as ShownOrder } from '@refund-panel/shared';
import { asc, DrizzleQueryError } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OpenDatabase } from '../src/store/database.js';
import { orders } from '../src/store/schema.js';
import { openTestDatabase } from './database.js';
import { createHarness, type Harness } from './harness.js';
import { createFolder, type Folder, HEAD, rowsOf, runImportOn } from './import-runs.js';
import { readRecords, verify } from './trail-tools.js';

let opened: OpenDatabase;
let harness: Harness;
let folder: Folder;
beforeAll(async () => {
  opened = await openTestDatabase();
  harness = await createHarness({ opened });
  folder = createFolder();
});
afterAll(async () => {
  folder.remove();
  await harness.close();
  await opened.close();
});
beforeEach(async () => {
  await opened.database.delete(orders);
});

let lastFile = 0;
const put = (content: string | Uint8Array) => folder.write(`orders-${++lastFile}.csv`, content);
const run = (content: string | Uint8Array, ...options: string[]) => runImportOn(opened, [put(content), ...options]);
const stored = () => opened.database.select().from(orders).orderBy(asc(orders.prepayId));
const imports = async () => (await readRecords(opened)).filter(({ action }) => action === 'orders.imported');

const MINIMAL = 'prepayId,merchantTradeNo,currency,orderAmount\r\n';

describe('a file', () => {
  it('is taken as it is written, and its orders are listed', async () => {
    const { exitCode, output } = await run(
      `${HEAD}\r\n1,T1,USDT,25.170,REFUNDED,M_1,2026-02-01T10:00:00Z,1769940300000\r\n2,T2,BTC,1E-8,,,,\r\n`,
    );
    expect(exitCode).toBe(0);
    expect(output).toBe(
      [
        '2 rows: 2 new, 0 completed, 0 there already, 0 refused',
        'BTC: 1 row, 0.00000001; new of them 1 row, 0.00000001',
        'USDT: 1 row, 25.17; new of them 1 row, 25.17',
        '',
      ].join('\n'),
    );
    expect(await stored()).toMatchObject([
      {
        ...{ prepayId: '1', merchantTradeNo: 'T1', currency: 'USDT', orderAmount: '25.17', status: 'REFUNDED' },
        ...{ transactionId: 'M_1', createTime: new Date('2026-02-01T10:00:00Z'), isConfirmed: false },
        transactTime: new Date('2026-02-01T10:05:00Z'),
      },
      { prepayId: '2', orderAmount: '0.00000001', status: 'PAID', transactionId: null, createTime: null },
    ]);
    const headers = { Authorization: `Bearer ${await harness.mintToken()}` };
    const { items } = (await (await harness.request('/v1/orders', { headers })).json()) as { items: ShownOrder[] };
    expect(items.map(({ prepayId }) => prepayId)).toEqual(['2', '1']);
  });

  it.each([
    ['semicolons', 'prepayId;merchantTradeNo;currency;orderAmount\n1;T1;USDT;5\n'],
    ['tabs', 'prepayId\tmerchantTradeNo\tcurrency\torderAmount\n1\tT1\tUSDT\t5\n'],
    ['a byte order mark', '\ufeffprepayId,merchantTradeNo,currency,orderAmount\n1,T1,USDT,5\n'],
    ['quotes', '"prepayId","merchantTradeNo","currency","orderAmount"\r\n"1","T1","USDT","5"\r\n'],
    ['the ends of lines of old', 'prepayId,merchantTradeNo,currency,orderAmount\r1,T1,USDT,5\r'],
    ['no end of its last line', 'prepayId,merchantTradeNo,currency,orderAmount\n1,T1,USDT,5'],
    ['empty rows of a spreadsheet', 'prepayId;merchantTradeNo;currency;orderAmount\n1;T1;USDT;5\n;;;\n ; ; ; \n;;;\n'],
    ['mixed ends of lines, and empty lines', 'prepayId,merchantTradeNo,currency,orderAmount\r\n\n1,T1,USDT,5\n\r\n'],
    ['its columns in another order', 'orderAmount,currency,prepayId,merchantTradeNo\n5,USDT,1,T1\n'],
    ['names in another spelling', 'Prepay Id, MERCHANT_TRADE_NO ,Currency,order-amount\n1,T1,USDT,5\n'],
    ["Binance Pay's other names", 'bizIdStr,merchantTradeNo,currency,totalFee\n1,T1,USDT,5\n'],
    ['blanks around what it says', 'prepayId,merchantTradeNo,currency,orderAmount\n 1 , T1,USDT , 5.0 \n'],
  ])('may have %s', async (_, content) => {
    expect(await run(content)).toMatchObject({ exitCode: 0 });
    expect(await stored()).toMatchObject([
      { prepayId: '1', merchantTradeNo: 'T1', currency: 'USDT', orderAmount: '5' },
    ]);
  });

  it('may have more columns, which are named and ignored, whatever is in them', async () => {
    const { exitCode, errors } = await run(
      'prepayId,Goods,merchantTradeNo,currency,orderAmount,Buyer Note\r\n1,"a, ""b""\r\nc;d",T1,USDT,5,=1+1\r\n',
    );
    expect(exitCode).toBe(0);
    expect(errors).toContain('the column "Goods" is not known, and ignored\n');
    expect(errors).toContain('the column "Buyer Note" is not known, and ignored\n');
    expect(await stored()).toHaveLength(1);
  });

  it('may be all of this at once, as a spreadsheet writes it', async () => {
    const head = '\ufeff"Prepay ID";"Merchant Trade No";Currency;Total Fee;Note';
    const good = ['1;T1;USDT;"1234.56";"a;b ""c"" "', '', ';;;;', "2;T2;BTC;1E-8;'=x", '1;T1;USDT;1234.560;'];
    const rows = [head, ...good, '"3";T3;USDT;1.234,56;', ';;;;'];
    const { exitCode, output, errors } = await run(`${rows.join('\r\n')}\r\n`);
    expect(exitCode).toBe(1);
    expect(output).toContain('4 rows: 2 new, 0 completed, 1 there already, 1 refused');
    expect(errors.match(/^line .*/gm)).toEqual([
      expect.stringMatching(/^line 7: Total Fee "1\.234,56" must .* write 1234\.56/),
    ]);
    expect(await stored()).toMatchObject([
      { prepayId: '1', orderAmount: '1234.56' },
      { prepayId: '2', orderAmount: '0.00000001' },
    ]);
  });

  it('may have no times that are still to come', async () => {
    const content = `${HEAD}\n1,T1,USDT,5,,,2026-03-01T12:04:59Z,\n2,T2,USDT,5,,,,2027-02-01T10:00:00Z\n`;
    const { exitCode, errors } = await run(content);
    expect(exitCode).toBe(1);
    expect(errors).toContain(
      'line 3: transactTime "2027-02-01T10:00:00.000Z" is still to come; is it in another zone?',
    );
    expect(await stored()).toMatchObject([{ prepayId: '1' }]);
  });

  it('may have times of one place', async () => {
    const content = 'prepayId,merchantTradeNo,currency,orderAmount,createTime\n1,T1,USDT,5,2025-07-01 12:00:00\n';
    expect((await run(content)).errors).toContain('line 2: createTime "2025-07-01 12:00:00" names no zone');
    expect((await run(content, '--time-zone', 'Europe/Berlin')).exitCode).toBe(0);
    expect(await stored()).toMatchObject([{ createTime: new Date('2025-07-01T10:00:00Z') }]);
  });

  it.each([
    ['', 'is empty'],
    ['\r\n\r\n', 'is empty'],
    [
      'prepayId,currency\n1,USDT\n',
      'has no column merchantTradeNo, and no orderAmount; its first line is "prepayId, currency"',
    ],
    ['prepayId,bizId,merchantTradeNo,currency,orderAmount\n', 'has 2 columns for prepayId: prepayId, bizId'],
    [`${MINIMAL}1,T1,USDT,5\r\n2,"T2,USDT,5\r\n3,T3,USDT,5\r\n`, 'is no CSV: a quote is opened'],
    [`${MINIMAL}1,T1,USDT,5\r\n2,T"2,USDT,5\r\n`, 'is no CSV: line 3 has a quote within a cell'],
    [`${MINIMAL}1,T1,USDT,5\r\n2,"T2"x,USDT,5\r\n`, 'is no CSV: line 3 has more in a cell'],
    [`${MINIMAL}1,T1,USDT,5\r\n2,"${'x'.repeat(70_000)}`, 'is no CSV: the row that goes on at line'],
    [Buffer.from(`\ufeff${MINIMAL}`, 'utf16le'), 'is not in UTF-8'],
    [Buffer.concat([Buffer.from(`${MINIMAL}1,T`), Buffer.from([0xe9]), Buffer.from(',USDT,5\n')]), 'is not in UTF-8'],
  ])('that cannot be read to its end is not begun: %j', async (content, why) => {
    const { exitCode, output, errors } = await run(content);
    expect([exitCode, output]).toEqual([2, '']);
    const line = errors.trimEnd().split('\n').at(-1);
    expect(line).toMatch(/^refund-panel-import: .*orders-\d+\.csv /);
    expect(line).toContain(why);
    expect(await stored()).toEqual([]);
  });
});

describe('the command', () => {
  it.each([
    [[], 'say one file to import (see --help)'],
    [['a.csv', 'b.csv'], 'say one file to import'],
    [['a.csv', '--dry'], '--dry'],
    [['a.csv', '--rejects'], '--rejects'],
    [['a.csv', '--time-zone', 'Mars/Base'], '--time-zone needs a name such as Europe/Berlin'],
    [['/nowhere/a.csv'], '/nowhere/a.csv cannot be read (ENOENT'],
    [[import.meta.dirname], 'is no file'],
  ])('says in one line what it did not understand: %j', async (args, why) => {
    const { exitCode, output, errors } = await runImportOn(opened, args);
    expect([exitCode, output]).toEqual([2, '']);
    expect(errors).toMatch(/^refund-panel-import: [^\n]*\n$/);
    expect(errors).toContain(why);
  });

  it('explains itself', async () => {
    const { exitCode, output } = await runImportOn(opened, ['--help']);
    expect(exitCode).toBe(0);
    for (const option of ['--dry-run', '--strict', '--rejects', '--time-zone']) expect(output).toContain(option);
  });

  it('says in one line when the database goes away, and how far it came', async () => {
    const refused = Object.assign(new Error('gone'), { code: 'ECONNREFUSED' });
    const failed = new DrizzleQueryError('insert …', ['the whole file'], refused);
    const toldOrders = {
      storeToldOrders: async () => Promise.reject(failed),
      compareToldOrders: async () => [],
    };
    const openOrders = async () => ({ toldOrders, now: async () => new Date(0), close: async () => {} });
    const { exitCode, errors } = await runImportOn(opened, [put(`${MINIMAL}1,T1,USDT,5\n`)], { openOrders });
    expect(exitCode).toBe(2);
    expect(errors).toMatch(/0 rows were taken until then, and stay; import the file again to go on\n/);
    expect(errors).toMatch(/refund-panel-import: DATABASE_URL cannot be reached \(ECONNREFUSED\)[^\n]*\n$/);
  });

  it('shows how far it is: over one line on a terminal, in lines without codes elsewhere', async () => {
    const file = put(`${MINIMAL}${Array.from({ length: 3 }, (_, row) => `${row + 1},T,USDT,5\n`).join('')}`);
    let nowMs = 0;
    const slow = { nowMs: () => (nowMs += 4_000) };
    const inLog = await runImportOn(opened, [file], slow);
    expect(inLog.errors).toMatch(/^checking \d rows, \d+ rows\/s, 100 %\n/);
    expect(inLog.errors).toMatch(/storing 3 rows, \d+ rows\/s, 100 %\n$/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is what is tested
    expect(inLog.errors).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    const onTerminal = await runImportOn(opened, [file], { ...slow, isTerminal: true });
    expect(onTerminal.errors).toContain('\r\u001b[Kchecking 1 rows');
  });
});

describe('a bad row', () => {
  const bad = [
    [',T1,USDT,5', 'line 2: prepayId is empty'],
    ['3.83E+17,T1,USDT,5', 'line 2: prepayId "3.83E+17" must be 1 to 19 letters'],
    ['1,T 1,USDT,5', 'line 2: merchantTradeNo "T 1" must be'],
    ['1,T1,usdt,5', 'line 2: currency "usdt" must be a currency such as USDT'],
    ['1,T1,USDT,"5,00"', 'line 2: orderAmount "5,00" must be a decimal string above 0 with at most 8 decimals'],
    ['1,T1,USDT,"5,00"', '; write 5.00: a point before the decimals'],
    ['1,T1,USDT,"1,234.56"', '; write 1234.56: a point before the decimals'],
    ['1,T1,USDT,1.234.567', '; write 1234567: a point before the decimals'],
    ['1,T1,USDT,"1,234"', '; write 1234 or 1.234, whichever is meant'],
    ['1,T1,USDT,1,234.56', 'line 2: has 5 cells, and the first line 4; what has a separator in it, such as 1,234.56,'],
    ['1,T1,USDT,0.000000001', 'line 2: orderAmount "0.000000001" must be'],
    ['1,T1,USDT,-5', 'line 2: orderAmount "-5" must be'],
    ['1,T1,USDT', 'line 2: has 3 cells, and the first line 4'],
    ['1,T1,USDT,5,6', 'line 2: has 5 cells, and the first line 4'],
    ['1,T1,u,x', 'line 2: currency "u" must be a currency such as USDT; orderAmount "x" must be'],
  ];
  it.each(bad)('is refused, and none of the others: %s', async (row, why) => {
    const { exitCode, output, errors } = await run(`${MINIMAL}${row}\r\n2,T2,USDT,7\r\n`);
    expect(exitCode).toBe(1);
    expect(errors).toContain(why);
    expect(output).toContain('2 rows: 1 new, 0 completed, 0 there already, 1 refused\nUSDT: 1 row, 7;');
    expect(await stored()).toMatchObject([{ prepayId: '2' }]);
  });

  it('is named by the line on which it begins, also behind quoted ends of lines and empty ones', async () => {
    const { errors } = await run(
      `note,${MINIMAL}"a\r\nb\nc",1,T1,USDT,5\r\n\r\n"d\ne",2,T2,USDT,0\r\n,3,T3,USDT,0\r\n,,,,\r\n"\r\n",,,,\r\n,4,T4,USDT,0`,
    );
    expect(errors.match(/^line \d+/gm)).toEqual(['line 6', 'line 8', 'line 12']);
  });

  it('of many, the first hundred are told, and how many there are', async () => {
    const rows = Array.from({ length: 250 }, (_, row) => `${row + 1},T,USDT,0\n`).join('');
    const { exitCode, output, errors } = await run(MINIMAL + rows);
    expect(exitCode).toBe(2);
    expect(errors.match(/^line /gm)).toHaveLength(100);
    expect(errors).toContain('… and 150 more refused rows; --rejects FILE has them all\n');
    expect(output).toContain('250 rows: 0 new, 0 completed, 0 there already, 250 refused');
  });

  it('with --strict keeps the others out, too', async () => {
    const content = `${MINIMAL}1,T1,USDT,5\r\n2,T2,USDT,0\r\n`;
    const { exitCode, output } = await run(content, '--strict');
    expect(exitCode).toBe(2);
    expect(output).toContain('2 rows: 1 would be new, 0 would be completed, 0 there already, 1 refused');
    expect(output).toContain('Nothing was written: with --strict');
    expect(await stored()).toEqual([]);
    expect(await run(content.replace(',0\r', ',1\r'), '--strict')).toMatchObject({ exitCode: 0 });
    const contradicting = await run(`${MINIMAL}1,T1,USDT,6\r\n3,T3,USDT,5\r\n`, '--strict');
    expect(contradicting.exitCode).toBe(2);
    expect(await stored()).toHaveLength(2);
  });
});

describe('what is known already', () => {
  it('is the same the second time, and changes nothing', async () => {
    const content = `${HEAD}\r\n${rowsOf(1_234)}`;
    expect((await run(content)).output).toContain('1,234 rows: 1,234 new');
    const [before, entries] = [await stored(), await imports()];
    const { exitCode, output } = await run(content);
    expect([exitCode, output]).toEqual([
      0,
      expect.stringContaining('0 new, 0 completed, 1,234 there already, 0 refused'),
    ]);
    expect(await stored()).toEqual(before);
    expect(await imports()).toHaveLength(entries.length);
  });

  it('is completed, and never taken back', async () => {
    await run(`${HEAD}\n1,T1,USDT,5,INITIAL,,,\n`);
    const { output } = await run(`${HEAD}\n1,T1,USDT,5.00,PAID,M_1,2026-02-01T10:00:00Z,\n`);
    expect(output).toContain('1 row: 0 new, 1 completed, 0 there already, 0 refused');
    const late = await run(`${HEAD}\n1,T1,USDT,5,PENDING,M_2,,\n`, '--dry-run');
    expect(late.exitCode).toBe(0);
    expect(late.errors).toContain(
      'line 2: 1 is known, and stays: status is PAID there, PENDING here; transactionId is M_1 there, M_2 here\n',
    );
    expect(await stored()).toMatchObject([
      { status: 'PAID', transactionId: 'M_1', createTime: new Date('2026-02-01T10:00:00Z') },
    ]);
  });

  it('from Binance Pay stays, whatever a file says', async () => {
    const { prepayId, merchantTradeNo } = harness.addOrder({ orderAmount: '80' });
    const before = await harness.getOrder(prepayId);
    const same = await run(`${HEAD}\n${prepayId},${merchantTradeNo},USDT,80,FULL_REFUNDED,X,2020-01-01T00:00:00Z,\n`);
    expect(same).toMatchObject({ exitCode: 0 });
    expect(same.output).toContain('1 row of those taken say something otherwise than is known, which stays');
    const other = await run(`${MINIMAL}${prepayId},${merchantTradeNo},USDT,8000\n`);
    expect(other.exitCode).toBe(2);
    expect(other.errors).toContain(
      `line 2: ${prepayId} is known otherwise, by Binance Pay: orderAmount is 80 there, 8000 here`,
    );
    expect(await harness.getOrder(prepayId)).toEqual(before);
  });

  it('counts within a file, too: the first row of an order, what others add, and not what contradicts it', async () => {
    const { exitCode, output, errors } = await run(
      `${HEAD}\n1,T1,USDT,5,INITIAL,,,\n1,T1,USDT,5,PAID,M_1,,\n1,T1,USDT,6,PAID,,,\n1,T1,USDT,5,PAID,M_1,,\n`,
    );
    expect(exitCode).toBe(1);
    expect(output).toContain('4 rows: 1 new, 1 completed, 1 there already, 1 refused');
    expect(errors).toContain(
      'line 4: 1 is known otherwise, by whoever told of it first: orderAmount is 5 there, 6 here',
    );
    expect(await stored()).toMatchObject([{ orderAmount: '5', status: 'PAID', transactionId: 'M_1' }]);
  });

  it('is taken in by two imports at once as by one', async () => {
    const files = [rowsOf(2_000), rowsOf(2_000), rowsOf(2_000, 1_001)].map((rows) => put(`${HEAD}\r\n${rows}`));
    const runs = await Promise.all(files.map((file) => runImportOn(opened, [file])));
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    expect(await stored()).toHaveLength(3_000);
    const newOf = (text: string) => Number(/: ([\d,]+) new/.exec(text)?.[1]?.replace(',', ''));
    expect(runs.map(({ output }) => newOf(output)).reduce((sum, count) => sum + count)).toBe(3_000);
  });
});

describe('a dry run', () => {
  it('says what would become of each row, and writes nothing', async () => {
    await run(`${HEAD}\n1,T1,USDT,5,INITIAL,,,\n2,T2,USDT,5,PAID,,,\n3,T3,USDT,5,PAID,,,\n`);
    const [before, entries] = [await stored(), await imports()];
    const { exitCode, output, errors } = await run(
      `${HEAD}\n1,T1,USDT,5,PAID,,,\n2,T2,USDT,5,PAID,,,\n3,T3,BTC,5,PAID,,,\n4,T4,BTC,0.5,PAID,,,\n5,T5,BTC,x,PAID,,,\n`,
      '--dry-run',
    );
    expect(exitCode).toBe(1);
    expect(output).toBe(
      [
        '5 rows: 1 would be new, 1 would be completed, 1 there already, 2 refused',
        'BTC: 1 row, 0.5; new of them 1 row, 0.5',
        'USDT: 2 rows, 10; new of them 0 rows, 0',
        'Nothing was written: it was a dry run.',
        '',
      ].join('\n'),
    );
    expect(errors).toContain(
      'line 4: 3 is known otherwise, by whoever told of it first: currency is USDT there, BTC here\n',
    );
    expect(errors).toContain('line 6: orderAmount "x" must be');
    expect([await stored(), await imports()]).toEqual([before, entries]);
  });
});

describe('a dry run of a file that names orders again', () => {
  it('says what the import then does, also where they are far apart', async () => {
    await run(`${HEAD}\n7,T7,USDT,5,INITIAL,,,\n`);
    const again =
      '7,T7,USDT,5,PAID,,,\n7,T7,USDT,5,PAID,M_7,,\n9,T9,BTC,7,PAID,,,\n8,T8,USDT,8.25,PAID,M_8,,\n9,T9,USDT,9.25,,,,\n';
    const content = `${HEAD}\r\n${rowsOf(1_200, 8)}${again}7,T7,USDT,6,PAID,,,\n`;
    const strict = await run(content, '--strict');
    expect([strict.exitCode, (await stored()).length]).toEqual([2, 1]);
    const tried = await run(content, '--dry-run');
    const done = await run(content);
    const counted = ({ output }: { output: string }) => output.replaceAll('would be ', '').split('\n')[0];
    expect(counted(done)).toBe('1,206 rows: 1,200 new, 2 completed, 2 there already, 2 refused');
    expect(counted(tried)).toBe(counted(done));
    const refused = (errors: string) => errors.match(/^line \d+: \d+ is known otherwise.*/gm);
    expect(refused(tried.errors)).toEqual(refused(done.errors));
    expect(refused(done.errors)).toHaveLength(2);
  });
});

describe('the refused rows', () => {
  it('are a file that can be mended and imported again, and that no spreadsheet carries out', async () => {
    const rejects = join(folder.path, 'rejects.csv');
    const content = `${MINIMAL.trim()},note\r\n-1,T1,USDT,0,"=cmd()\r\n;+x"\r\n2,T2,USDT,7,\r\n3,T3,USDT,5,,\r\n2,T2,USDT,8,ä\r\n`;
    const { exitCode } = await run(content, '--rejects', rejects);
    expect(exitCode).toBe(1);
    const written = readFileSync(rejects, 'utf8');
    expect(written).toMatch(/^\ufeffrejectedLine,rejectedWhy,prepayId,merchantTradeNo,currency,orderAmount,note\r\n/);
    expect(written).toContain(
      `2,"orderAmount ""0"" must be a decimal string above 0 with at most 8 decimals, such as ""25.17""",'-1,T1,USDT,0,"'=cmd()\r\n;'+x"\r\n`,
    );
    expect(written).toMatch(/\r\n5,"has 6 cells, and the first line 5; [^"]* in quotes",3,T3,USDT,5,,\r\n/);
    expect(written).toContain('2 is known otherwise, by whoever told of it first: orderAmount is 7 there, 8 here');

    const mended = written.replace(',USDT,0,', ',USDT,4,').replace('3,T3,USDT,5,,\r', '3,T3,USDT,5,\r');
    const again = await run(mended.replace('2,T2,USDT,8', '2,T2,USDT,7'), '--strict');
    expect(again).toMatchObject({ exitCode: 0 });
    expect(again.output).toContain('3 rows: 2 new, 0 completed, 1 there already, 0 refused');
    expect(again.errors).not.toContain('rejected');
    expect((await stored()).map(({ prepayId }) => prepayId)).toEqual(['-1', '2', '3']);
  });

  it('are not written over others, which may be half mended, nor over the file itself', async () => {
    const rejects = folder.write('mended.csv', 'half mended');
    const { exitCode, errors } = await run(`${MINIMAL}1,T1,USDT,5\n`, '--rejects', rejects);
    expect([exitCode, errors]).toEqual([
      2,
      expect.stringContaining('mended.csv is there already; say another --rejects'),
    ]);
    expect(readFileSync(rejects, 'utf8')).toBe('half mended');
    expect(await stored()).toEqual([]);
  });

  it('are no file where there are none', async () => {
    const rejects = join(folder.path, 'none.csv');
    expect((await run(`${MINIMAL}1,T1,USDT,5\n`, '--rejects', rejects)).exitCode).toBe(0);
    expect(() => readFileSync(rejects)).toThrow('ENOENT');
  });
});

describe('the trail', () => {
  it('has one entry for an import that changed anything, and an audit finds nothing wrong', async () => {
    const before = (await imports()).length;
    await run(`${HEAD}\r\n${rowsOf(1_200)}x,T,USDT,0,,,,\r\n`);
    const added = (await imports()).slice(before);
    expect(added).toMatchObject([
      {
        ...{ by: { kind: 'host' }, request: null, prepayId: null, before: null },
        after: {
          file: `orders-${lastFile}.csv`,
          sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          rows: 1_201,
          refused: 1,
        },
      },
    ]);
    expect((await verify(opened)).findings.count).toBe(0);
  });
});
