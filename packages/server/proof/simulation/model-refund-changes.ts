/** The transactions of the model store that no step brought, and the plain reads. */
import type { RefundStore } from '../../src/operations/ports/refunds.js';
import { isUnleased } from './model-claims.js';
import type { StoreParts } from './model-store.js';
import { refundLock } from './model-transactions.js';
import { checkTransition, mustHold } from './tables.js';

type Methods = Pick<RefundStore, 'changeRefund' | 'recordFacts' | 'contradictRefund' | 'findRefund' | 'findHistory'>;

export function refundChangeMethods({ tables, run, transact, weaknesses }: StoreParts): Methods {
  const { refunds } = tables;
  return {
    changeRefund: (refundRequestId, { now }, decide) =>
      transact('changeRefund', function* () {
        yield refundLock(refundRequestId);
        const row = refunds.get(refundRequestId);
        if (row === undefined) return null;
        const { changes, note } = decide(row.refund, { isUnderWay: !isUnleased(row, now) });
        if (note === null) return row.refund;
        if (changes.status !== undefined && weaknesses.transitionsAreIgnored !== true) checkTransition(row, changes);
        const updatedAt = changes.status === undefined ? row.refund.updatedAt : now;
        const refund = { ...row.refund, ...changes, updatedAt };
        const notes = [...row.notes, note];
        return tables.write(row, { ...row, refund, notes, leaseOwner: null, leaseExpiresAt: null }).refund;
      }),
    recordFacts: (refundRequestId, _now, decide) =>
      transact('recordFacts', function* () {
        yield refundLock(refundRequestId);
        const row = refunds.get(refundRequestId);
        if (row === undefined) return;
        const changes = decide(row.refund);
        mustHold(changes.status === undefined, 'facts are no change of state');
        if (Object.keys(changes).length === 0) return;
        tables.write(row, { ...row, refund: { ...row.refund, ...changes } });
      }),
    contradictRefund: (refundRequestId, note) =>
      transact('contradictRefund', function* () {
        yield refundLock(refundRequestId);
        const row = refunds.get(refundRequestId);
        if (row === undefined) return;
        if (row.notes.includes(note) && row.refund.attention === 'contradicted') return;
        const refund = { ...row.refund, attention: 'contradicted' } as const;
        tables.write(row, { ...row, refund, notes: [...row.notes, note] });
      }),
    findRefund: (refundRequestId) => run('findRefund', () => refunds.get(refundRequestId)?.refund ?? null),
    findHistory: () => run('findHistory', () => []),
  };
}
