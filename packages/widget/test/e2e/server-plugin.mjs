// Lets tests in the browser run the real server, at another origin than their own page.
import { createServerProcess } from './server-process.mjs';

/** Commands: `refund-server:start`, `refund-server:kill`, `refund-server:token`. */
export function refundServerPlugin() {
  let server = null;
  return {
    name: 'refund-server',
    async serverStop() {
      await server?.remove();
    },
    async executeCommand({ command, payload }) {
      switch (command) {
        case 'refund-server:start':
          server ??= createServerProcess(payload.origin);
          return { url: await server.start() };
        case 'refund-server:kill':
          await server.kill();
          return { killed: true };
        case 'refund-server:token':
          return { token: await server.mintToken(payload.url, payload.claims) };
        default:
          return undefined;
      }
    },
  };
}
