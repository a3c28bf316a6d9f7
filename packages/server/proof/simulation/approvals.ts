/** The second pair of eyes: which requests need it, who looks, what they say, and who changes a row behind the engine's back. */
import { isFinal, type Policy, type Refund as ToldRefund } from '@refund-panel/shared';
import type { Refund } from '../../src/domain/refund.js';
import { callerCalled } from './callers.js';
import type { ApprovalClick } from './replica.js';
import type { ApprovalSettings } from './settings.js';
import { toText, toUnits } from './units.js';
import type { World } from './world.js';

const HOUR_MS = 60 * 60_000;

/** As no host could set it: an hour is the least that a real one lets people have. */
export function policyOf({ above, aboveOfDay, expireAfterMs }: ApprovalSettings): Policy {
  const perDay = aboveOfDay === null ? null : toText(aboveOfDay);
  return {
    approvals: [{ currency: 'USDT', perOrder: toText(above), perDay }],
    approvalHours: expireAfterMs / HOUR_MS,
  };
}

/** Nobody may look at all; several may, at once, early, late, or twice. */
export function planLooks(
  world: World,
  { refundRequestId, approval }: Pick<Refund, 'refundRequestId' | 'approval'>,
): void {
  const { settings, random, scheduler } = world;
  if (settings.approvals === null || approval === null) return;
  const { looks, expireAfterMs, tamperings } = settings.approvals;
  for (let count = 0; count < looks; count += 1) {
    const withinMs = random.pick([expireAfterMs / 10, expireAfterMs, 2 * expireAfterMs]);
    world.plan(scheduler.nowMs + random.below(withinMs), () => look(world, refundRequestId));
  }
  if (random.chance(tamperings))
    world.plan(scheduler.nowMs + random.below(expireAfterMs), () => tamper(world, refundRequestId));
}

function look(world: World, refundRequestId: string): void {
  const { random, journal } = world;
  const first = random.chance(0.75) ? 'approve' : 'reject';
  click(world, refundRequestId, first);
  const kind = random.next();
  if (kind < 0.15) {
    journal.saw('one refund was approved or rejected twice at once');
    click(world, refundRequestId, first);
  } else if (kind < 0.3) {
    journal.saw('one refund was approved and rejected at once');
    click(world, refundRequestId, first === 'approve' ? 'reject' : 'approve');
  } else if (kind < 0.4) {
    journal.saw('one refund was cancelled while somebody decided');
    world.fleet.someReplica()?.cancel(refundRequestId, ({ ended }) => journal.saw(`a cancel was ${ended}`));
  }
}

function click(world: World, refundRequestId: string, says: ApprovalClick['says']): void {
  const { fleet, tables, random, journal, watch, scheduler } = world;
  const replica = fleet.someReplica();
  if (replica === null) return;
  const { requestedBy, approval } = tables.refunds.get(refundRequestId)?.refund ?? {
    requestedBy: null,
    approval: null,
  };
  const seenHash = random.pick([null, approval?.hash ?? null, approval?.hash ?? null, 'of another refund']);
  const caller = callerCalled(drawDecider(world, requestedBy?.id ?? 'operator0'));
  const decision: ApprovalClick = { refundRequestId, says, seenHash, caller };
  watch.decides(decision);
  replica.decide(decision, (told) => {
    const detail = told.ended === 'refused' ? told.problem.code : told.ended;
    journal.saw(`${says}: ${detail}`);
    if (told.ended === 'answered') checkAnswer(world, decision, told.answer);
  });
  journal.note(scheduler.nowMs, () => `          ! ${caller.operator.id} says ${says} of ${refundRequestId}`);
}

/** Most often a colleague; else whoever asked for it, under their name or under another spelling of it. */
function drawDecider({ random }: World, requester: string): string {
  return random.pick(['colleague', 'colleague', 'another colleague', requester, ` ${requester.toUpperCase()}`]);
}

function checkAnswer({ tables, watch }: World, { refundRequestId, says }: ApprovalClick, answer: Refund | null): void {
  const stored = tables.refunds.get(refundRequestId)?.refund.approval?.decision;
  const said = says === 'approve' ? 'approved' : 'rejected';
  if (answer !== null && stored !== said) watch.fail(`${refundRequestId} was answered as ${said} and is ${stored}`);
}

/** Somebody with a hand in the database makes it another refund, before anything of it was sent. */
function tamper({ tables, journal, scheduler }: World, refundRequestId: string): void {
  const row = tables.refunds.get(refundRequestId);
  if (row === undefined || row.leaseOwner !== null || !isUnsent(row.refund)) return;
  const { status, refundAmount } = row.refund;
  const units = toUnits(refundAmount);
  if (units < 2) return;
  journal.saw(`an amount was changed on disk: ${status}`);
  journal.note(scheduler.nowMs, () => `          ! somebody changes the amount of ${refundRequestId} on disk`);
  tables.write(row, { ...row, refund: { ...row.refund, refundAmount: toText(Math.floor(units / 2)) } });
}

function isUnsent({ status, submitAttempts }: Pick<Refund, 'submitAttempts'> & Pick<ToldRefund, 'status'>): boolean {
  return !isFinal(status) && submitAttempts === 0;
}
