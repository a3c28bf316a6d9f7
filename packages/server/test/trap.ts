/** An address on this machine that nothing has a reason to call; whoever does is counted. */
import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Trap {
  readonly host: string;
  readonly url: string;
  /** How many connections there were until now; one that was begun before this was called is among them. */
  caught(): Promise<number>;
  close(): Promise<void>;
}

export async function setTrap(): Promise<Trap> {
  let connections = 0;
  const server = createServer((_, response) => response.end('{"keys":[]}'));
  server.on('connection', () => {
    connections += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  let own = 0;
  return {
    host,
    url: `http://${host}/caught`,
    async caught() {
      // Connections are taken in the order in which they come, so that this one comes behind all that were begun.
      own += 1;
      const [response] = (await once(get(`http://${host}/own`, { agent: false }), 'response')) as [IncomingMessage];
      await once(response.resume(), 'end');
      return connections - own;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
