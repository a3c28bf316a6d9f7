/** Whether the rows are what the trail last said of them, and what it rests on is still what it was. */
import type { TrailEntry, TrailRecord } from '@refund-panel/shared';
import type { Findings } from './findings.js';
import { checkRefund, type StoredRefund } from './refund-check.js';
import { digestOfJson } from './sameness.js';
import { createSendingCheck, type StoredSendingChange } from './sending-check.js';

export interface StoredPolicy {
  readonly version: number;
  readonly policy: unknown;
  readonly reason: string;
  readonly operatorId: string;
}

/** The database as it is at one moment, read a page at a time. */
export interface RowSource {
  entries(): AsyncIterable<readonly TrailEntry[]>;
  countEntries(): Promise<number>;
  refunds(): AsyncIterable<readonly StoredRefund[]>;
  policies(): Promise<readonly StoredPolicy[]>;
  /** In their order. */
  sendingChanges(): Promise<readonly StoredSendingChange[]>;
  /** Of these, those that there is no row for. */
  findMissingRefunds(ids: readonly string[]): Promise<readonly string[]>;
  /** Digests of those that are there, by their ids. */
  findCalls(ids: readonly number[]): Promise<ReadonlyMap<number, { request: string; answer: string | null }>>;
  /** Of these, those whose text is still what its digest says. */
  findNotifications(digests: readonly string[]): Promise<ReadonlySet<string>>;
}

interface Said {
  readonly sequence: number;
  readonly record: TrailRecord;
}

export function createRecordChecks(source: RowSource, findings: Findings) {
  /** What each version was when it was put in force: a digest, for there may be many. */
  const policiesSaid = new Map<number, { readonly sequence: number; readonly digest: string }>();
  const sending = createSendingCheck(findings);

  async function checkRefundsExist(said: readonly Said[]): Promise<void> {
    const first = new Map<string, number>();
    for (const { sequence, record } of said) {
      const id = record.refundRequestId;
      if (id !== null && !first.has(id)) first.set(id, sequence);
    }
    for (const id of await source.findMissingRefunds([...first.keys()])) {
      findings.add(null, `Refund ${id} is on the trail (entry ${first.get(id)}), and its row is gone.`);
    }
  }

  async function checkEvidence(said: readonly Said[]): Promise<void> {
    const resting = said.flatMap(({ sequence, record: { restsOn } }) =>
      restsOn === null ? [] : [{ sequence, restsOn }],
    );
    const calls = await source.findCalls(resting.flatMap(({ restsOn }) => restsOn.calls.map(({ id }) => id)));
    const announced = await source.findNotifications(resting.flatMap(({ restsOn }) => restsOn.notifications));
    for (const { sequence, restsOn } of resting) {
      for (const { id, request, answer } of restsOn.calls) {
        const there = calls.get(id);
        // An answer may have come after the entry; one that was there stays as it was.
        const isSame = there?.request === request && (answer === null || there.answer === answer);
        if (!isSame) findings.add(null, `Call ${id} to Binance Pay, which entry ${sequence} rests on, ${fate(there)}.`);
      }
      for (const digest of restsOn.notifications) {
        if (announced.has(digest)) continue;
        findings.add(null, `Notification ${digest}, which entry ${sequence} rests on, was removed or changed.`);
      }
    }
  }

  function notePolicies(said: readonly Said[]): void {
    for (const { sequence, record } of said) {
      if (record.action !== 'policy.changed' || record.by.kind !== 'operator') continue;
      const { version, policy } = record.after ?? {};
      const digest = digestOfJson([policy, record.note, record.by.operator.id]);
      policiesSaid.set(Number(version), { sequence, digest });
    }
  }

  return {
    /** What a page of entries names is looked for among the rows. */
    async check(said: readonly Said[]): Promise<void> {
      notePolicies(said);
      sending.note(said);
      await checkRefundsExist(said);
      await checkEvidence(said);
    },

    /** After the last entry. */
    async checkPolicies(): Promise<void> {
      for (const { version, policy, reason, operatorId } of await source.policies()) {
        const said = policiesSaid.get(version);
        policiesSaid.delete(version);
        if (said === undefined) findings.add(null, `Version ${version} of the policy is not on the trail.`);
        else if (said.digest !== digestOfJson([policy, reason, operatorId])) {
          findings.add(null, `Version ${version} of the policy is not what entry ${said.sequence} says.`);
        }
      }
      for (const [version, { sequence }] of policiesSaid) {
        findings.add(
          null,
          `Version ${version} of the policy is on the trail (entry ${sequence}), and its row is gone.`,
        );
      }
    },

    async checkSending(): Promise<void> {
      sending.check(await source.sendingChanges());
    },

    /** @returns how many were looked at */
    async checkRefunds(): Promise<number> {
      let count = 0;
      for await (const page of source.refunds()) {
        for (const refund of page) checkRefund(refund, findings);
        count += page.length;
      }
      return count;
    },
  };
}

function fate(there: object | undefined): string {
  return there === undefined ? 'was removed' : 'was changed';
}
