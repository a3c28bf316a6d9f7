/** Looks into the wallet before money is asked to leave it. */
import { compareAmounts, type RefundFailure, subtractAmounts } from '@refund-panel/shared';
import type { WalletLook } from '../domain/parking.js';
import type { Refund } from '../domain/refund.js';
import type { Gateway } from './ports/gateway.js';

export async function lookIntoWallet(
  gateway: Gateway,
  { refundAmount, currency }: Pick<Refund, 'refundAmount' | 'currency'>,
): Promise<WalletLook> {
  const balance = await gateway.queryBalance(currency, refundAmount);
  if (balance.outcome === 'declined') return { wallet: 'untold' };
  if (balance.outcome === 'unknown') return { wallet: 'unknown' };
  if (compareAmounts(balance.available, refundAmount) >= 0) return { wallet: 'enough' };
  return { wallet: 'short', missingAmount: subtractAmounts(refundAmount, balance.available) };
}

/**
 * Why the wallet cannot pay this refund; null when it can, or when nobody can say. A short wallet is better found out
 * beforehand: whether a refund that Binance Pay declines uses up one of the order's attempts is not documented.
 */
export async function findShortage(
  gateway: Gateway,
  refund: Pick<Refund, 'refundAmount' | 'currency'>,
): Promise<{ failure: RefundFailure; missingAmount: string } | null> {
  const look = await lookIntoWallet(gateway, refund);
  if (look.wallet !== 'short') return null;
  const { missingAmount } = look;
  const detail = `The merchant's Funding Wallet lacks ${missingAmount} ${refund.currency}. No money moved.`;
  return { failure: { code: 'wallet_short', detail, gatewayCode: null }, missingAmount };
}
