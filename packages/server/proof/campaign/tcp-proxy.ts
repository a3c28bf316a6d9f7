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
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(port, '127.0.0.1');
    const pair = [client, upstream] as const;
    pairs.add(pair);
    for (const [from, to] of [pair, [upstream, client] as const]) {
      from.setNoDelay(true);
      from.pipe(to);
      // What breaks on one side breaks on the other, as on one line.
      from.on('error', () => to.resetAndDestroy());
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
    for (const socket of open.flat()) socket.resetAndDestroy();
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
