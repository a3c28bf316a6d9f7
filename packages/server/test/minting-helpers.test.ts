/** The helpers of docs/sessions, each run by its own runtime against a server on a port; those whose runtime is not here are skipped. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { serve } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHarness, type Harness, REFUNDS_API_KEY } from './harness.js';
import { isHere, node, php, python, type Runtime } from './runtimes.js';

const run = promisify(execFile);
const folder = fileURLToPath(new URL('../../../docs/sessions/', import.meta.url));

interface Helper extends Runtime {
  readonly file: string;
}

const helpers: readonly Helper[] = [
  { ...node, file: 'mint-session.mjs' },
  { ...php, file: 'mint_session.php' },
  { ...python, file: 'mint_session.py' },
  { name: 'Ruby', file: 'mint_session.rb', command: ['ruby'], versionArgument: '--version' },
  { name: 'Go', file: 'mint_session.go', command: ['go', 'run'], versionArgument: 'version' },
];

/** Go compiles first, on a machine that may be busy. */
const TIMEOUT_MS = 60_000;

// The tests follow from what is here.
const here = await Promise.all(helpers.map(async (helper) => ({ ...helper, isHere: await isHere(helper) })));

let harness: Harness;
let listener: ReturnType<typeof serve>;
let url: string;
beforeAll(async () => {
  harness = await createHarness();
  listener = serve({ fetch: harness.server.app.fetch, port: 0, hostname: '127.0.0.1' });
  await once(listener, 'listening');
  url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
});
afterAll(async () => {
  const closed = once(listener, 'close');
  listener.close();
  if ('closeAllConnections' in listener) listener.closeAllConnections();
  await closed;
  await harness.close();
});

/** Only what is given, and what any program needs to run at all. */
function mint({ command: [program, ...before], file }: Helper, key: string) {
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, REFUND_SERVER_URL: url, REFUNDS_API_KEY: key };
  return run(program, [...before, `${folder}${file}`, 'op-7', 'Ada Núñez'], { env });
}

describe('the helper that mints a session', () => {
  for (const runtime of here) {
    const only = it.skipIf(!runtime.isHere);

    only(
      `in ${runtime.name} (${runtime.file}) brings a token that refunds as the operator`,
      async () => {
        const { stdout } = await mint(runtime, REFUNDS_API_KEY);
        expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\r?\n$/);
        const { prepayId } = harness.addOrder();
        const { status, refund } = await harness.refund(prepayId, { refundAmount: '1' }, { token: stdout.trim() });
        expect([status, refund.requestedBy]).toEqual([201, { id: 'op-7', name: 'Ada Núñez' }]);
      },
      TIMEOUT_MS,
    );

    only(
      `in ${runtime.name} (${runtime.file}) fails where the key is wrong, and does not repeat it`,
      async () => {
        const wrongKey = 'not-the-key-of-this-host-0123456789';
        const failure = await mint(runtime, wrongKey).then(
          () => null,
          (error: unknown) => error as { readonly code: number; readonly stdout: string; readonly stderr: string },
        );
        expect(failure?.code).toBeGreaterThan(0);
        expect(`${failure?.stdout}${failure?.stderr}`).not.toContain(wrongKey);
      },
      TIMEOUT_MS,
    );
  }

  it('is named in docs/sessions.md for every runtime, and needs no package', () => {
    const document = readFileSync(`${folder}../sessions.md`, 'utf8');
    expect(readdirSync(folder).sort()).toEqual(helpers.map(({ file }) => file).sort());
    for (const { file } of helpers) expect(document).toContain(`(sessions/${file})`);
  });
});
