/** The second pair of eyes: approve or reject what a colleague asked for. */
import * as contract from '@refund-panel/shared';
import { sendingRulesUnder } from '../../domain/policy.js';
import { approveRefund, rejectRefund } from '../../operations/decide-approval.js';
import { callerOf } from '../caller.js';
import { type HttpDependencies, operationDependencies } from '../dependencies.js';
import { type Register, reply } from '../register.js';
import { showWithHistory } from '../representations.js';
import { visible } from '../session.js';

export function registerApprovals(register: Register, dependencies: HttpDependencies): void {
  const { store } = dependencies;
  const operation = operationDependencies(dependencies);

  register(contract.approveRefund, async ({ params: { refundRequestId }, body }, session, context) => {
    const refund = visible(await store.findRefund(refundRequestId), session);
    const { policy } = await store.findPolicy();
    const underPolicy = { ...operation, sendingRules: sendingRulesUnder(policy, operation.sendingRules) };
    const approved = await approveRefund(underPolicy, refundRequestId, {
      caller: callerOf(session, context),
      seenHash: body.approvalHash ?? null,
      maxAmount: session.maxAmount ?? null,
    });
    return reply(200, await showWithHistory(store, approved ?? refund));
  });

  register(contract.rejectRefund, async ({ params: { refundRequestId }, body }, session, context) => {
    const refund = visible(await store.findRefund(refundRequestId), session);
    const rejected = await rejectRefund(operation, refundRequestId, {
      caller: callerOf(session, context),
      seenHash: body.approvalHash ?? null,
      reason: body.reason,
    });
    return reply(200, await showWithHistory(store, rejected ?? refund));
  });
}
