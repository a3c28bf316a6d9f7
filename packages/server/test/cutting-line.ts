/** A line to Postgres that can be held still, and cut just after a transaction was committed and before anybody hears of it. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface CuttingLine {
  /** The database's address, by this line. */
  readonly url: string;
  /** Cuts the connection on which such a statement is sent next, once its transaction is over. */
  cutAfter(statement: RegExp): void;
  /** Nothing passes, and nothing is cut: a network that loses everything. */
  hold(): void;
  letGo(): void;
  close(): Promise<void>;
}

/** "Ready for query", and no transaction is open. */
const IDLE = Buffer.from('Z\0\0\0\x05I', 'latin1');

export async function startCuttingLine(databaseUrl: string): Promise<CuttingLine> {
  const target = new URL(databaseUrl);
  const open = new Set<Socket>();
  let cutting: RegExp | null = null;
  let isHeld = false;

  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    let isDoomed = false;
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(from);
      if (isHeld) from.pause();
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
    }
    client.on('data', (chunk) => {
      if (cutting?.test(chunk.toString('latin1'))) {
        cutting = null;
        isDoomed = true;
      }
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (isDoomed && chunk.includes(IDLE)) client.destroy();
      else client.write(chunk);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.port = String((server.address() as AddressInfo).port);

  return {
    url: url.href,
    cutAfter(statement) {
      cutting = statement;
    },
    hold() {
      isHeld = true;
      for (const socket of open) socket.pause();
    },
    letGo() {
      isHeld = false;
      for (const socket of open) socket.resume();
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
