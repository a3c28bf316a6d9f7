/** The policy: what is in force, another in its place, what one would have stopped, and what it allows whoever asks. */
import * as contract from '@refund-panel/shared';
import { allowanceOf, currenciesNamed } from '../../domain/policy-rules.js';
import { changePolicy } from '../../operations/change-policy.js';
import type { PolicyRecord } from '../../operations/ports/policies.js';
import { defaultSince, type StoppedRefund, testPolicy } from '../../operations/test-policy.js';
import { callerOf } from '../caller.js';
import type { HttpDependencies } from '../dependencies.js';
import { type Register, reply } from '../register.js';
import { requireAllOrders } from '../session.js';
import type { SessionClaims } from '../session-claims.js';

/** A second's work, and an answer of a few megabytes at worst; the command has no such limit. */
const MAX_TESTED = 10_000;

export function registerPolicy(register: Register, { store, log, now }: HttpDependencies): void {
  register(contract.getPolicy, async (_, session) => {
    requireAllOrders(session);
    return reply(200, showPolicy(await store.findPolicy()));
  });

  register(contract.changePolicy, async ({ body }, session, context) => {
    requireAllOrders(session);
    const change = { ...body, caller: callerOf(session, context) };
    return reply(200, showPolicy(await changePolicy({ policies: store, log, now }, change)));
  });

  register(contract.listPolicyVersions, async ({ query }, session) => {
    requireAllOrders(session);
    const { items, nextCursor } = await store.listPolicies(query);
    return reply(200, { items: items.map(showPolicy), nextCursor });
  });

  register(contract.testPolicy, async ({ body: { policy, since } }, session) => {
    requireAllOrders(session);
    const from = since === undefined ? defaultSince(now()) : new Date(since);
    const stopped: ReturnType<typeof showStopped>[] = [];
    const trial = { policy, since: from, atMost: MAX_TESTED };
    const { looked, until } = await testPolicy(store, trial, (one) => {
      stopped.push(showStopped(one));
    });
    return reply(200, { since: from.toISOString(), looked, until: until?.toISOString() ?? null, stopped });
  });

  register(contract.getMyPolicy, async (_, session) => reply(200, showMine(await store.findPolicy(), session)));
}

function showPolicy({ version, policy, reason, changedBy, changedAt }: PolicyRecord): contract.PolicyVersion {
  return { version, policy, reason, changedBy, changedAt: changedAt?.toISOString() ?? null };
}

function showStopped({ refund, would, detail }: StoppedRefund) {
  const { refundRequestId, prepayId, requestedAmount, currency, requestedBy, createdAt, status } = refund;
  return {
    refundRequestId,
    prepayId,
    refundAmount: requestedAmount,
    currency,
    requestedBy,
    createdAt: createdAt.toISOString(),
    status,
    would,
    detail,
  };
}

function showMine({ version, policy }: PolicyRecord, { operator, roles = [] }: SessionClaims): contract.MyPolicy {
  const rules = currenciesNamed(policy).map((currency) => {
    const allowance = allowanceOf(policy, { operatorId: operator.id, roles }, currency);
    const { perRefund, perDay, approvalAbovePerOrder, approvalAbovePerDay } = allowance;
    return { currency, perRefund, perDay, approvalAbovePerOrder, approvalAbovePerDay };
  });
  const { currencies = null, reasons = null, businessHours = null } = policy;
  return { version, currencies, rules, reasons, businessHours };
}
