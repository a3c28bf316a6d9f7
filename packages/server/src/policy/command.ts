/** The command `refund-panel-policy`, as a function of its arguments and of the world around it. */
import { ProblemError } from '../domain/errors.js';
import { changePolicy } from '../operations/change-policy.js';
import type { Log } from '../operations/ports/log.js';
import type { PolicyRecord, PolicyStore } from '../operations/ports/policies.js';
import { defaultSince, type StoppedRefund, testPolicy } from '../operations/test-policy.js';
import { type PolicyTask, readTask, UsageError } from './command-input.js';

export interface PolicyCommandWorld {
  /** @throws Error when there is no such file, or it cannot be read */
  readFile(path: string): string;
  /** `now` is the database's time, as on the server. */
  openPolicies(): Promise<{ readonly policies: PolicyStore; now(): Promise<Date>; close(): Promise<void> }>;
  write(line: string): void;
  writeError(line: string): void;
  describeFailure(error: unknown): string;
}

/** 0 done, or it would have stopped nothing; 1 it would have; 2 the command was not understood or not carried out. */
export type ExitCode = 0 | 1 | 2;

const help = `The policy in the database of the server's settings (DATABASE_URL, or DATA_DIR, which no server may be using meanwhile).

  refund-panel-policy test FILE [--since 2026-01-01T00:00:00Z]
      what the policy in FILE would have stopped of the refunds that were asked for; changes nothing, and looks 90 days back
  refund-panel-policy show
      the policy in force, as JSON; its version goes to the standard error output
  refund-panel-policy set FILE --reason TEXT --expected-version N --operator ID
      puts the policy in FILE in force, where version N still is; ID is who is named on the trail`;

/** @param args without the names of the program and of the script */
export async function runPolicyCommand(args: readonly string[], world: PolicyCommandWorld): Promise<ExitCode> {
  try {
    const task = readTask(args, world.readFile);
    if (task.task !== 'help') return await carryOut(task, world);
    world.write(help);
    return 0;
  } catch (error) {
    world.writeError(`refund-panel-policy: ${describe(error, world)}`);
    return 2;
  }
}

function describe(error: unknown, { describeFailure }: PolicyCommandWorld): string {
  if (error instanceof UsageError) return `${error.message} (see --help)`;
  return error instanceof ProblemError ? error.message : describeFailure(error);
}

type Opened = Awaited<ReturnType<PolicyCommandWorld['openPolicies']>>;

async function carryOut(task: Exclude<PolicyTask, { task: 'help' }>, world: PolicyCommandWorld): Promise<ExitCode> {
  const opened = await world.openPolicies();
  try {
    if (task.task === 'test') return await tryOut(opened, task, world);
    if (task.task === 'set') return await set(opened, task, world);
    show(await opened.policies.findPolicy(), world);
    return 0;
  } finally {
    await opened.close();
  }
}

/** The policy alone goes to the standard output, so that it can be kept, changed and set. */
function show({ policy, ...about }: PolicyRecord, { write, writeError }: PolicyCommandWorld): void {
  writeError(describeVersion(about));
  write(JSON.stringify(policy, null, 2));
}

function describeVersion({ version, changedBy, changedAt, reason }: Omit<PolicyRecord, 'policy'>): string {
  if (changedBy === null || changedAt === null) return `version ${version}: none was ever set`;
  return `version ${version}, by ${changedBy.id} at ${changedAt.toISOString()}: ${JSON.stringify(reason)}`;
}

/** It has its own words for whoever runs it, and the trail keeps it. */
const noLog: Log = { info: () => {}, warn: () => {}, error: () => {} };

async function set(
  { policies, now }: Opened,
  { policy, reason, expectedVersion, operatorId }: Extract<PolicyTask, { task: 'set' }>,
  { write }: PolicyCommandWorld,
): Promise<ExitCode> {
  const at = await now();
  const caller = { operator: { id: operatorId }, roles: [], sessionId: null, request: null };
  const change = { policy, reason, expectedVersion, caller };
  const changed = await changePolicy({ policies, log: noLog, now: () => at }, change);
  write(`in force now: ${describeVersion(changed)}`);
  return 0;
}

async function tryOut(
  { policies, now }: Opened,
  { policy, since }: Extract<PolicyTask, { task: 'test' }>,
  { write }: PolicyCommandWorld,
): Promise<ExitCode> {
  const from = since ?? defaultSince(await now());
  let stopped = 0;
  const { looked } = await testPolicy(policies, { policy, since: from, atMost: null }, (one) => {
    stopped += 1;
    write(lineOf(one));
  });
  write(`${looked} refunds since ${from.toISOString()}; it would have stopped ${stopped} of them.`);
  return stopped === 0 ? 0 : 1;
}

function lineOf({ refund, would, detail }: StoppedRefund): string {
  const { createdAt, refundRequestId, requestedAmount, currency, requestedBy } = refund;
  const what = would === 'be_refused' ? 'refused' : 'sent to a second person';
  return `${createdAt.toISOString()}  ${refundRequestId}  ${requestedAmount} ${currency} by ${requestedBy.id}: ${what}. ${detail}`;
}
