/** The transactions of the model store around a step: the claim before it, the outcome after it, and what makes it due. */
import type { Begun } from '../../src/domain/outcome.js';
import type { Refund } from '../../src/domain/refund.js';
import type { ClaimedRefund, Lease, RefundStore } from '../../src/operations/ports.js';
import type { StoreParts } from './model-store.js';
import { checkTransition, type Row, type Tables } from './tables.js';

export function claimMethods({
  tables,
  transact,
  random,
  odds,
  weaknesses,
}: StoreParts): Pick<RefundStore, 'claimRefund' | 'claimDue' | 'updateRefund' | 'makeDue'> {
  const { refunds } = tables;
  const isPassedOver = () => random.chance(odds.rowIsLocked);

  return {
    claimRefund: (refundRequestId, { lease, now, evenIfNotDue }, begin) =>
      transact('claimRefund', () => {
        const row = refunds.get(refundRequestId);
        if (row === undefined || !isUnleased(row, now) || isPassedOver()) return null;
        const { nextStep } = row.refund;
        const mayBeTaken = isDue(row.refund, now) || (evenIfNotDue && (nextStep === 'query' || nextStep === 'wallet'));
        return mayBeTaken ? claim(tables, row, lease, begin(row.refund, tables.sending)) : null;
      }),
    claimDue: ({ lease, now, limit }, begin) =>
      transact('claimDue', () => {
        const { sending } = tables;
        return dueRows(tables, now)
          .filter(() => !isPassedOver())
          .slice(0, limit)
          .map((row) => claim(tables, row, lease, begin(row.refund, sending)))
          .filter((claimed) => claimed !== null);
      }),
    updateRefund: (refundRequestId, { owner, now }, decide) =>
      transact('updateRefund', () => {
        const row = refunds.get(refundRequestId);
        if (row === undefined) return null;
        if (row.leaseOwner !== owner && weaknesses.leaseIsIgnored !== true) return null;
        const { status: announced, facts } = tables.announcedOf(row.refund);
        const { changes, note } = decide({ ...row.refund, ...facts }, announced);
        checkTransition(row, changes);
        const refund = { ...row.refund, ...changes, updatedAt: now };
        const notes = note === null ? row.notes : [...row.notes, note];
        return tables.write(row, { ...row, refund, notes, leaseOwner: null, leaseExpiresAt: null }).refund;
      }),
    makeDue: (by, now) =>
      transact('makeDue', () => {
        for (const row of [...refunds.values()]) {
          const { refund } = row;
          const isMeant =
            'refundRequestId' in by
              ? refund.refundRequestId === by.refundRequestId && refund.submitAttempts > 0 && refund.nextStep !== null
              : refund.prepayId === by.prepayId && refund.nextStep === 'query';
          if (isMeant) tables.write(row, { ...row, refund: { ...refund, nextStep: 'query', dueAt: now } });
        }
      }),
  };
}

function isUnleased({ leaseExpiresAt }: Row, now: Date): boolean {
  return leaseExpiresAt === null || leaseExpiresAt <= now;
}

function isDue({ dueAt }: Refund, now: Date): boolean {
  return dueAt !== null && dueAt <= now;
}

function waitsForThaw({ nextStep, unsettledSince }: Refund): boolean {
  return nextStep === 'submit' && unsettledSince === null;
}

/** What a worker could take now, the longest due first. */
function dueRows({ refunds, sending }: Tables, now: Date): Row[] {
  return [...refunds.values()]
    .filter((row) => isDue(row.refund, now) && isUnleased(row, now))
    .filter(({ refund }) => !(sending.frozen && waitsForThaw(refund)))
    .sort((left, right) => (left.refund.dueAt?.getTime() ?? 0) - (right.refund.dueAt?.getTime() ?? 0));
}

/** From when on a worker finds something to take; infinity when nothing will become due by itself. */
export function nextDueMs({ refunds, sending }: Tables): number {
  let soonest = Number.POSITIVE_INFINITY;
  for (const { refund, leaseExpiresAt } of refunds.values()) {
    if (refund.dueAt === null || (sending.frozen && waitsForThaw(refund))) continue;
    soonest = Math.min(soonest, Math.max(refund.dueAt.getTime(), leaseExpiresAt?.getTime() ?? 0));
  }
  return soonest;
}

function claim(tables: Tables, row: Row, { owner, expiresAt }: Lease, begun: Begun | null): ClaimedRefund | null {
  if (begun === null) return null;
  const { step, changes } = begun;
  checkTransition(row, changes);
  const refund = { ...row.refund, ...changes };
  tables.write(row, { ...row, refund, leaseOwner: owner, leaseExpiresAt: expiresAt });
  return { refund, step };
}
