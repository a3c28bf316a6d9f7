/** The columns of the files for spreadsheets. */
import type { Refund as ShownRefund, TrailEntry, TrailRecord } from '@refund-panel/shared';
import type { Cell } from './csv.js';

type Columns<Item> = Readonly<Record<string, (item: Item) => Cell>>;

export const refundColumns: Columns<ShownRefund> = {
  refundRequestId: (refund) => refund.refundRequestId,
  prepayId: (refund) => refund.prepayId,
  merchantTradeNo: (refund) => refund.merchantTradeNo,
  createdAt: (refund) => refund.createdAt,
  updatedAt: (refund) => refund.updatedAt,
  status: (refund) => refund.status,
  refundStatus: (refund) => refund.refundStatus,
  currency: (refund) => refund.currency,
  requestedAmount: (refund) => refund.requestedAmount,
  refundAmount: (refund) => refund.refundAmount,
  refundReason: (refund) => refund.refundReason,
  description: (refund) => refund.description,
  origin: (refund) => refund.origin,
  requestedById: (refund) => refund.requestedBy?.id ?? null,
  requestedByName: (refund) => refund.requestedBy?.name ?? null,
  approvalDecision: (refund) => refund.approval?.decision ?? null,
  decidedById: (refund) => refund.approval?.decidedBy?.id ?? null,
  decidedAt: (refund) => refund.approval?.decidedAt ?? null,
  decisionNote: (refund) => refund.approval?.note ?? null,
  attention: (refund) => refund.attention,
  failureCode: (refund) => refund.failure?.code ?? null,
  failureDetail: (refund) => refund.failure?.detail ?? null,
  refundId: (refund) => refund.refundId,
  refundCommission: (refund) => refund.refundCommission,
};

interface ReadEntry {
  readonly entry: TrailEntry;
  readonly record: TrailRecord;
}

const operatorOf = ({ by }: TrailRecord) => (by.kind === 'operator' ? by : null);
const text = (value: unknown) => (value === null ? null : JSON.stringify(value));

export const trailColumns: Columns<ReadEntry> = {
  sequence: ({ entry }) => entry.sequence,
  at: ({ record }) => record.at,
  action: ({ record }) => record.action,
  by: ({ record }) => record.by.kind,
  operatorId: ({ record }) => operatorOf(record)?.operator.id ?? null,
  operatorName: ({ record }) => operatorOf(record)?.operator.name ?? null,
  sessionId: ({ record }) => operatorOf(record)?.sessionId ?? null,
  requestId: ({ record }) => record.request?.requestId ?? null,
  address: ({ record }) => record.request?.address ?? null,
  refundRequestId: ({ record }) => record.refundRequestId,
  prepayId: ({ record }) => record.prepayId,
  note: ({ record }) => record.note,
  before: ({ record }) => text(record.before),
  after: ({ record }) => text(record.after),
  restsOn: ({ record }) => text(record.restsOn),
  hash: ({ entry }) => entry.hash,
};

export function rowsOf<Item>(columns: Columns<Item>, items: readonly Item[]): Cell[][] {
  const cells = Object.values(columns);
  return items.map((item) => cells.map((cell) => cell(item)));
}
