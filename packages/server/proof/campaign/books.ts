/** What each side has on record when everything is over: the gateway, the database, the API. */
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { OrderSummary, Refund } from '@refund-panel/shared';
import postgres from 'postgres';
import type { Api } from './api.js';
import type { Stage } from './stage.js';

/** A refund in the gateway's books. */
export interface LedgerRefund {
  readonly refundRequestId: string;
  readonly prepayId: string;
  readonly refundAmount: string;
  readonly refundReason: string | null;
  readonly refundStatus: string;
}

/** A refund's row. */
export interface StoredRefund {
  readonly refundRequestId: string;
  readonly prepayId: string;
  readonly idempotencyKey: string | null;
  readonly requestedAmount: string;
  readonly refundAmount: string;
  readonly status: string;
  readonly origin: string;
}

export interface LedgerOrder {
  readonly prepayId: string;
  readonly orderAmount: string;
}

export interface Books {
  readonly ledgerOrders: readonly LedgerOrder[];
  readonly ledgerRefunds: readonly LedgerRefund[];
  readonly storedRefunds: readonly StoredRefund[];
  readonly shownRefunds: readonly Refund[];
  readonly shownOrders: readonly OrderSummary[];
  /** Bodies of notifications that a server acknowledged. */
  readonly acknowledgedNotifications: readonly string[];
  /** Bodies of notifications on record. */
  readonly storedNotifications: readonly string[];
}

type Stored = Pick<Books, 'storedRefunds' | 'storedNotifications'>;

export function readGateway({
  sandbox: { ledger },
  deliveries,
}: Stage): Pick<Books, 'ledgerOrders' | 'ledgerRefunds' | 'acknowledgedNotifications'> {
  return {
    acknowledgedNotifications: [...deliveries.acknowledged],
    ledgerOrders: ledger.listOrders().map(({ prepayId, orderAmount }) => ({ prepayId, orderAmount })),
    ledgerRefunds: ledger.listRefunds().map(({ refundRequestId, prepayId, refundAmount, refundReason }) => ({
      refundRequestId,
      prepayId,
      refundAmount,
      refundReason,
      refundStatus: ledger.refunds.find(refundRequestId)?.refundStatus ?? 'missing',
    })),
  };
}

/** While the servers run. */
export async function readShown(api: Api): Promise<Pick<Books, 'shownRefunds' | 'shownOrders'>> {
  return { shownRefunds: await api.readAll<Refund>('/v1/refunds'), shownOrders: await api.readAll('/v1/orders') };
}

const STORED_REFUNDS = `select refund_request_id as "refundRequestId", prepay_id as "prepayId", idempotency_key as "idempotencyKey",
  requested_amount::text as "requestedAmount", refund_amount::text as "refundAmount", status::text, origin::text from refunds`;

const STORED_NOTIFICATIONS = 'select body from notifications';

/** Past every server, which must have stopped: the embedded database has one user. */
export async function readStored(stage: Stage): Promise<Stored> {
  if (stage.postgres === null) {
    const client = await PGlite.create(join(stage.dataFolder, 'postgres'));
    try {
      return await readWith(async (text) => (await client.query(text)).rows);
    } finally {
      await client.close();
    }
  }
  const client = postgres(stage.postgres.url, { max: 1 });
  try {
    return await readWith(async (text) => await client.unsafe(text));
  } finally {
    await client.end();
  }
}

async function readWith(query: (text: string) => Promise<readonly unknown[]>): Promise<Stored> {
  const notifications = (await query(STORED_NOTIFICATIONS)) as { body: string }[];
  return {
    storedRefunds: [...((await query(STORED_REFUNDS)) as StoredRefund[])],
    storedNotifications: notifications.map(({ body }) => body),
  };
}
