/** Which list is shown: one value, and its text for addresses. What the server would refuse is never in it. */
import { type InboxKind, type OrderSort, refundStatuses } from '@refund-panel/shared';
import { isDay } from './days.js';

/** Empty strings stand for what is not asked for. */
export interface ListQuery {
  readonly list: 'orders' | 'refunds';
  /** Any id. */
  readonly search: string;
  /** Binance Pay's word for the order. */
  readonly status: string;
  /** A refund's status; of orders also `none` and `needs_person`. */
  readonly refundStatus: string;
  /** Days of the operator's calendar, `2026-11-25`; both included. */
  readonly since: string;
  readonly until: string;
  readonly currency: string;
  readonly minAmount: string;
  readonly maxAmount: string;
  readonly operatorId: string;
  readonly reason: string;
  readonly inbox: InboxKind | '';
  readonly sort: OrderSort;
}

export const emptyQuery: ListQuery = {
  list: 'orders',
  search: '',
  status: '',
  refundStatus: '',
  since: '',
  until: '',
  currency: '',
  minAmount: '',
  maxAmount: '',
  operatorId: '',
  reason: '',
  inbox: '',
  sort: 'newest',
};

type Field = keyof ListQuery;
const fields = Object.keys(emptyQuery) as readonly Field[];

/** What is chosen from the list as it stands; neither the list itself nor its order. */
export const filterNames = [
  'inbox',
  'status',
  'refundStatus',
  'since',
  'until',
  'currency',
  'minAmount',
  'maxAmount',
  'operatorId',
  'reason',
] as const satisfies readonly Field[];
export type FilterName = (typeof filterNames)[number];

/** The order in which the inbox is shown: what waits for me comes first. */
export const inboxOrder: readonly InboxKind[] = [
  'awaiting_my_approval',
  'unknown_too_long',
  'pending_too_long',
  'contradicted',
  'parked',
];

const MAX_ID_LENGTH = 128;
const MAX_REASON_LENGTH = 256;

const isLine = (longest: number) => (text: string) => text.length <= longest && !/[\p{Cc}\p{Cs}]/u.test(text);
const isOneOf = (words: readonly string[]) => (text: string) => words.includes(text);
/** Written plainly, above nought, and no longer than the server takes. */
const isAmount = (text: string) => text !== '0' && /^(0|[1-9]\d{0,29})(\.\d{0,7}[1-9])?$/.test(text);

const checks: Record<Field, (text: string) => boolean> = {
  list: isOneOf(['orders', 'refunds']),
  search: isLine(MAX_ID_LENGTH),
  status: (text) => /^[A-Z_]{1,32}$/.test(text),
  refundStatus: isOneOf([...refundStatuses, 'none', 'needs_person']),
  since: isDay,
  until: isDay,
  currency: (text) => /^[A-Z0-9]{1,16}$/.test(text),
  minAmount: isAmount,
  maxAmount: isAmount,
  operatorId: isLine(MAX_ID_LENGTH),
  reason: isLine(MAX_REASON_LENGTH),
  inbox: isOneOf(inboxOrder),
  sort: isOneOf(['newest', 'oldest', 'largest', 'smallest']),
};

/** @param text as `writeListQuery` wrote it, or anything that stands in an address; what is not understood is left out */
export function readListQuery(text: string): ListQuery {
  const given = new URLSearchParams(text);
  return withChange(emptyQuery, Object.fromEntries(fields.map((name) => [name, given.get(name) ?? ''])));
}

/** Empty for the list that is shown when nothing is asked for. */
export function writeListQuery(query: ListQuery): string {
  const given = fields.filter((name) => query[name] !== emptyQuery[name]);
  return new URLSearchParams(given.map((name) => [name, query[name]])).toString();
}

/** With what is changed; without what is no such value, and what no longer goes together with it. */
export function withChange(query: ListQuery, change: Partial<Record<Field, string>>): ListQuery {
  const next: Record<Field, string> = { ...query };
  for (const [name, value = ''] of Object.entries(change) as [Field, string | undefined][]) {
    const text = value.trim();
    next[name] = text !== '' && checks[name](text) ? text : emptyQuery[name];
  }
  return tidy(next as unknown as ListQuery);
}

/** True where the list can be sorted by amount: of one currency, and not by what became of its refunds. */
export function maySortByAmount({ list, currency, refundStatus }: ListQuery): boolean {
  return list === 'orders' && currency !== '' && (refundStatus === '' || refundStatus === 'none');
}

function tidy(query: ListQuery): ListQuery {
  const isOrders = query.list === 'orders';
  const { since, until, minAmount, maxAmount, sort, refundStatus } = query;
  const isOfOrders = refundStatus === 'none' || refundStatus === 'needs_person';
  return {
    ...query,
    ...(isOrders ? { operatorId: '', reason: '', inbox: '' } : { search: '', status: '' }),
    // What needs a person stands in one state anyway.
    ...(!isOrders && (isOfOrders || query.inbox !== '') ? { refundStatus: '' } : {}),
    ...(since !== '' && until !== '' && since > until ? { until: '' } : {}),
    ...(isAbove(minAmount, maxAmount) ? { maxAmount: '' } : {}),
    ...(query.currency === '' ? { minAmount: '', maxAmount: '' } : {}),
    ...((sort === 'largest' || sort === 'smallest') && !maySortByAmount(query) ? { sort: 'newest' } : {}),
  };
}

/** Of two that are given, both written plainly. */
export function isAbove(one: string, other: string): boolean {
  return one !== '' && other !== '' && comparable(one) > comparable(other);
}

function comparable(amount: string): string {
  const [whole = '', decimals = ''] = amount.split('.');
  return whole.padStart(30, '0') + decimals.padEnd(8, '0');
}

export function activeFilters(query: ListQuery): readonly FilterName[] {
  return filterNames.filter((name) => query[name] !== '');
}
