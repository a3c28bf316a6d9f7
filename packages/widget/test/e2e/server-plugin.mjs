// Lets tests in the browser run the real server, at another origin than their own page, and be what is outside it.
import { createSandboxProcess } from './sandbox-process.mjs';
import { createServerProcess } from './server-process.mjs';

/**
 * Servers have names, so that files that run at the same time each have their own.
 *
 * Commands: `refund-server:start`, `refund-server:kill`, `refund-server:token`; of a server with a sandbox of its own,
 * `refund-server:control` calls the sandbox's control API, and `refund-server:refund-elsewhere` is another program.
 */
export function refundServerPlugin() {
  const servers = new Map();
  const sandboxes = new Map();

  async function start({ origin, name, settings, withSandbox }) {
    if (!servers.has(name)) {
      // First of all, so that the second of two calls at once does not make another.
      servers.set(name, createServerProcess(origin));
      if (withSandbox) sandboxes.set(name, createSandboxProcess());
    }
    const credentials = await sandboxes.get(name)?.start();
    return { url: await servers.get(name).start({ ...settings, ...credentials }) };
  }

  return {
    name: 'refund-server',
    async serverStop() {
      for (const started of [...servers.values(), ...sandboxes.values()]) await started.remove();
    },
    async executeCommand({ command, payload }) {
      switch (command) {
        case 'refund-server:start':
          return start(payload);
        case 'refund-server:kill':
          await servers.get(payload.name).kill();
          return { killed: true };
        case 'refund-server:token':
          return { token: await servers.get(payload.name).mintToken(payload.claims) };
        case 'refund-server:control':
          return sandboxes.get(payload.name).control(payload.method, payload.path, payload.body);
        case 'refund-server:refund-elsewhere':
          return sandboxes.get(payload.name).refund(payload.prepayId, payload.refundAmount);
        default:
          return undefined;
      }
    },
  };
}
