/** The command `refund-panel-audit`, as a function of its arguments and of where the records are. */
import { parseArgs } from 'node:util';
import type { TrailHead } from '@refund-panel/shared';
import { describeFailure } from '../start-failure.js';
import { createAuditSource, inSnapshot } from '../store/audit-source.js';
import { connectPostgres, type OpenDatabase, openEmbedded } from '../store/database.js';
import { NotAnExport, readExportedTrail } from './exported-trail.js';
import { type Verdict, verifyDatabase, verifyFile } from './verify.js';

const help = `refund-panel-audit: finds out whether anybody has rewritten the trail.

Usage:
  refund-panel-audit verify [--head SEQUENCE:HASH]... [--file EXPORT]

  --head   a head of the trail as it was written down elsewhere: in the server's log ("head of the trail"),
           or from GET /v1/audit/head. Without one nobody can see that the end was cut off, or that all of it
           was written anew from some entry on. May be given more than once.
  --file   a file from GET /v1/reports/trail.json; without it, the database of DATABASE_URL, or of DATA_DIR,
           where refunds, policies, calls and notifications are held against the trail, too. It is only read.

Exit status: 0 nothing is wrong, 1 something is, 2 it could not be looked at.
`;

export interface AuditResult {
  readonly exitCode: 0 | 1 | 2;
  readonly output: string;
  readonly errors: string;
}

export interface Records {
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
}

class UsageError extends Error {}

/** @param findRecords called only where a database is to be looked at */
export async function runAudit(args: readonly string[], findRecords: () => Records): Promise<AuditResult> {
  if (args.some((arg) => ['help', '--help', '-h'].includes(arg))) return { exitCode: 0, output: help, errors: '' };
  try {
    const { file, anchors } = readArguments(args);
    const verdict =
      file === undefined
        ? await lookIntoDatabase(findRecords(), anchors)
        : await verifyFile(readExportedTrail(file), anchors);
    return { exitCode: verdict.findings.count === 0 ? 0 : 1, output: describe(verdict, anchors), errors: '' };
  } catch (error) {
    return { exitCode: 2, output: '', errors: `refund-panel-audit: ${whatWentWrong(error)}\n` };
  }
}

function readArguments(args: readonly string[]): { file: string | undefined; anchors: TrailHead[] } {
  const options = { head: { type: 'string', multiple: true }, file: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  if (positionals.join(' ') !== 'verify') throw new UsageError('say verify. See --help.');
  return { file: values.file, anchors: (values.head ?? []).map(readHead) };
}

function readHead(text: string): TrailHead {
  const [, sequence, hash] = /^(\d{1,15}):([0-9a-f]{64})$/i.exec(text.trim()) ?? [];
  if (sequence === undefined || hash === undefined) {
    throw new UsageError('--head is SEQUENCE:HASH, such as 1200:9f86…, with all 64 characters of the hash.');
  }
  return { sequence: Number(sequence), hash: hash.toLowerCase() };
}

async function lookIntoDatabase({ databaseUrl, dataDir }: Records, anchors: readonly TrailHead[]): Promise<Verdict> {
  const opened: OpenDatabase =
    databaseUrl === undefined ? await openEmbedded(dataDir) : await connectPostgres(databaseUrl);
  try {
    return await inSnapshot(opened.database, (snapshot) => verifyDatabase(createAuditSource(snapshot), anchors));
  } finally {
    await opened.close();
  }
}

function describe({ findings, head, entries, refunds }: Verdict, anchors: readonly TrailHead[]): string {
  const looked = refunds === null ? '' : `, and ${refunds} refunds held against them`;
  const lines = [`${entries} entries${looked}. Head: ${head.sequence}:${head.hash}`];
  if (findings.count === 0) lines.push('Nothing was changed, removed, moved or put in.');
  else {
    const { firstBroken } = findings;
    const from = firstBroken === null ? '' : ` ${describeFirst(firstBroken, head)}`;
    lines.push(`FOUND ${findings.count}:${from}`, ...findings.texts.map((text) => `  ${text}`));
    const more = findings.count - findings.texts.length;
    if (more > 0) lines.push(`  … and ${more} more.`);
  }
  if (anchors.length === 0) {
    lines.push('No --head was given: a cut end, or a chain written anew from some entry on, cannot be seen.');
  }
  return `${lines.join('\n')}\n`;
}

/** What is found behind the first break often comes of it, and says nothing new. */
function describeFirst(firstBroken: number, { sequence }: TrailHead): string {
  const following = Math.max(0, sequence - firstBroken);
  const follow = following === 1 ? '1 entry follows' : `${following} entries follow`;
  const look = following === 0 ? '' : ' Look at that one first: what is wrong behind it may come of it.';
  return `The first entry with anything wrong is ${firstBroken}; ${follow} it.${look}`;
}

function whatWentWrong(error: unknown): string {
  if (error instanceof UsageError || error instanceof NotAnExport) return error.message;
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS_')) return String(message);
  return describeFailure(error);
}
