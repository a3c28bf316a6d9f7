import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStorage } from './storage.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-storage-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const fileOf = () => join(folder, 'data', 'sandbox.jsonl');

function open(file?: string) {
  const storage = createStorage(file);
  return { storage, table: storage.table<{ amount: string }>('refunds') };
}

describe('tables on disk', () => {
  it('are there again when the file is opened again, the last row of a key, in their order', () => {
    const { storage, table } = open(fileOf());
    for (const [key, amount] of ['a1', 'b2', 'a3', 'c4'].map((pair) => [pair.slice(0, 1), pair.slice(1)] as const)) {
      table.set(key, { amount });
    }
    table.delete('b');
    storage.close();
    const again = open(fileOf());
    expect(again.table.values()).toEqual([{ amount: '3' }, { amount: '4' }]);
    expect(again.table.get('b')).toBeUndefined();
    expect(again.table.size).toBe(2);
    again.storage.close();
  });

  it('are written before `set` returns', () => {
    const { storage, table } = open(fileOf());
    table.set('a', { amount: '1' });
    expect(readFileSync(fileOf(), 'utf8')).toContain('{"table":"refunds","key":"a","row":{"amount":"1"}}\n');
    storage.close();
  });

  it('are compacted to a line a row when they are opened', () => {
    const { storage, table } = open(fileOf());
    for (let number = 0; number < 50; number += 1) table.set('a', { amount: String(number) });
    storage.close();
    expect(readFileSync(fileOf(), 'utf8').trim().split('\n')).toHaveLength(50);
    open(fileOf()).storage.close();
    expect(readFileSync(fileOf(), 'utf8')).toBe('{"table":"refunds","key":"a","row":{"amount":"49"}}\n');
  });

  it('do without a last line that a killed process left torn', () => {
    const { storage, table } = open(fileOf());
    table.set('a', { amount: '1' });
    storage.close();
    appendFileSync(fileOf(), '{"table":"refunds","key":"b","ro');
    const again = open(fileOf());
    again.table.set('c', { amount: '3' });
    again.storage.close();
    const third = open(fileOf());
    expect(third.table.values()).toEqual([{ amount: '1' }, { amount: '3' }]);
    third.storage.close();
  });

  it('refuse a file with a broken line in the middle, rather than lose what it held', () => {
    const { storage } = open(fileOf());
    storage.close();
    writeFileSync(fileOf(), 'nonsense\n{"table":"refunds","key":"a","row":{"amount":"1"}}\n');
    expect(() => open(fileOf())).toThrow(/line 1/);
  });

  it('forget everything when cleared, on disk too', () => {
    const { storage, table } = open(fileOf());
    table.set('a', { amount: '1' });
    storage.clear();
    table.set('b', { amount: '2' });
    storage.close();
    const again = open(fileOf());
    expect(again.table.values()).toEqual([{ amount: '2' }]);
    again.storage.close();
  });

  it('stay short while they are written to for long', () => {
    const { storage, table } = open(fileOf());
    for (let number = 0; number < 20_010; number += 1) table.set('a', { amount: String(number) });
    expect(readFileSync(fileOf(), 'utf8').split('\n').length).toBeLessThan(100);
    storage.close();
  });
});

describe('tables in memory', () => {
  it('need no file', () => {
    const { table } = open();
    table.set('a', { amount: '1' });
    expect(table.get('a')).toEqual({ amount: '1' });
  });
});
