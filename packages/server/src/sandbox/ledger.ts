/** The sandbox's books: its own orders and refunds, by Binance Pay's rules. Shares nothing with the product's domain. */
import { addAmounts, compareAmounts, subtractAmounts } from '@refund-panel/shared';

/** Refund Order: at most ten refunds of one order; the tenth returns everything that is left. */
const MAX_ATTEMPTS = 10;

/** Beyond 2^53, as Binance Pay's own ids are, so that whoever rounds them finds out here. */
const FIRST_REFUND_ID = 68_711_039_982_968_832n;

export interface SandboxOrder {
  readonly prepayId: string;
  readonly merchantTradeNo: string;
  readonly transactionId: string | null;
  /** INITIAL, PAID, REFUNDING, REFUNDED, FULL_REFUNDED, EXPIRED, … */
  status: string;
  readonly currency: string;
  readonly orderAmount: string;
  readonly createTime: number;
  readonly transactTime: number | null;
  readonly paymentInstructions: readonly { readonly currency: string; readonly amount: string }[];
}

export interface SandboxRefund {
  readonly refundRequestId: string;
  readonly refundId: string;
  readonly prepayId: string;
  readonly refundAmount: string;
  readonly webhookUrl: string | null;
  /** What it becomes at `settlesAt`; until then it is REFUND_PENDING. */
  readonly settlesAs: 'REFUND_SUCCESS' | 'REFUND_FAIL';
  readonly settlesAt: number;
}

export interface LedgerState {
  readonly orders: SandboxOrder[];
  readonly refunds: SandboxRefund[];
}

export interface RefundReceipt {
  readonly refund: SandboxRefund;
  readonly order: SandboxOrder;
  readonly refundStatus: 'REFUND_SUCCESS' | 'REFUND_FAIL' | 'REFUND_PENDING';
  readonly refundedAmount: string;
  readonly remainingAttempts: number;
  readonly duplicateRequest: 'Y' | 'N';
}

/** One of Binance Pay's own refusals. */
export interface Refusal {
  readonly code: string;
  readonly errorMessage: string;
}

export interface RefundRequest {
  readonly refundRequestId: string;
  readonly prepayId: string;
  readonly refundAmount: string;
  readonly webhookUrl: string | null;
  readonly settlesAs: SandboxRefund['settlesAs'];
  readonly settlesAt: number;
}

export type Ledger = ReturnType<typeof createLedger>;

/** @param save called with the whole state after every change, before the change is answered */
export function createLedger(initial: LedgerState, save: (state: LedgerState) => void) {
  const orders = new Map(initial.orders.map((order) => [order.prepayId, order]));
  const refunds = new Map(initial.refunds.map((refund) => [refund.refundRequestId, refund]));

  const refundsOf = (prepayId: string) => [...refunds.values()].filter((refund) => refund.prepayId === prepayId);
  const saveAll = () => save({ orders: [...orders.values()], refunds: [...refunds.values()] });

  /** Money that left for good or is on its way; a rejected refund gives its amount back. */
  function refundedAmount(prepayId: string, now: number): string {
    return refundsOf(prepayId)
      .filter((refund) => statusOf(refund, now) !== 'REFUND_FAIL')
      .reduce((sum, refund) => addAmounts(sum, refund.refundAmount), '0');
  }

  function receipt(refund: SandboxRefund, now: number, duplicateRequest: 'Y' | 'N'): RefundReceipt | Refusal {
    const order = orders.get(refund.prepayId);
    if (order === undefined) return orderNotFound;
    return {
      refund,
      order: { ...order, status: orderStatus(order, now) },
      refundStatus: statusOf(refund, now),
      refundedAmount: refundedAmount(refund.prepayId, now),
      remainingAttempts: MAX_ATTEMPTS - refundsOf(refund.prepayId).length,
      duplicateRequest,
    };
  }

  function orderStatus(order: SandboxOrder, now: number): string {
    const refunded = refundedAmount(order.prepayId, now);
    if (refunded === '0') return order.status;
    return compareAmounts(refunded, order.orderAmount) === 0 ? 'FULL_REFUNDED' : 'REFUNDED';
  }

  return {
    addOrder(order: SandboxOrder): void {
      orders.set(order.prepayId, order);
      saveAll();
    },

    findOrder(by: { prepayId?: string | null; merchantTradeNo?: string | null }, now: number): SandboxOrder | null {
      const order = by.prepayId
        ? orders.get(by.prepayId)
        : [...orders.values()].find(({ merchantTradeNo }) => merchantTradeNo === by.merchantTradeNo);
      return order === undefined ? null : { ...order, status: orderStatus(order, now) };
    },

    findRefund(refundRequestId: string, now: number): RefundReceipt | Refusal {
      const refund = refunds.get(refundRequestId);
      return refund === undefined ? orderNotFound : receipt(refund, now, 'N');
    },

    refund(request: RefundRequest, now: number): RefundReceipt | Refusal {
      const { refundRequestId, prepayId } = request;
      const earlier = refunds.get(refundRequestId);
      if (earlier !== undefined) {
        return earlier.prepayId === prepayId ? receipt(earlier, now, 'Y') : idUsedForAnotherOrder;
      }
      const order = orders.get(prepayId);
      if (order === undefined) return orderNotFound;
      if (order.status !== 'PAID') return invalidOrderStatus;
      const attemptsLeft = MAX_ATTEMPTS - refundsOf(prepayId).length;
      if (attemptsLeft === 0) return tooManyTimes;
      const left = subtractAmounts(order.orderAmount, refundedAmount(prepayId, now));
      const refundAmount = attemptsLeft === 1 ? left : request.refundAmount;
      if (left === '0' || compareAmounts(refundAmount, left) > 0) return amountInvalid;
      const refundId = String(FIRST_REFUND_ID + BigInt(refunds.size));
      const refund = { ...request, refundAmount, refundId };
      refunds.set(refundRequestId, refund);
      saveAll();
      return receipt(refund, now, 'N');
    },

    /** Every refund, for whoever checks the books. */
    listRefunds: (): readonly SandboxRefund[] => [...refunds.values()],
  };
}

function statusOf(refund: SandboxRefund, now: number): RefundReceipt['refundStatus'] {
  return now >= refund.settlesAt ? refund.settlesAs : 'REFUND_PENDING';
}

const orderNotFound: Refusal = { code: '400202', errorMessage: 'Order not found.' };
const invalidOrderStatus: Refusal = { code: '400204', errorMessage: 'Invalid order status.' };
const tooManyTimes: Refusal = { code: '400607', errorMessage: 'Refund too many times.' };
const amountInvalid: Refusal = { code: '400608', errorMessage: 'Refund amount invalid.' };
const idUsedForAnotherOrder: Refusal = { code: '400102', errorMessage: 'refundRequestId belongs to another order.' };
