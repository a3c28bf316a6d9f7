// The real server as a process of its own, on a sandbox and a data folder that goes with it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProcess } from './child-process.mjs';

const refundsApiKey = 'end-to-end-host-secret-0123456789abcdef';

/** @param {string} origin of the pages that the tests run in */
export function createServerProcess(origin) {
  const dataDir = mkdtempSync(join(tmpdir(), 'refund-panel-e2e-'));
  let running = null;
  let port = 0;

  /** @param {Record<string, string>} settings beside those that every test needs */
  async function start(settings = {}) {
    running = await startProcess('main.js', [], {
      LOG_LEVEL: 'error',
      DATA_DIR: dataDir,
      PORT: String(port),
      ALLOWED_ORIGINS: origin,
      REFUNDS_API_KEY: refundsApiKey,
      ...settings,
    });
    // The same address after a restart, as a host's server has.
    port = Number(new URL(running.url).port);
    return running.url;
  }

  async function kill() {
    await running?.kill();
    running = null;
  }

  async function mintToken(claims) {
    const response = await fetch(`${running.url}/v1/sessions`, {
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
