/** What the sandbox remembers: its tables, and the shape of their rows. */
import { createStorage, type Storage, type Table } from './storage.js';

export type RefundStatus = 'REFUND_SUCCESS' | 'REFUND_FAIL' | 'REFUND_PENDING';

export interface PaymentInstruction {
  readonly currency: string;
  readonly amount: string;
  /** Of one unit of `currency`, in the order's own currency. */
  readonly price?: string;
}

/** Amounts are plain decimal strings; times are Unix milliseconds by the sandbox's clock. */
export interface SandboxOrder {
  /** Binance Pay's id of the order. */
  readonly prepayId: string;
  readonly merchantTradeNo: string;
  /** Null before payment. */
  readonly transactionId: string | null;
  /** INITIAL, PAID, CANCELED, EXPIRED, REFUNDING, REFUNDED, FULL_REFUNDED, … */
  readonly status: string;
  readonly currency: string;
  readonly orderAmount: string;
  readonly createTime: number;
  /** Null before payment. */
  readonly transactTime: number | null;
  readonly paymentInstructions: readonly PaymentInstruction[];
  /** An unpaid order is EXPIRED from then on; left out, never. */
  readonly expireTime?: number;
  /** Where its PAY notifications go; left out, to the sandbox's default address. */
  readonly webhookUrl?: string;
  readonly tradeType?: string;
  readonly productType?: string;
  readonly productName?: string;
  readonly passThroughInfo?: string;
  /** Binance Pay's fee, in the order's currency; left out, none. */
  readonly commission?: string;
}

export interface SandboxRefund {
  readonly refundRequestId: string;
  /** Beyond 2^53, as Binance Pay's own ids are, so that whoever rounds them finds out here. */
  readonly refundId: string;
  readonly prepayId: string;
  readonly currency: string;
  readonly refundAmount: string;
  readonly refundReason: string | null;
  /** The part of the order's commission that comes back with this refund. */
  readonly refundCommission: string;
  readonly webhookUrl: string | null;
  readonly acceptedAt: number;
  /** What it becomes at `settlesAt`; until then it is REFUND_PENDING. */
  readonly settlesAs: 'REFUND_SUCCESS' | 'REFUND_FAIL';
  readonly settlesAt: number;
  /** Name of the fault script that it was accepted under. */
  readonly scenario: string | null;
}

export interface WalletRow {
  readonly currency: string;
  /** What came in, less every refund that was ever accepted. */
  readonly balance: string;
}

export interface DeliveryAttempt {
  readonly at: number;
  /** Null when there was no answer. */
  readonly httpStatus: number | null;
  /** What the receiver said: SUCCESS acknowledges. */
  readonly returnCode: string | null;
  /** Why there was no answer. */
  readonly reason: string | null;
}

export interface Delivery {
  readonly id: number;
  readonly url: string;
  readonly bizType: string;
  readonly bizStatus: string;
  readonly prepayId: string;
  readonly refundRequestId: string | null;
  /** The exact text that is posted, at every attempt the same. */
  readonly body: string;
  /** Whose key signs it: Binance Pay's, or one that its certificates do not have. */
  readonly signer: 'binance_pay' | 'forger';
  /** Null once it is finished. */
  readonly dueAt: number | null;
  readonly outcome: 'waiting' | 'acknowledged' | 'given_up';
  readonly attempts: readonly DeliveryAttempt[];
}

export interface Settings {
  /** What keys, ids and nonces are made from. */
  readonly seed: string;
  /** How far the sandbox's clock is ahead of the real one. */
  readonly clockOffsetMs: number;
  /** How often the certificate was rotated. */
  readonly certificateGeneration: number;
}

export interface State {
  readonly settings: Table<Settings>;
  readonly orders: Table<SandboxOrder>;
  readonly refunds: Table<SandboxRefund>;
  readonly wallets: Table<WalletRow>;
  readonly deliveries: Table<Delivery>;
  /** Refunds whose first call a fault script has already broken, by refundRequestId. */
  readonly brokenFirstCalls: Table<true>;
  readonly storage: Storage;
}

/** @param file where it is kept; left out, in memory only. @throws Error when the file cannot be read */
export function openState(file?: string): State {
  const storage = createStorage(file);
  return {
    settings: storage.table('settings'),
    orders: storage.table('orders'),
    refunds: storage.table('refunds'),
    wallets: storage.table('wallets'),
    deliveries: storage.table('deliveries'),
    brokenFirstCalls: storage.table('brokenFirstCalls'),
    storage,
  };
}
