/** Whether a refund's row, and each entry about it, begins where the entry before it ended: what is changed by hand stays seen after it went on. */
import {
  operatorKeyOf,
  type RefundStatus,
  type TrailEntry,
  type TrailRecord,
  trailRecordSchema,
} from '@refund-panel/shared';
import type { Findings } from './findings.js';
import { differences } from './sameness.js';

type Said = Readonly<Record<string, unknown>>;

export interface StoredRefund {
  readonly refundRequestId: string;
  /** As the trail says it: what can change of it, and what never does. */
  readonly standing: Said & { readonly status: RefundStatus };
  readonly asked: Said & { readonly operatorId: string | null };
  /** All about it, the oldest first. */
  readonly entries: readonly TrailEntry[];
}

interface Step {
  readonly sequence: number;
  readonly record: TrailRecord;
}

export function checkRefund({ refundRequestId, standing, asked, entries }: StoredRefund, findings: Findings): void {
  const steps = entries.flatMap(stepFrom);
  // Where the first is of an earlier release, one says it that was made of its row then.
  const begun = steps.find(({ record }) => record.after !== null && 'fingerprint' in record.after);
  const ended = steps.at(-1);
  if (begun === undefined || ended === undefined) {
    findings.add(null, `Refund ${refundRequestId} is not on the trail.`);
    return;
  }
  const changed = [...differences(asked, begun.record.after ?? {}), ...changedUnseen(ended.record.after, standing)];
  if (changed.length > 0) {
    const what = `${changed.join(', ')} of refund ${refundRequestId}`;
    findings.add(null, `Not as the trail last said it (entries ${begun.sequence} to ${ended.sequence}): ${what}.`);
  }
  for (const [at, step] of steps.entries()) {
    const before = steps[at - 1];
    if (before !== undefined) checkBegins(before, step, refundRequestId, findings);
    checkApproval(step, asked, refundRequestId, findings);
  }
}

/** None where it is nothing that this server writes, which is found where it stands in the chain. */
function stepFrom({ sequence, record }: TrailEntry): Step[] {
  const read = trailRecordSchema.safeParse(JSON.parse(record));
  return read.success ? [{ sequence, record: read.data }] : [];
}

function checkBegins(before: Step, step: Step, refundRequestId: string, findings: Findings): void {
  if (step.record.before === null) return;
  const changed = changedUnseen(before.record.after, step.record.before);
  if (changed.length === 0) return;
  const what = `${changed.join(', ')} of refund ${refundRequestId}`;
  findings.add(
    null,
    `Changed between entries ${before.sequence} and ${step.sequence}, with nothing on the trail: ${what}.`,
  );
}

/** A step that is taken up is on the trail only once its outcome is known; nothing else happens unseen. */
function changedUnseen(said: Said | null, now: Said): string[] {
  const isTakenUp = now.status === 'submitting' && takenUpFrom.includes(said?.status);
  return differences(now, said ?? {}).filter((name) => !(name === 'status' && isTakenUp));
}

/** Of what awaits approval, and of what is final, no step is taken that sends anything. */
const takenUpFrom: readonly unknown[] = ['scheduled', 'parked', 'submitting', 'pending'] satisfies RefundStatus[];

/** An approval is somebody else's, by an entry of its own. */
function checkApproval({ sequence, record }: Step, asked: StoredRefund['asked'], id: string, findings: Findings): void {
  const { action, by, before, after } = record;
  if (after?.approvalDecision !== 'approved' || before?.approvalDecision === 'approved') return;
  const decider = action === 'refund.approved' && by.kind === 'operator' ? by.operator.id : null;
  const isAnother = decider !== null && operatorKeyOf(decider) !== operatorKeyOf(asked.operatorId ?? '');
  if (isAnother && decider === after.deciderId) return;
  findings.add(sequence, `Entry ${sequence} has refund ${id} approved, and it is nobody else's approval.`);
}
