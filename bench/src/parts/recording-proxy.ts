/** Stands between the server and its Postgres and writes down what is really sent: statements, parameters, rows, waits. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { HOST } from '../../../packages/server/test/postgres-programs.js';
import { createMessageReader, type Message, readBind, readColumns, readQuery, readRow } from './postgres-wire.js';

export interface RecordedStatement {
  readonly connection: number;
  readonly sql: string;
  /** As text; null is SQL's. */
  readonly parameters: readonly (string | null)[];
  /** Whether it was prepared for this one use only. */
  readonly unnamed: boolean;
  readonly rows: Record<string, string | null>[];
}

export interface Recording {
  readonly statements: readonly RecordedStatement[];
  /** How often somebody had to wait for Postgres: what is asked for while an answer is awaited already costs no wait of its own. */
  readonly roundTrips: number;
}

export interface RecordingProxy {
  /** Postgres's address, by way of the proxy. */
  url(database: string): string;
  /** What was sent since it was last asked. */
  take(): Recording;
  close(): Promise<void>;
}

interface Recorder {
  statements: RecordedStatement[];
  roundTrips: number;
}

export async function startRecordingProxy(port: number): Promise<RecordingProxy> {
  const recorder: Recorder = { statements: [], roundTrips: 0 };
  const sockets = new Set<Socket>();
  let connections = 0;
  const listener = createServer((client) => {
    connections += 1;
    const server = connect(port, HOST);
    recordConnection(recorder, connections, client, server);
    for (const socket of [client, server]) {
      sockets.add(socket.setNoDelay());
      socket.on('error', () => socket.destroy());
      socket.once('close', () => {
        sockets.delete(socket);
        client.destroy();
        server.destroy();
      });
    }
  });
  listener.listen(0, HOST);
  await once(listener, 'listening');
  const { port: taken } = listener.address() as AddressInfo;
  return {
    url: (database) => `postgres://postgres@${HOST}:${taken}/${database}`,
    take() {
      const { statements, roundTrips } = recorder;
      recorder.statements = [];
      recorder.roundTrips = 0;
      return { statements, roundTrips };
    },
    async close() {
      const closed = once(listener, 'close');
      listener.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Postgres answers in the order in which it was asked. */
type Asked =
  | { kind: 'description'; prepared: Prepared }
  | { kind: 'execution'; statement: RecordedStatement; prepared: Prepared };

interface Prepared {
  readonly sql: string;
  readonly name: string;
  columns: readonly string[];
}

function recordConnection(recorder: Recorder, connection: number, client: Socket, server: Socket): void {
  const prepared = new Map<string, Prepared>();
  const asked: Asked[] = [];
  /** Answers that are asked for (Sync, a simple query) and not yet complete. */
  let awaited = 0;
  let bound: { prepared: Prepared; parameters: readonly (string | null)[] } | null = null;

  function execute(statement: Prepared, parameters: readonly (string | null)[]): void {
    const recorded = { connection, sql: statement.sql, parameters, unnamed: statement.name === '', rows: [] };
    recorder.statements.push(recorded);
    asked.push({ kind: 'execution', statement: recorded, prepared: statement });
  }

  function onRequest({ type, body }: Message): void {
    if (type === 'S' || type === 'Q') {
      if (awaited === 0) recorder.roundTrips += 1;
      awaited += 1;
    }
    if (type === 'P') {
      const { name, sql } = readQuery(body);
      prepared.set(name, { name, sql, columns: [] });
    } else if (type === 'D' && body[0] === 'S'.charCodeAt(0)) {
      const described = prepared.get(body.toString('utf8', 1, body.length - 1));
      if (described !== undefined) asked.push({ kind: 'description', prepared: described });
    } else if (type === 'B') {
      const { statement, parameters } = readBind(body);
      const found = prepared.get(statement);
      bound = found === undefined ? null : { prepared: found, parameters };
    } else if (type === 'E' && bound !== null) {
      execute(bound.prepared, bound.parameters);
    } else if (type === 'Q') {
      execute({ name: '', sql: body.toString('utf8', 0, body.length - 1), columns: [] }, []);
    }
  }

  function onReply({ type, body }: Message): void {
    if (type === 'Z') awaited = Math.max(0, awaited - 1);
    const [first] = asked;
    if (type === 'E') asked.splice(0);
    if (first === undefined) return;
    if (type === 'T' || type === 'n') {
      first.prepared.columns = type === 'T' ? readColumns(body) : [];
      if (first.kind === 'description') asked.shift();
    } else if (type === 'D' && first.kind === 'execution') {
      first.statement.rows.push(readRow(body, first.prepared.columns));
    } else if (type === 'C' || type === 'I') asked.shift();
  }

  const readRequests = createMessageReader({ startsWithUntyped: true }, onRequest);
  const readReplies = createMessageReader({ startsWithUntyped: false }, onReply);
  client.on('data', (chunk: Buffer) => {
    readRequests(chunk);
    server.write(chunk);
  });
  server.on('data', (chunk: Buffer) => {
    readReplies(chunk);
    client.write(chunk);
  });
}
