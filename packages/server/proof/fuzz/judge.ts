/** Judges an answer by the document alone: its status, its shape, and what must not be in it. */
import type { OpenApiDocument } from './document.js';
import type { Sent } from './make-request.js';
import { createValidator } from './validator.js';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface JudgeOptions {
  readonly document: OpenApiDocument;
  readonly secrets: () => readonly string[];
  /** Words that only belong to that order: its ids, and those of its refunds. */
  readonly marksOf: ReadonlyMap<string, ReadonlySet<string>>;
  /** What the host has told of an order: known to whoever may see it, also where it has another order's number in it. */
  readonly toldOf: ReadonlyMap<string, ReadonlySet<string>>;
  /** The sandbox was told to fail, and this is one of the answers that it explains. */
  readonly explainsFailure: (code: string) => boolean;
}

export interface Judge {
  /** What is wrong with the answer; nothing as a rule. */
  judge(sent: Sent, answer: Answer): string[];
}

/** What only a stack, a query or a path of this machine has in it. */
const innards = /node_modules|\bat \S+ \(|\.[jt]s:\d+:\d+|Failed query|PostgresError|drizzle|select "/;

const MAX_QUOTED = 300;

export function createJudge({ document, secrets, marksOf, toldOf, explainsFailure }: JudgeOptions): Judge {
  const { mistake } = createValidator(document);

  function shape({ operation, method }: Sent, { status, headers, text }: Answer): string[] {
    const isOk = status >= 200 && status < 300;
    if (method === 'HEAD' || method === 'OPTIONS') return isOk && text !== '' ? ['it has a body'] : [];
    if (isOk && method !== operation.method) return [`${method} was answered`];
    const reply = operation.replies.get(isOk ? String(status) : 'default');
    if (reply === undefined) return [`the status ${status} is not in the document`];
    if (reply === null) return text === '' ? [] : ['it has a body'];
    const type = headers.get('Content-Type');
    // Of text the document names the letters, too; of JSON there is no choice.
    if (type !== reply.type && type?.split(';')[0] !== reply.type) return [`it is ${type}, not ${reply.type}`];
    const value = reply.type.startsWith('text/') ? text : parse(text);
    const wrong = mistake(reply.schema, value);
    if (wrong !== null) return [`it is not as documented: ${wrong}`];
    return isOk ? [] : problemMistakes(value as { status: number; requestId: string }, status, headers);
  }

  function acceptance({ operation, method, actor, body, path }: Sent, { status }: Answer): string[] {
    if (status >= 300 || method !== operation.method) return [];
    const { authority } = operation;
    const mayDo =
      authority === null ||
      (authority === 'host' ? actor.isHost : (actor.claims?.permissions.includes(authority) ?? false));
    const found = mayDo ? [] : [`${actor.name} may not do that`];
    const wrong =
      operation.body === null ? null : mistake(operation.body, parse(body || (operation.isBodyOptional ? '{}' : '')));
    if (wrong !== null) found.push(`it took a body that the document forbids: ${wrong}`);
    for (const [name, value] of new URL(path, 'http://x').searchParams) {
      const parameter = operation.parameters.find((one) => one.in === 'query' && one.name === name);
      if (parameter === undefined) found.push(`it took the query ${name}, which is not in the document`);
      else if (mistake(parameter.schema, parameter.schema.type === 'integer' ? Number(value) : value) !== null)
        found.push(`it took ${name}=${value}, which the document forbids`);
    }
    return found;
  }

  function leaks(sent: Sent, { headers, text }: Answer): string[] {
    const said = `${JSON.stringify([...headers])}\n${text}`;
    const asked = `${decode(sent.path)}\n${sent.body ?? ''}\n${JSON.stringify(sent.headers)}`;
    const found = secrets()
      .filter((secret) => said.includes(secret))
      .map(() => 'it has a secret in it');
    if (innards.test(text) && !innards.test(asked)) found.push('it tells of the inside of the server');
    const { claims, isHost } = sent.actor;
    // The host mints sessions for every order; what it tells of one is answered with what is known of it.
    if (isHost && sent.operation.name === 'POST /v1/orders') return found;
    const told = (claims?.orders ?? []).flatMap((order) => [...(toldOf.get(order) ?? [])]);
    const saidOfOthers = told.reduce((text, words) => text.replaceAll(words, ''), said);
    for (const [order, marks] of marksOf) {
      if (claims !== null && (claims.orders === undefined || claims.orders.includes(order))) continue;
      for (const mark of marks) {
        if (saidOfOthers.includes(mark) && !asked.includes(mark)) found.push(`it tells ${sent.actor.name} of ${mark}`);
      }
    }
    return found;
  }

  function availability({ status, text }: Answer): string[] {
    if (status < 500) return [];
    const { code = '' } = (parse(text) ?? {}) as { code?: string };
    return explainsFailure(code) ? [] : [`it failed with ${status}`];
  }

  return {
    judge(sent, answer) {
      const wrong = [
        ...availability(answer),
        ...(arrives(sent) ? [...shape(sent, answer), ...acceptance(sent, answer)] : []),
        ...leaks(sent, answer),
      ];
      return wrong.map((what) => `${describe(sent)} was answered ${answer.status}: ${what}\n  ${quote(answer.text)}`);
    },
  };
}

/** An id of `..` never does: whoever reads an address as browsers do goes to another route by it, which answers as itself. */
function arrives({ path }: Sent): boolean {
  const partsOf = (address: string) => address.split('/').length;
  return partsOf(new URL(path, 'http://x').pathname) === partsOf(path.split('?', 1)[0] ?? '');
}

function problemMistakes(problem: { status: number; requestId: string }, status: number, headers: Headers): string[] {
  return [
    ...(problem.status === status ? [] : ['its status is not the status it says']),
    ...(problem.requestId === headers.get('X-Request-Id') ? [] : ['its request id is not the one in the header']),
  ];
}

export function parse(text: string): unknown {
  try {
    // A mark of the byte order is no part of what it stands before.
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return path;
    throw error;
  }
}

export function describe({ method, path, body, actor }: Sent): string {
  return `${method} ${path.slice(0, MAX_QUOTED)} ${quote(body ?? '')} by ${actor.name}`;
}

function quote(text: string): string {
  return text.length <= MAX_QUOTED ? text : `${text.slice(0, MAX_QUOTED)}… (${text.length} characters)`;
}
