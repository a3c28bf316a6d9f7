/** The transactions of the model store around a step: the claim before it, the outcome after it, and what makes it due. */
import type { Begun } from '../../src/domain/outcome.js';
import type { Refund } from '../../src/domain/refund.js';
import type { Lease } from '../../src/operations/ports/intents.js';
import type { ClaimedRefund, RefundStore } from '../../src/operations/ports/refunds.js';
import type { StoreParts } from './model-store.js';
import { mayBeginToSend, refundLock } from './model-transactions.js';
import { checkTransition, type Row, type Tables } from './tables.js';

type Methods = Pick<RefundStore, 'claimRefund' | 'claimDue' | 'updateRefund' | 'makeDue'>;

export function claimMethods(parts: StoreParts): Methods {
  const { tables, transact, random, odds, weaknesses } = parts;
  const { refunds } = tables;
  const isPassedOver = () => random.chance(odds.rowIsLocked);

  return {
    claimRefund: (refundRequestId, { lease, now, evenIfNotDue }, begin) =>
      transact('claimRefund', function* (takeIfFree) {
        yield mayBeginToSend;
        const { sending } = tables;
        const row = refunds.get(refundRequestId);
        if (row === undefined || !isUnleased(row, now) || isPassedOver()) return null;
        const { nextStep } = row.refund;
        const mayBeTaken = isDue(row.refund, now) || (evenIfNotDue && (nextStep === 'query' || nextStep === 'wallet'));
        if (!mayBeTaken || !takeIfFree(refundLock(refundRequestId))) return null;
        yield null;
        return claim(parts, row, lease, begin(row.refund, sending));
      }),
    claimDue: ({ lease, now, limit }, begin) =>
      transact('claimDue', function* (takeIfFree) {
        yield mayBeginToSend;
        const { sending } = tables;
        const rows: Row[] = [];
        for (const row of dueRows(tables, now)) {
          if (rows.length >= limit) break;
          if (!isPassedOver() && takeIfFree(refundLock(row.refund.refundRequestId))) rows.push(row);
        }
        yield null;
        return rows
          .map((row) => claim(parts, row, lease, begin(row.refund, sending)))
          .filter((claimed) => claimed !== null);
      }),
    updateRefund: (refundRequestId, { owner, now }, decide) =>
      transact('updateRefund', function* () {
        const isOwners = (row: Row | undefined) => row?.leaseOwner === owner || weaknesses.leaseIsIgnored === true;
        // Whose lease it is not does not wait; whose it was is looked at again after the wait.
        if (!isOwners(refunds.get(refundRequestId))) return null;
        yield refundLock(refundRequestId);
        const row = refunds.get(refundRequestId);
        if (row === undefined || !isOwners(row)) return null;
        const { status: announced, facts } = tables.announcedOf(row.refund);
        const { changes, note } = decide({ ...row.refund, ...facts }, announced);
        checkTransition(row, changes);
        // A notification that comes now is not seen; it makes the row due once this is committed.
        yield null;
        const refund = { ...row.refund, ...changes, updatedAt: now };
        const notes = note === null ? row.notes : [...row.notes, note];
        return tables.write(row, { ...row, refund, notes, leaseOwner: null, leaseExpiresAt: null }).refund;
      }),
    makeDue: (by, now) =>
      transact('makeDue', function* () {
        const isMeant = ({ refund }: Row) =>
          'refundRequestId' in by
            ? refund.refundRequestId === by.refundRequestId && refund.submitAttempts > 0 && refund.nextStep !== null
            : refund.prepayId === by.prepayId && refund.nextStep === 'query';
        const ids = [...refunds.values()].filter(isMeant).map(({ refund }) => refund.refundRequestId);
        for (const id of ids.sort()) yield refundLock(id);
        for (const id of ids) {
          const row = refunds.get(id);
          if (row === undefined || !isMeant(row)) continue;
          tables.write(row, { ...row, refund: { ...row.refund, nextStep: 'query', dueAt: now } });
        }
      }),
  };
}

export function isUnleased({ leaseExpiresAt }: Row, now: Date): boolean {
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

function claim(
  { tables, weaknesses }: StoreParts,
  row: Row,
  { owner, expiresAt }: Lease,
  begun: Begun | null,
): ClaimedRefund | null {
  if (begun === null) return null;
  const { step, changes } = begun;
  if (weaknesses.transitionsAreIgnored !== true) checkTransition(row, changes);
  const refund = { ...row.refund, ...changes };
  tables.write(row, { ...row, refund, leaseOwner: owner, leaseExpiresAt: expiresAt });
  return { refund, before: row.refund, step };
}
