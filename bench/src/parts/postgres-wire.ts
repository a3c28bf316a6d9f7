/** As much of Postgres's protocol as it takes to see statements, parameters and rows go by (its manual, "Message Formats"). */

export interface Message {
  /** One letter; empty for the first message of a connection, which has none. */
  readonly type: string;
  readonly body: Buffer;
}

const LENGTH_BYTES = 4;

/** Takes bytes as they come and hands over whole messages. */
export function createMessageReader(
  { startsWithUntyped }: { readonly startsWithUntyped: boolean },
  onMessage: (message: Message) => void,
): (chunk: Buffer) => void {
  let pending: Buffer = Buffer.alloc(0);
  let untyped = startsWithUntyped;
  return function read(chunk) {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    for (;;) {
      const typeBytes = untyped ? 0 : 1;
      if (pending.length < typeBytes + LENGTH_BYTES) return;
      const end = typeBytes + pending.readInt32BE(typeBytes);
      if (pending.length < end) return;
      const type = untyped ? '' : String.fromCharCode(pending[0] ?? 0);
      onMessage({ type, body: pending.subarray(typeBytes + LENGTH_BYTES, end) });
      pending = pending.subarray(end);
      untyped = false;
    }
  };
}

/** Parse: the statement's name, and its text. */
export function readQuery(body: Buffer): { name: string; sql: string } {
  const reader = createReader(body);
  return { name: reader.text(), sql: reader.text() };
}

/** Bind: which statement, and its parameters. @throws Error for one in binary, which the server's driver does not send */
export function readBind(body: Buffer): { statement: string; parameters: (string | null)[] } {
  const reader = createReader(body);
  reader.text();
  const statement = reader.text();
  const formats = reader.list(() => reader.int16());
  if (formats.includes(1)) throw new Error('a parameter in binary cannot be recorded');
  return { statement, parameters: reader.list(() => reader.value()) };
}

/** RowDescription. */
export function readColumns(body: Buffer): string[] {
  const reader = createReader(body);
  return reader.list(() => {
    const name = reader.text();
    reader.skip(18); // table, column, type, size, modifier, format
    return name;
  });
}

/** DataRow. */
export function readRow(body: Buffer, columns: readonly string[]): Record<string, string | null> {
  const reader = createReader(body);
  const values = reader.list(() => reader.value());
  return Object.fromEntries(values.map((value, index) => [columns[index] ?? String(index), value]));
}

function createReader(body: Buffer) {
  let at = 0;
  const reader = {
    skip(bytes: number): void {
      at += bytes;
    },
    int16(): number {
      at += 2;
      return body.readInt16BE(at - 2);
    },
    int32(): number {
      at += 4;
      return body.readInt32BE(at - 4);
    },
    /** Up to a NUL. */
    text(): string {
      const end = body.indexOf(0, at);
      const value = body.toString('utf8', at, end);
      at = end + 1;
      return value;
    },
    /** After its length; -1 is null. */
    value(): string | null {
      const length = reader.int32();
      if (length < 0) return null;
      at += length;
      return body.toString('utf8', at - length, at);
    },
    list<Item>(read: () => Item): Item[] {
      return Array.from({ length: reader.int16() }, read);
    },
  };
  return reader;
}
