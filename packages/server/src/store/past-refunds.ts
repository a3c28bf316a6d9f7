/** What operators asked for in the past, page by page, for a policy to be tried on. */
import { and, asc, eq, gte, type SQL, sql } from 'drizzle-orm';
import { invariant } from '../invariant.js';
import type { PastRefund, PastRequest, PolicyStore } from '../operations/ports/policies.js';
import type { Database } from './database.js';
import { operatorFrom, plain } from './rows.js';
import { refunds } from './schema.js';

export function listPastRefundsIn(database: Database): PolicyStore['listPastRefunds'] {
  return async ({ since, from, after, limit }) => {
    const rows = await database
      .select({
        refundRequestId: refunds.refundRequestId,
        prepayId: refunds.prepayId,
        requestedAmount: refunds.requestedAmount,
        refundAmount: refunds.refundAmount,
        currency: refunds.currency,
        refundReason: refunds.refundReason,
        description: refunds.description,
        status: refunds.status,
        refundStatus: refunds.refundStatus,
        attention: refunds.attention,
        operatorId: refunds.operatorId,
        operatorName: refunds.operatorName,
        roles: refunds.roles,
        createdAt: refunds.createdAt,
        neededApproval: sql<boolean>`${refunds.approvalHash} is not null`,
        unapprovedBefore: unapprovedBefore(since),
        hasLater,
      })
      .from(refunds)
      .where(
        and(eq(refunds.origin, 'panel'), gte(refunds.createdAt, from), after === null ? undefined : follows(after)),
      )
      .orderBy(asc(refunds.createdAt), asc(refunds.refundRequestId))
      .limit(limit);
    return rows.map(({ operatorId, operatorName, ...row }): PastRefund => {
      invariant(operatorId !== null, 'who asked for a refund of the panel is known');
      return {
        ...row,
        requestedAmount: plain(row.requestedAmount),
        refundAmount: plain(row.refundAmount),
        unapprovedBefore: plain(row.unapprovedBefore),
        requestedBy: operatorFrom(operatorId, operatorName),
      };
    });
  };
}

function follows({ createdAt, refundRequestId }: NonNullable<PastRequest['after']>): SQL {
  return sql`(${refunds.createdAt}, ${refunds.refundRequestId}) > (${sql.param(createdAt, refunds.createdAt)}, ${refundRequestId})`;
}

/** As `unapprovedOf` (domain/spending.ts) counts. */
function unapprovedBefore(since: Date): SQL<string> {
  return sql<string>`(
    select coalesce(sum(before.refund_amount), 0)::text from ${refunds} as before
    where before.prepay_id = ${refunds}.prepay_id and before.origin = 'panel' and before.created_at < ${sql.param(since, refunds.createdAt)}
      and (before.status not in ('failed', 'rejected', 'cancelled') or before.attention = 'contradicted' or before.refund_status = 'REFUND_SUCCESS')
      and before.status <> 'awaiting_approval' and before.approval_decision is distinct from 'approved'
  )`;
}

const hasLater = sql<boolean>`exists (
  select from ${refunds} as later
  where later.prepay_id = ${refunds}.prepay_id and later.origin = 'panel'
    and (later.created_at, later.refund_request_id) > (${refunds}.created_at, ${refunds}.refund_request_id)
)`;
