/** Whether sending was frozen and thawed as the trail says, and by nobody else: the last change is what every process goes by. */
import type { TrailRecord } from '@refund-panel/shared';
import type { Findings } from './findings.js';
import { digestOfJson } from './sameness.js';

export interface StoredSendingChange {
  readonly at: Date;
  readonly frozen: boolean;
  readonly reason: string;
  readonly operatorId: string | null;
}

interface Said {
  readonly sequence: number;
  readonly record: TrailRecord;
}

export function createSendingCheck(findings: Findings) {
  const changesSaid: { readonly sequence: number; readonly digest: string }[] = [];

  return {
    note(said: readonly Said[]): void {
      for (const { sequence, record } of said) {
        const { action, at, note, by } = record;
        if (action !== 'sending.frozen' && action !== 'sending.resumed') continue;
        const operatorId = by.kind === 'operator' ? by.operator.id : null;
        changesSaid.push({ sequence, digest: digestOfJson([at, action === 'sending.frozen', note, operatorId]) });
      }
    },

    /** @param rows in their order; those of an earlier release come first, and are not on the trail */
    check(rows: readonly StoredSendingChange[]): void {
      const later = rows.slice(Math.max(0, rows.length - changesSaid.length));
      for (const [at, { sequence, digest }] of changesSaid.entries()) {
        const row = later[at];
        const isSame =
          row !== undefined && digest === digestOfJson([row.at.toISOString(), row.frozen, row.reason, row.operatorId]);
        if (isSame) continue;
        findings.add(null, `From entry ${sequence} on sending was not frozen and thawed as the trail says.`);
        return;
      }
    },
  };
}
