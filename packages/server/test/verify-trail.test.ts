/** What docs/trail gives a stranger to verify an export with, each run by its own runtime; those whose runtime is not here are skipped. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TrailHead } from '@refund-panel/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase } from './database.js';
import { createHarness } from './harness.js';
import { isHere, node, php, python } from './runtimes.js';
import { readHead } from './trail-tools.js';

const run = promisify(execFile);
const folder = fileURLToPath(new URL('../../../docs/trail/', import.meta.url));

const verifiers = [
  { runtime: node, file: 'verify-trail.mjs' },
  { runtime: php, file: 'verify_trail.php' },
  { runtime: python, file: 'verify_trail.py' },
];
// The tests follow from what is here.
const here = await Promise.all(verifiers.map(async (one) => ({ ...one, isHere: await isHere(one.runtime) })));

let temporary: string;
let exported: string;
let head: TrailHead;
beforeAll(async () => {
  temporary = mkdtempSync(join(tmpdir(), 'refund-panel-verify-'));
  const opened = await openTestDatabase();
  const harness = await createHarness({ opened });
  const { prepayId } = harness.addOrder();
  await harness.refund(prepayId, { refundAmount: '1', description: 'Zoë, 小 "\\ \u{1f600}\n' });
  const token = await harness.mintToken({ permissions: ['audit:read'] });
  const response = await harness.request('/v1/reports/trail.json', { headers: { Authorization: `Bearer ${token}` } });
  exported = await response.text();
  head = await readHead(opened);
  await harness.close();
  await opened.close();
});
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

describe('a stranger with an export', () => {
  for (const { runtime, file, isHere: canRun } of here) {
    function verify(text: string, ...more: string[]) {
      const path = join(temporary, `${runtime.name}.json`);
      writeFileSync(path, text);
      const [program, ...before] = runtime.command;
      return run(program, [...before, `${folder}${file}`, path, ...more]);
    }

    it.skipIf(!canRun)(`verifies it in ${runtime.name} (${file}), and finds what is wrong with it`, async () => {
      const anchor = `${head.sequence}:${head.hash}`;
      expect((await verify(exported, anchor)).stdout.trim()).toBe(`nothing is broken; head ${anchor}`);
      const second = exported.split('\n')[2] ?? '';
      const broken: [string, RegExp][] = [
        [exported.replace('Zoë', 'Zoe'), /entry \d+ is broken/],
        [exported.replace(`${second}\n`, ''), /entry 2 is broken/],
      ];
      for (const [text, expected] of broken) {
        await expect(verify(text)).rejects.toMatchObject({ stderr: expect.stringMatching(expected) });
      }
      const cut = `${exported.split('\n').slice(0, -3).join('\n').replace(/,$/, '')}\n]\n`;
      await expect(verify(cut, anchor)).rejects.toMatchObject({
        stderr: expect.stringMatching(/written down elsewhere/),
      });
    });
  }
});
