/** The merchant's Funding Wallet: one balance a currency. Payments fill it, refunds take from it, rejected ones give back. */
import { addAmounts, compareAmounts, subtractAmounts, sumAmounts } from '@refund-panel/shared';
import type { State } from './state.js';

/** Enough for nobody to meet 400611 before they want to. */
const OPENING_BALANCE = '1000000';

export interface Wallet {
  readonly currency: string;
  readonly available: string;
}

export interface Wallets {
  /** What is free to use now. */
  available(currency: string): string;
  add(currency: string, amount: string): void;
  take(currency: string, amount: string): void;
  setAvailable(currency: string, available: string): void;
  /** Every currency that was ever used. */
  list(): Wallet[];
}

/** @param returnedAmounts amounts that rejected refunds of a currency have given back by now */
export function createWallets(
  { wallets }: Pick<State, 'wallets'>,
  returnedAmounts: (currency: string) => readonly string[],
): Wallets {
  const balanceOf = (currency: string) => wallets.get(currency)?.balance ?? OPENING_BALANCE;
  const available = (currency: string) => addAmounts(balanceOf(currency), sumAmounts(returnedAmounts(currency)));
  const setBalance = (currency: string, balance: string) => wallets.set(currency, { currency, balance });

  return {
    available,
    add: (currency, amount) => setBalance(currency, addAmounts(balanceOf(currency), amount)),
    take: (currency, amount) => setBalance(currency, subtractAmounts(balanceOf(currency), amount)),
    setAvailable: (currency, wanted) =>
      setBalance(currency, subtractAmounts(wanted, sumAmounts(returnedAmounts(currency)))),
    list: () => wallets.values().map(({ currency }) => ({ currency, available: available(currency) })),
  };
}

export function isShort(available: string, amount: string): boolean {
  return compareAmounts(available, amount) < 0;
}
