/** Puts another policy in force, whole; what was asked for before stays as it was decided. */
import type { Log } from './ports/log.js';
import type { PolicyChange, PolicyRecord, PolicyStore } from './ports/policies.js';

export interface ChangePolicyDependencies {
  readonly policies: PolicyStore;
  readonly log: Log;
  readonly now: () => Date;
}

/** Once it returns, every request that begins is decided on it, on every replica. @throws ProblemError `policy_changed` */
export async function changePolicy(
  { policies, log, now }: ChangePolicyDependencies,
  change: PolicyChange,
): Promise<PolicyRecord> {
  const changed = await policies.changePolicy(change, now());
  const { version, reason } = changed;
  log.warn({ version, reason, operator: change.caller.operator.id }, 'the policy was changed');
  return changed;
}
