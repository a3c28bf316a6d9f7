/** The command `refund-panel-policy` as a process, on a Postgres whose tables belong to another role than the server's. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { openPostgres } from '../src/store/database.js';
import { createRoles, type Roles } from './roles.js';

const mainFile = fileURLToPath(new URL('../dist/policy/main.js', import.meta.url));

interface Ended {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** Nothing of the tests' own environment but what a process needs. */
function run(args: readonly string[], environment: Record<string, string>): Promise<Ended> {
  const { PATH = '', SystemRoot = '' } = process.env;
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [mainFile, ...args],
      { env: { PATH, SystemRoot, ...environment } },
      (error, output, errors) => resolve({ code: Number(error?.code ?? 0), output, errors }),
    );
  });
}

describe.runIf(inject('databaseKind') === 'postgres')('the policy on the command line, with two roles', () => {
  let roles: Roles;
  let folder: string;
  beforeEach(async () => {
    roles = await createRoles();
    folder = mkdtempSync(join(tmpdir(), 'refund-panel-policy-'));
    writeFileSync(join(folder, 'policy.json'), '{"limits":[{"currency":"USDT","perRefund":"15"}]}');
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true, force: true });
    await roles.role.end();
    await roles.admin.end();
  });

  it('says in one line that no server has made the tables yet', async () => {
    const { code, output, errors } = await run(['show'], { DATABASE_URL: roles.serverUrl });
    expect([code, output]).toEqual([2, '']);
    expect(errors).toMatch(/^refund-panel-policy: .*start the server once.*\n$/);
  });

  it.each([
    ['with the owner in its settings, as the server has it', true],
    ["with the server's role alone", false],
  ])('is shown, tried and set %s', async (_, hasOwner) => {
    await (await openPostgres(roles.serverUrl, roles.ownerUrl)).close();
    const environment: Record<string, string> = { DATABASE_URL: roles.serverUrl };
    if (hasOwner) environment.DATABASE_OWNER_URL = roles.ownerUrl;
    const file = join(folder, 'policy.json');
    expect(await run(['show'], environment)).toEqual({
      code: 0,
      output: '{}\n',
      errors: 'version 0: none was ever set\n',
    });
    expect(await run(['test', file], environment)).toMatchObject({ code: 0, errors: '' });
    const change = ['--reason', 'as agreed', '--expected-version', '0', '--operator', 'ada'];
    const set = await run(['set', file, ...change], environment);
    expect(set).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^in force now: version 1, by ada/),
      errors: '',
    });
  });
});
