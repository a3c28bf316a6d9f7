/** The sandbox on a port, for other people's tests and for the command. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { createSandbox, type Sandbox, type SandboxOptions } from './create-sandbox.js';
import { isBroken } from './faults.js';

export type ServeSandboxOptions = Pick<SandboxOptions, 'credentials'> &
  Partial<SandboxOptions> & {
    /** Left out or 0, any that is free. */
    readonly port?: number;
    /** Left out, this machine only. */
    readonly hostname?: string;
  };

export interface ServedSandbox {
  /** Such as `http://127.0.0.1:8790`: what a client takes for Binance Pay's address. */
  readonly url: string;
  readonly sandbox: Sandbox;
  /** Breaks open connections and gives the port back. */
  close(): Promise<void>;
}

/** @throws Error when the port is taken or the file cannot be read */
export async function serveSandbox(options: ServeSandboxOptions): Promise<ServedSandbox> {
  const { port = 0, hostname = '127.0.0.1', ...rest } = options;
  const sandbox = createSandbox({ now: () => new Date(), fetch: globalThis.fetch, ...rest });
  const server = serve({
    port,
    hostname,
    async fetch(request, { outgoing }) {
      const response = await sandbox.fetch(request);
      if (!isBroken(response)) return response;
      // Written, it would be an answer: an HTTP 500 that arrives or not, as chance has it.
      outgoing.destroy();
      return new Response(null);
    },
  });
  try {
    await once(server, 'listening');
  } catch (error) {
    await sandbox.close();
    throw error;
  }
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${hostname.includes(':') ? `[${hostname}]` : hostname}:${taken}`,
    sandbox,
    async close() {
      const closed = once(server, 'close');
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
      await sandbox.close();
    },
  };
}
