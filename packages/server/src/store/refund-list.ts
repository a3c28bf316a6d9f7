/** The list of refunds, and of what needs a person: which index each combination of filters walks. */
import { type InboxKind, inboxKinds, isFinal, MOST_COUNTED, type RefundStatus } from '@refund-panel/shared';
import { and, desc, eq, type SQL, sql } from 'drizzle-orm';
import type { Approver, InboxCount, ListStore, RefundListRequest } from '../operations/ports/lists.js';
import { isOneOf } from './cursor.js';
import type { Database } from './database.js';
import { decodePlace, encodePlace } from './list-cursor.js';
import { between, kindsOf, timesOf, within } from './order-list.js';
import { refundFrom } from './rows.js';
import { refunds } from './schema.js';
import { MOST_LOOKED_AT, type Walk, walkPage } from './walk.js';

const keys: Walk['keys'] = [
  { column: refunds.createdAt, kind: 'time' },
  { column: refunds.refundRequestId, kind: 'id' },
];

export function listRefundsIn(database: Database): ListStore['listRefunds'] {
  return async (request) => {
    const { limit, cursor, only: _, approver: __, ...query } = request;
    const after = cursor === undefined ? null : decodePlace(cursor, query, kindsOf(keys));
    const { places, next } = await walkPage(database, walkOf(request), { limit, after });
    const ids = places.map((place) => place.at(-1) ?? '');
    const rows = await database.select().from(refunds).where(isOneOf(refunds.refundRequestId, ids));
    const byId = new Map(rows.map((row) => [row.refundRequestId, row]));
    const items = ids.flatMap((id) => byId.get(id) ?? []).map(refundFrom);
    return { items, nextCursor: next === null ? null : encodePlace(next, query) };
  };
}

/** What an index is asked for, by the name of the filter. */
type Filter = 'prepayId' | 'inbox' | 'status' | 'operator' | 'reason' | 'currency';

/**
 * Of several filters the index of the first is walked that is likely to bring the fewest rows: what is open never is much, and an
 * operator or a reason has less than a currency. The others are compared in the rows that it brings.
 */
function drivingFilters({
  prepayId,
  inbox,
  status,
  operatorKey,
  reason,
  currency,
}: RefundListRequest): readonly Filter[] {
  if (prepayId !== undefined) return ['prepayId'];
  if (inbox !== undefined) return ['inbox'];
  if (status !== undefined && !isFinal(status)) return ['status'];
  if (operatorKey !== undefined) return currency === undefined ? ['operator'] : ['operator', 'currency'];
  if (reason !== undefined) return ['reason'];
  if (status !== undefined) return ['status'];
  return currency === undefined ? [] : ['currency'];
}

function walkOf(request: RefundListRequest): Walk {
  const { prepayId, inbox, status, operatorKey, reason, currency, only, approver } = request;
  const conditions: Record<Filter, SQL | undefined> = {
    prepayId: prepayId === undefined ? undefined : eq(refunds.prepayId, prepayId),
    inbox: inbox === undefined ? undefined : isOfKind(inbox),
    status: status === undefined ? undefined : eq(refunds.status, status),
    operator: operatorKey === undefined ? undefined : eq(refunds.operatorKey, operatorKey),
    reason: reason === undefined ? undefined : eq(refunds.refundReason, reason),
    currency: currency === undefined ? undefined : eq(refunds.currency, currency),
  };
  const compared = [
    between(refunds.refundAmount, request),
    inbox === 'awaiting_my_approval' ? mayApprove(approver) : undefined,
  ];
  const descending = request.sort === 'newest';
  const common = { table: refunds, keys, descending, range: timesOf(request), related: [], repeats: false };
  if (only !== undefined) {
    const fits = [...Object.values(conditions), ...compared, within(refunds.createdAt, request)];
    return { ...common, where: [isOneOf(refunds.prepayId, only)], range: null, fits, isShort: true };
  }
  const driving = drivingFilters(request);
  const others = (Object.keys(conditions) as Filter[]).filter((name) => !driving.includes(name));
  return {
    ...common,
    where: driving.map((name) => conditions[name]),
    fits: [...others.map((name) => conditions[name]), ...compared],
    isShort: false,
  };
}

const statusOfKind: Partial<Record<InboxKind, RefundStatus>> = {
  awaiting_my_approval: 'awaiting_approval',
  parked: 'parked',
};

function isOfKind(kind: InboxKind): SQL {
  const status = statusOfKind[kind];
  return status === undefined ? sql`${refunds.attention} = ${kind}` : eq(refunds.status, status);
}

/** Somebody else asked for it, and it is no more than the session is for. */
function mayApprove(approver: Approver | null): SQL {
  if (approver === null) return sql`false`;
  const { operatorKey, maxAmount } = approver;
  const isOthers = sql`${refunds.operatorKey} is distinct from ${operatorKey}::text`;
  if (maxAmount === null) return isOthers;
  const { amount, currency } = maxAmount;
  return sql`${isOthers} and ${refunds.currency} = ${currency} and ${refunds.refundAmount} <= ${amount}::text::numeric`;
}

export function countInboxIn(database: Database): ListStore['countInbox'] {
  return async ({ only, approver }) => {
    const counts = await Promise.all(
      inboxKinds.map(async (kind) => {
        const waiting = database
          .select({
            fits: sql<boolean>`${kind === 'awaiting_my_approval' ? mayApprove(approver) : sql`true`}`.as('fits'),
          })
          .from(refunds)
          .where(and(isOfKind(kind), only && isOneOf(refunds.prepayId, only)))
          .orderBy(desc(refunds.createdAt), desc(refunds.refundRequestId))
          .limit(MOST_LOOKED_AT)
          .as('waiting');
        const rows = await database
          .select({ fits: waiting.fits })
          .from(waiting)
          .where(sql`${waiting.fits}`)
          .limit(MOST_COUNTED + 1);
        const count: InboxCount = { count: Math.min(rows.length, MOST_COUNTED), isMore: rows.length > MOST_COUNTED };
        return [kind, count] as const;
      }),
    );
    return Object.fromEntries(counts) as Record<InboxKind, InboxCount>;
  };
}
