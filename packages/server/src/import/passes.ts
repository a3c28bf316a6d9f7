/** The times that a file is gone through: once to check all of it, and then once to store it, a few hundred rows a transaction. */
import type { Order } from '../domain/order.js';
import { afterTelling, type Telling } from '../domain/told-order.js';
import type { ToldOrderStore } from '../operations/ports/told-orders.js';
import type { NewTrailRecord } from '../operations/ports/trail.js';
import type { Account } from './account.js';
import { FileError } from './columns.js';
import { describeContradiction, type Notices } from './notices.js';
import type { FileRow, OrderFile } from './order-file.js';
import type { Progress } from './progress.js';
import type { Rejects } from './rejects.js';
import type { ReadRow } from './row-reader.js';

export interface Reading {
  readonly file: OrderFile;
  readonly readRow: ReadRow;
  readonly progress: Progress;
  readonly notices: Notices;
  readonly rejects: Rejects;
  readonly toldOrders: ToldOrderStore;
}

/** What the first time brought. */
export interface CheckedFile {
  readonly sha256: string;
  readonly rows: number;
  readonly refused: number;
}

/** A transaction of a few hundred takes some ten milliseconds: nobody waits longer for an order of it. */
const ROWS_AT_ONCE = 500;

interface GoodRow {
  readonly row: FileRow;
  readonly order: Order;
}

interface Uses {
  readonly doing: string;
  onBad(row: FileRow, why: string): Promise<void>;
  onGood(rows: readonly GoodRow[]): Promise<void>;
}

/** @returns the SHA-256 of what was read */
async function goThrough({ file, readRow, progress }: Reading, { doing, onBad, onGood }: Uses): Promise<string> {
  progress.begin(doing);
  let sha256 = '';
  const onDigest = (digest: string) => {
    sha256 = digest;
  };
  let good: GoodRow[] = [];
  let isHead = true;
  for await (const row of file.read({ onBytes: progress.readBytes, onDigest })) {
    if (isHead) {
      isHead = false;
      continue;
    }
    const read = readRow(row.cells);
    if ('order' in read) good.push({ row, order: read.order });
    else await onBad(row, read.why);
    if (good.length >= ROWS_AT_ONCE) {
      await onGood(good);
      good = [];
    }
    progress.readRow();
  }
  if (good.length > 0) await onGood(good);
  progress.end();
  return sha256;
}

/** Each row by itself. */
export async function checkFile(reading: Reading): Promise<CheckedFile> {
  let [rows, refused] = [0, 0];
  const sha256 = await goThrough(reading, {
    doing: 'checking',
    async onBad(row, why) {
      rows += 1;
      refused += 1;
      await refuse(reading, row, why);
    },
    async onGood(good) {
      rows += good.length;
    },
  });
  return { sha256, rows, refused };
}

/** Each row by itself, and against what is there. */
export async function compareFile(reading: Reading, account: Account): Promise<CheckedFile> {
  const { notices } = reading;
  const compare = createComparison(reading);
  const sha256 = await goThrough(reading, {
    doing: 'checking',
    async onBad(row, why) {
      account.refuse();
      await refuse(reading, row, why);
    },
    async onGood(good) {
      const tellings = await compare(good.map(({ order }) => order));
      await takeIn(reading, account, good, tellings, ({ line }, telling) => notices.otherwise(line, telling));
    },
  });
  return { sha256, rows: account.rows, refused: account.refused };
}

/** Some ten megabytes, and all of most files. */
const MOST_REMEMBERED = 20_000;

/** As if each row were stored before the next is looked at, as far as those before it are remembered. */
function createComparison({ toldOrders }: Reading): (told: readonly Order[]) => Promise<readonly Telling[]> {
  /** The latest last. */
  const remembered = new Map<string, Order>();
  return async function compare(told) {
    const tellings = await toldOrders.compareToldOrders(told);
    return tellings.map((telling, index) => {
      const order = told[index] ?? telling.order;
      const { prepayId } = order;
      const before = remembered.get(prepayId);
      const now = before === undefined ? telling : afterTelling(before, order);
      remembered.delete(prepayId);
      remembered.set(prepayId, now.order);
      const [oldest] = remembered.size > MOST_REMEMBERED ? remembered.keys() : [];
      if (oldest !== undefined) remembered.delete(oldest);
      return now;
    });
  };
}

/** @throws FileError when it is not what was checked any more; what was stored until then stays */
export async function storeFile(reading: Reading, account: Account, checked: CheckedFile, at: Date): Promise<void> {
  const { file, toldOrders } = reading;
  let isRecorded = false;
  const sha256 = await goThrough(reading, {
    doing: 'storing',
    async onBad() {
      // It was refused when the file was checked.
      account.refuse();
    },
    async onGood(good) {
      const told = good.map(({ order }) => order);
      const tellings = await toldOrders.storeToldOrders(told, at, (made) =>
        isRecorded || !changesAny(made) ? null : recordOf(file, checked),
      );
      isRecorded ||= changesAny(tellings);
      await takeIn(reading, account, good, tellings, () => {});
    },
  });
  if (sha256 !== checked.sha256) throw new FileError('was changed while it was read; import it again');
}

function changesAny(tellings: readonly Telling[]): boolean {
  return tellings.some(({ outcome }) => outcome === 'new' || outcome === 'completed');
}

/** One for an import, with the first that it changes: there is nothing of a file without it, and of one that changes nothing there is none. */
function recordOf({ name }: OrderFile, { sha256, rows, refused }: CheckedFile): NewTrailRecord {
  return {
    action: 'orders.imported',
    by: { kind: 'host' },
    request: null,
    refundRequestId: null,
    prepayId: null,
    note: null,
    before: null,
    after: { file: name, sha256, rows, refused },
  };
}

async function takeIn(
  reading: Reading,
  account: Account,
  good: readonly GoodRow[],
  tellings: readonly Telling[],
  onOtherwise: (row: FileRow, telling: Telling) => void,
): Promise<void> {
  for (const [index, telling] of tellings.entries()) {
    const { row, order } = good[index] ?? {};
    if (row === undefined || order === undefined) continue;
    if (telling.outcome === 'contradicted') {
      account.refuse();
      await refuse(reading, row, describeContradiction(telling));
      continue;
    }
    account.take(order, telling);
    if (telling.differences.length > 0) onOtherwise(row, telling);
  }
}

async function refuse({ notices, rejects }: Reading, row: FileRow, why: string): Promise<void> {
  notices.refused(row.line, why);
  await rejects.add(row, why);
}
