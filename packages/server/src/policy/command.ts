/** The command `refund-panel-policy`, as a function of its arguments and of what it may read. */
import { type Policy, policySchema } from '@refund-panel/shared';
import type { PolicyStore } from '../operations/ports.js';
import { defaultSince, type StoppedRefund, testPolicy } from '../operations/test-policy.js';

export interface PolicyCommandWorld {
  readFile(path: string): string;
  openPolicies(): Promise<{ readonly policies: Pick<PolicyStore, 'listPastRefunds'>; close(): Promise<void> }>;
  now(): Date;
  write(line: string): void;
  writeError(line: string): void;
  describeFailure(error: unknown): string;
}

/** 0 it would have stopped nothing, 1 it would have, 2 the command was not understood or could not be carried out. */
export type ExitCode = 0 | 1 | 2;

const help = `Says what a policy would have stopped of the refunds that were asked for. It changes nothing.

  refund-panel-policy test FILE [--since 2026-01-01T00:00:00Z]

FILE is the policy as JSON. Left out, --since is 90 days ago. The database is the one of the server's settings
(DATABASE_URL, or DATA_DIR, which no server may be using meanwhile).`;

class UsageError extends Error {}

/** @param args without the names of the program and of the script */
export async function runPolicyCommand(args: readonly string[], world: PolicyCommandWorld): Promise<ExitCode> {
  if (args.includes('--help') || args.includes('-h')) {
    world.write(help);
    return 0;
  }
  try {
    const { policy, since } = readArguments(args, world);
    return await tryOut(policy, since, world);
  } catch (error) {
    const isUsage = error instanceof UsageError;
    const why = isUsage ? `${error.message}\nTry refund-panel-policy --help.` : world.describeFailure(error);
    world.writeError(`refund-panel-policy: ${why}`);
    return 2;
  }
}

function readArguments(args: readonly string[], world: PolicyCommandWorld): { policy: Policy; since: Date } {
  const [subcommand, file, option, time, ...more] = args;
  if (subcommand !== 'test' || file === undefined) throw new UsageError('say test and a file');
  if (more.length > 0 || (option !== undefined && option !== '--since')) {
    throw new UsageError('after the file comes --since and a time, or nothing');
  }
  const since = option === undefined ? defaultSince(world.now()) : new Date(time ?? '');
  if (Number.isNaN(since.getTime())) throw new UsageError('--since needs a time such as 2026-01-01T00:00:00Z');
  return { policy: readPolicy(file, world), since };
}

function readPolicy(file: string, { readFile }: PolicyCommandWorld): Policy {
  const read = policySchema.safeParse(parse(file, readText(file, readFile)));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new UsageError(`${file} is not a policy: ${issue?.path.join('.') || 'it'}: ${issue?.message}`);
}

function readText(file: string, readFile: PolicyCommandWorld['readFile']): string {
  try {
    return readFile(file);
  } catch (error) {
    throw new UsageError(`${file} cannot be read (${error instanceof Error ? error.message : error})`);
  }
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new UsageError(`${file} is not JSON: ${error.message}`);
    throw error;
  }
}

async function tryOut(policy: Policy, since: Date, world: PolicyCommandWorld): Promise<ExitCode> {
  const { policies, close } = await world.openPolicies();
  try {
    let stopped = 0;
    const { looked } = await testPolicy(policies, { policy, since, atMost: null }, (one) => {
      stopped += 1;
      world.write(lineOf(one));
    });
    world.write(`${looked} refunds since ${since.toISOString()}; it would have stopped ${stopped} of them.`);
    return stopped === 0 ? 0 : 1;
  } finally {
    await close();
  }
}

function lineOf({ refund, would, detail }: StoppedRefund): string {
  const { createdAt, refundRequestId, requestedAmount, currency, requestedBy } = refund;
  const what = would === 'be_refused' ? 'refused' : 'sent to a second person';
  return `${createdAt.toISOString()}  ${refundRequestId}  ${requestedAmount} ${currency} by ${requestedBy.id}: ${what}. ${detail}`;
}
