/** Refunds: make one, look at them, ask Binance Pay about one now, take one back, say how one ended. */
import * as contract from '@refund-panel/shared';
import type { Refund } from '../../domain/refund.js';
import { cancelRefund } from '../../operations/cancel-refund.js';
import type { Approver } from '../../operations/ports/lists.js';
import { requestRefund } from '../../operations/request-refund.js';
import { settleRefund } from '../../operations/settle-refund.js';
import { syncRefund } from '../../operations/sync-refund.js';
import { callerOf } from '../caller.js';
import { type HttpDependencies, operationDependencies } from '../dependencies.js';
import type { Limits } from '../limits.js';
import { rangesOf } from '../list-ranges.js';
import { type Register, reply } from '../register.js';
import { showRefund, showWithHistory } from '../representations.js';
import { requireOrder, visible } from '../session.js';
import type { SessionClaims } from '../session-claims.js';

export function registerRefunds(register: Register, dependencies: HttpDependencies, limits: Limits): void {
  const { store } = dependencies;
  const operation = operationDependencies(dependencies);

  register(contract.createRefund, async ({ params: { prepayId }, headers, body }, session, context) => {
    await limits.count(context, 'refunds', contract.operatorKeyOf(session.operator.id));
    requireOrder(session, prepayId);
    const { refund, created } = await requestRefund(operation, {
      prepayId,
      idempotencyKey: headers['idempotency-key'],
      body,
      caller: callerOf(session, context),
      maxAmount: session.maxAmount ?? null,
    });
    return created ? reply(201, showRefund(refund)) : reply(200, showRefund(refund));
  });

  register(contract.getRequestedRefund, async ({ params: { prepayId }, headers }, session) => {
    const refund = await store.findRefundByKey(headers['idempotency-key']);
    // Which other order a key belongs to is nobody's business.
    return reply(200, showRefund(visible(refund?.prepayId === prepayId ? refund : null, session)));
  });

  register(contract.listRefunds, async ({ query: { operatorId, ...request } }, session) => {
    const operatorKey = operatorId === undefined ? undefined : contract.operatorKeyOf(operatorId);
    const whose = { operatorKey, only: session.orders, approver: approverOf(session) };
    const { items, nextCursor } = await store.listRefunds({ ...request, ...rangesOf(request), ...whose });
    return reply(200, { items: items.map(showRefund), nextCursor });
  });

  register(contract.getInbox, async (_, session) =>
    reply(200, await store.countInbox({ only: session.orders, approver: approverOf(session) })),
  );

  register(contract.getRefund, async ({ params }, session) => {
    const refund = visible(await store.findRefund(params.refundRequestId), session);
    return reply(200, await withHistory(refund));
  });

  register(contract.syncRefund, async ({ params }, session) => {
    const refund = visible(await store.findRefund(params.refundRequestId), session);
    return reply(200, await withHistory(await syncRefund(operation, refund)));
  });

  register(contract.cancelRefund, async ({ params: { refundRequestId } }, session, context) => {
    const refund = visible(await store.findRefund(refundRequestId), session);
    const cancelled = await cancelRefund(operation, refundRequestId, callerOf(session, context));
    return reply(200, await withHistory(cancelled ?? refund));
  });

  register(contract.settleRefund, async ({ params: { refundRequestId }, body }, session, context) => {
    const refund = visible(await store.findRefund(refundRequestId), session);
    const settled = await settleRefund(operation, refundRequestId, body, callerOf(session, context));
    return reply(200, await withHistory(settled ?? refund));
  });

  const withHistory = (refund: Refund) => showWithHistory(store, refund);
}

function approverOf({ permissions, operator, maxAmount }: SessionClaims): Approver | null {
  if (!permissions.includes('refunds:approve')) return null;
  return { operatorKey: contract.operatorKeyOf(operator.id), maxAmount: maxAmount ?? null };
}
