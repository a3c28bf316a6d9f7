/** A line between two processes that can be cut. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface TcpProxy {
  readonly port: number;
  /** Resets every connection that is open now. @returns how many there were */
  dropConnections(): number;
  close(): Promise<void>;
}

/** @param target the port to go on to, asked for each connection; null breaks it at once */
export async function startTcpProxy(target: () => number | null): Promise<TcpProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  const server = createServer((client) => {
    const port = target();
    if (port === null) {
      client.on('error', () => {}); // it is being thrown away
      reset(client);
      return;
    }
    const upstream = connect(port, '127.0.0.1');
    const pair = [client, upstream] as const;
    pairs.add(pair);
    for (const [from, to] of [pair, [upstream, client] as const]) {
      from.setNoDelay(true);
      from.pipe(to);
      // What breaks on one side breaks on the other, as on one line.
      from.on('error', () => reset(to));
      from.on('close', () => {
        to.destroy();
        pairs.delete(pair);
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const dropConnections = () => {
    const open = [...pairs];
    for (const socket of open.flat()) reset(socket);
    return open.length;
  };
  return {
    port: (server.address() as AddressInfo).port,
    dropConnections,
    async close() {
      const closed = once(server, 'close');
      server.close();
      dropConnections();
      await closed;
    },
  };
}

/**
 * As a network does that drops a connection. One that is being ended cannot be reset any more: Node 20 loses track of such a
 * handle, and then never comes to an end itself.
 */
function reset(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
