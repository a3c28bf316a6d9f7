/** Looks into the wallet before money is asked to leave it. */
import { compareAmounts, type RefundFailure, subtractAmounts } from '@refund-panel/shared';
import type { Refund } from '../domain/refund.js';
import type { Gateway } from './ports.js';

/**
 * Why the wallet cannot pay this refund; null when it can, or when nobody can say. A short wallet is better found out
 * beforehand: whether a refund that Binance Pay declines uses up one of the order's attempts is not documented.
 */
export async function findShortage(
  gateway: Gateway,
  { refundAmount, currency }: Pick<Refund, 'refundAmount' | 'currency'>,
): Promise<RefundFailure | null> {
  const balance = await gateway.queryBalance(currency);
  if (balance.outcome !== 'found' || compareAmounts(balance.available, refundAmount) >= 0) return null;
  const missing = subtractAmounts(refundAmount, balance.available);
  return {
    code: 'wallet_short',
    detail: `The merchant's Funding Wallet holds ${balance.available} ${currency}, ${missing} ${currency} less than this refund. No money moved. Top it up, then refund again.`,
    gatewayCode: null,
  };
}
