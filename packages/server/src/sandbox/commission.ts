/** How much of an order's commission comes back with a refund. */
import { compareAmounts, subtractAmounts } from '@refund-panel/shared';

const DECIMALS = 8;

/**
 * The part in proportion to the amount, rounded down, and with the last of the money all that is left. Binance Pay's own rule
 * is not published; "pro rata" is what others suppose.
 */
export function refundedPart(asked: {
  readonly commission: string;
  /** What came back before. */
  readonly refundedCommission: string;
  readonly refundAmount: string;
  /** What is left of the order before this refund. */
  readonly left: string;
  readonly orderAmount: string;
}): string {
  if (asked.commission === '0') return '0';
  if (compareAmounts(asked.refundAmount, asked.left) === 0) {
    return subtractAmounts(asked.commission, asked.refundedCommission);
  }
  return fromUnits((toUnits(asked.commission) * toUnits(asked.refundAmount)) / toUnits(asked.orderAmount));
}

function toUnits(amount: string): bigint {
  const [integer = '0', decimals = ''] = amount.split('.');
  return BigInt(integer + decimals.padEnd(DECIMALS, '0').slice(0, DECIMALS));
}

function fromUnits(units: bigint): string {
  const digits = units.toString().padStart(DECIMALS + 1, '0');
  const decimals = digits.slice(-DECIMALS).replace(/0+$/, '');
  return digits.slice(0, -DECIMALS) + (decimals === '' ? '' : `.${decimals}`);
}
