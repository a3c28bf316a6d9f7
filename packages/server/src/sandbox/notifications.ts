/** The bodies of notifications, as Binance Pay writes them. Sources: its "Order Notification" and "Refund Order Notification". */
import { jsonNumber, writeJson } from '../gateway/wire.js';
import type { RefundReceipt } from './refunds.js';
import { notifiedOrder, openUserIdOf, writeAmount } from './representations.js';
import type { Script } from './scenarios.js';
import type { Delivery, SandboxOrder } from './state.js';

/** What is delivered, before it has an address and a time. */
export type Notification = Pick<Delivery, 'bizType' | 'bizStatus' | 'prepayId' | 'refundRequestId' | 'body' | 'signer'>;

/** PAY: an order was paid, or closed unpaid. */
export function payNotification(order: SandboxOrder): Notification {
  const bizStatus = order.transactTime === null ? 'PAY_CLOSED' : 'PAY_SUCCESS';
  const named = { bizType: 'PAY', bizStatus, prepayId: order.prepayId };
  return { ...named, refundRequestId: null, signer: 'binance_pay', body: envelope(named, notifiedOrder(order)) };
}

/** PAY_REFUND. @param receipt of the refund as it is when it is final */
export function refundNotification(
  receipt: RefundReceipt,
  refundInfo: Script['refundInfo'],
  signer: Delivery['signer'],
): Notification {
  const { refund, order } = receipt;
  // A stranger tells the opposite of the truth.
  const succeeded = (receipt.refundStatus === 'REFUND_SUCCESS') === (signer === 'binance_pay');
  const named = {
    bizType: 'PAY_REFUND',
    // The API says REFUND_FAIL where notifications say REFUND_REJECTED.
    bizStatus: succeeded ? 'REFUND_SUCCESS' : 'REFUND_REJECTED',
    prepayId: refund.prepayId,
  };
  const data = { ...notifiedOrder(order), ...refundInfoField(receipt, refundInfo) };
  return { ...named, refundRequestId: refund.refundRequestId, signer, body: envelope(named, data) };
}

/** Documented as text, seen as an object, and said to reach approved merchants only: all three are in the wild. */
function refundInfoField(receipt: RefundReceipt, kind: Script['refundInfo']): object {
  if (kind === 'missing') return {};
  const { refund, order, refundedAmount, remainingAttempts } = receipt;
  const refundInfo = {
    refundRequestId: refund.refundRequestId,
    prepayId: refund.prepayId,
    orderAmount: writeAmount(order.orderAmount),
    refundedAmount: writeAmount(refundedAmount),
    refundAmount: writeAmount(refund.refundAmount),
    refundedCommission: writeAmount(receipt.refundedCommission),
    refundCommission: writeAmount(refund.refundCommission),
    remainingAttempts,
    payerOpenId: openUserIdOf(order),
    duplicateRequest: 'N',
  };
  return { refundInfo: kind === 'text' ? writeJson(refundInfo) : refundInfo };
}

function envelope(named: Pick<Delivery, 'bizType' | 'bizStatus' | 'prepayId'>, data: object): string {
  const { bizType, bizStatus, prepayId } = named;
  return writeJson({
    bizType,
    bizStatus,
    bizId: /^[1-9]\d*$/.test(prepayId) ? jsonNumber(prepayId) : prepayId,
    bizIdStr: prepayId,
    data: writeJson(data),
  });
}
