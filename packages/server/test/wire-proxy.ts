/** A line to Postgres that understands enough of its protocol to count what is asked, and one to the gateway that counts calls. */
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { StepCounter } from './step-counter.js';

export interface Line {
  readonly port: number;
  close(): Promise<void>;
}

/** A message begins with its type and its length, which counts itself. */
const HEADER_BYTES = 5;

/** Messages after which a client waits: a simple query, the end of an extended one, and "tell me so far". */
const ASKING = new Set(['Q', 'S', 'H']);

/** What ends the answer to a query, and to "tell me so far": a description, or that there is none, or why not. */
const READY = new Set(['Z']);
const DESCRIBED = new Set(['T', 'n', 'E']);

/** Enough of a statement to know it by. */
const MAX_LABEL_LENGTH = 90;

export async function startPostgresLine(target: URL, counter: StepCounter): Promise<Line> {
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(from);
      from.setNoDelay(true);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
    }
    countOn(client, upstream, counter);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

/** Forwards one batch after the other; answers pass only once their batch has been carried out. */
function countOn(client: Socket, upstream: Socket, counter: StepCounter): void {
  const statements = new Map<string, string>();
  let fromClient = Buffer.alloc(0);
  let fromServer = Buffer.alloc(0);
  let hasStarted = false;
  let label = '';
  let answering: { ends: ReadonlySet<string>; kept: Buffer[]; resolve: (answer: Buffer) => void } | null = null;
  let previous: Promise<unknown> = Promise.resolve();

  const ask = (batch: Buffer, ends: ReadonlySet<string>) =>
    new Promise<Buffer>((resolve) => {
      answering = { ends, kept: [], resolve };
      upstream.write(batch);
    });

  client.on('data', (chunk: Buffer) => {
    fromClient = Buffer.concat([fromClient, chunk]);
    if (!hasStarted) {
      // The first message has no type; it is let through with whatever has come with it, which is nothing.
      hasStarted = true;
      upstream.write(fromClient);
      fromClient = Buffer.alloc(0);
      return;
    }
    let end = 0;
    for (const message of messagesOf(fromClient)) {
      label = labelOf(message, statements) ?? label;
      end += message.length;
      const type = typeOf(message);
      if (!ASKING.has(type)) continue;
      const batch = fromClient.subarray(0, end);
      const ends = type === 'H' ? DESCRIBED : READY;
      const what = label;
      fromClient = fromClient.subarray(end);
      end = 0;
      // One after the other, as the server takes them. To have a statement described leaves nothing behind, and is no step.
      previous = previous.then(async () => {
        client.write(await (type === 'H' ? ask(batch, ends) : counter.take(what, () => ask(batch, ends))));
      });
    }
  });

  upstream.on('data', (chunk: Buffer) => {
    fromServer = Buffer.concat([fromServer, chunk]);
    for (const message of messagesOf(fromServer)) {
      fromServer = fromServer.subarray(message.length);
      // Greetings and notifications answer nothing.
      if (answering === null) {
        client.write(message);
        continue;
      }
      answering.kept.push(message);
      if (!answering.ends.has(typeOf(message))) continue;
      const { kept, resolve } = answering;
      answering = null;
      resolve(Buffer.concat(kept));
    }
  });
}

function typeOf(message: Buffer): string {
  return String.fromCharCode(message[0] ?? 0);
}

/** Whole messages only. */
function* messagesOf(buffer: Buffer): Generator<Buffer> {
  let start = 0;
  while (buffer.length - start >= HEADER_BYTES) {
    const end = start + 1 + buffer.readUInt32BE(start + 1);
    if (end > buffer.length) return;
    yield buffer.subarray(start, end);
    start = end;
  }
}

/** The text of a statement, where a message tells it or names one that was told. */
function labelOf(message: Buffer, statements: Map<string, string>): string | null {
  const texts = message.subarray(HEADER_BYTES).toString('utf8').split('\0');
  switch (typeOf(message)) {
    case 'Q':
      return (texts[0] ?? '').slice(0, MAX_LABEL_LENGTH);
    case 'P': {
      const text = (texts[1] ?? '').trim().slice(0, MAX_LABEL_LENGTH);
      statements.set(texts[0] ?? '', text);
      return text;
    }
    case 'B':
      return statements.get(texts[1] ?? '') ?? null;
    default:
      return null;
  }
}

export async function startGatewayLine(target: string, counter: StepCounter): Promise<Line> {
  const server = createHttpServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { host: _, 'content-length': __, connection: ___, 'transfer-encoding': ____, ...headers } = request.headers;
    const answer = await counter.take(`POST ${request.url}`, async () => {
      const reply = await fetch(`${target}${request.url}`, {
        method: request.method ?? 'POST',
        headers: headers as Record<string, string>,
        body: Buffer.concat(chunks),
      });
      return { status: reply.status, body: Buffer.from(await reply.arrayBuffer()) };
    });
    response.writeHead(answer.status, { 'Content-Type': 'application/json' });
    response.end(answer.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
