// The real server as a process of its own, on the sandbox and a data folder that goes with it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const mainFile = fileURLToPath(new URL('../../../server/dist/main.js', import.meta.url));
const refundsApiKey = 'end-to-end-host-secret-0123456789abcdef';

/** Reads the line that a person waits for, and goes on reading so that the server never writes into a closed pipe. */
function addressOf(child) {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      output += chunk;
      const ready = /refund-panel is ready: (http:\/\/[^/]+)\//.exec(output);
      if (ready !== null) resolve(ready[1]);
    });
    child.once('exit', () => reject(new Error(`the server ended before it was ready: ${output}`)));
  });
}

/** @param {string} origin of the pages that the tests run in */
export function createServerProcess(origin) {
  const dataDir = mkdtempSync(join(tmpdir(), 'refund-panel-e2e-'));
  let child = null;
  let port = 0;

  async function start() {
    const { PATH = '', SystemRoot = '' } = process.env;
    const settings = { DATA_DIR: dataDir, PORT: String(port), ALLOWED_ORIGINS: origin, REFUNDS_API_KEY: refundsApiKey };
    child = spawn(process.execPath, [mainFile], {
      env: { PATH, SystemRoot, LOG_LEVEL: 'error', ...settings },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const url = await addressOf(child);
    // The same address after a restart, as a host's server has.
    port = Number(new URL(url).port);
    return url;
  }

  async function kill() {
    if (child === null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
    child = null;
  }

  async function mintToken(url, claims) {
    const response = await fetch(`${url}/v1/sessions`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${refundsApiKey}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({
        operator: { id: 'op-1', name: 'Mei Tanaka' },
        permissions: ['orders:read', 'refunds:create'],
        ...claims,
      }),
    });
    return (await response.json()).token;
  }

  return {
    start,
    kill,
    mintToken,
    async remove() {
      await kill();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
