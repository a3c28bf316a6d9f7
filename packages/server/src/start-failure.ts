/** Why the server did not start: one clear line for what the reader can mend, the whole story for a bug. */
import { ConfigError } from './config-error.js';
import { DataFolderInUse } from './store/data-folder-lock.js';

interface SystemError extends Error {
  readonly code?: string;
  readonly syscall?: string;
}

const unreachable: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ETIMEDOUT',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
]);

const unusableFolder: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS', 'EEXIST', 'ENOTDIR', 'ENOSPC']);

const INSUFFICIENT_PRIVILEGE = '42501';

/** Undefined table, undefined column: a command came before the first server, or is of another release. */
const withoutTables: ReadonlySet<string> = new Set(['42P01', '42703']);

/** What the reader can mend of what Postgres says to one statement: the others are bugs, whose statement is worth seeing. */
const mendable: ReadonlySet<string> = new Set([...withoutTables, INSUFFICIENT_PRIVILEGE]);

export function describeFailure(error: unknown): string {
  if (error instanceof ConfigError || error instanceof DataFolderInUse) return error.message;
  if (!(error instanceof Error)) return String(error);
  const { code = '', syscall, message } = error as SystemError;
  if (code === 'EADDRINUSE') return 'PORT is in use by another process; stop that one, or choose another PORT.';
  if (syscall === 'listen')
    return `HOST and PORT cannot be listened on (${code}); expected an address of this machine.`;
  if (syscall === 'getaddrinfo') return `HOST or DATABASE_URL names a host that is not known (${code}).`;
  if (unreachable.has(code)) return `DATABASE_URL cannot be reached (${code}); expected a running Postgres there.`;
  if (isFromPostgres(error.cause) && mendable.has(error.cause.code ?? '')) return describeFailure(error.cause);
  if (withoutTables.has(code)) {
    return `DATABASE_URL names a database without the tables of this release (${message}); start the server once, which makes them.`;
  }
  if (isFromPostgres(error)) return `DATABASE_URL was refused by Postgres: ${message} (${code}).`;
  if (unusableFolder.has(code)) return `DATA_DIR cannot be used (${message}); expected a folder that may be written.`;
  return error.stack ?? message;
}

function isFromPostgres(error: unknown): error is SystemError {
  return error instanceof Error && error.name === 'PostgresError';
}
