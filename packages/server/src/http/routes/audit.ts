/** The trail, its head, and everything that is known of one refund. */
import { getEvidence, getTrailHead, listTrail } from '@refund-panel/shared';
import { ProblemError } from '../../domain/errors.js';
import { invariant } from '../../invariant.js';
import type { HttpDependencies } from '../dependencies.js';
import { recordExport } from '../exports.js';
import { type Register, reply } from '../register.js';
import { showOrderSummary, showRefund } from '../representations.js';
import { visible } from '../session.js';
import type { Session } from '../session-claims.js';

export function registerAudit(register: Register, dependencies: HttpDependencies): void {
  const { store, now } = dependencies;

  register(listTrail, async ({ query }, session) => {
    requireEveryOrder(session);
    const { items, nextCursor } = await store.listTrail(query);
    return reply(200, { items: [...items], nextCursor });
  });

  register(getTrailHead, async (_, session) => {
    requireEveryOrder(session);
    return reply(200, await store.findTrailHead());
  });

  register(getEvidence, async ({ params: { refundRequestId } }, session, context) => {
    const { prepayId } = visible(await store.findRefund(refundRequestId), session);
    await recordExport(dependencies, session, context, { file: 'evidence.json', refundRequestId, prepayId });
    // Read anew, so that the refund is not older than the trail beside it by more than this.
    const [refund, order, history, evidence] = await Promise.all([
      store.findRefund(refundRequestId),
      store.findOrderWithRefunds(prepayId),
      store.findHistory(refundRequestId),
      store.findEvidence(refundRequestId),
    ]);
    invariant(refund !== null && order !== null && evidence !== null, 'a refund and its order are never deleted');
    context.header('Content-Disposition', `attachment; filename="evidence-${refundRequestId}.json"`);
    return reply(200, {
      madeAt: now().toISOString(),
      refund: { ...showRefund(refund), history: [...history] },
      order: showOrderSummary(order.order, order.refunds),
      ...evidence,
      trail: [...evidence.trail],
    });
  });
}

/** The trail is about every order; a session for some may not. */
function requireEveryOrder(session: Session): void {
  if (session.orders !== undefined) throw new ProblemError('forbidden', 'Your session is for certain orders only.');
}
