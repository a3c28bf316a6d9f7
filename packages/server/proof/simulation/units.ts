/** Money inside the model gateway: whole numbers of Binance Pay's smallest step, 0.00000001, far below 2^53. */

const DECIMALS = 8;
export const UNITS_PER_COIN = 10 ** DECIMALS;

/** Plain notation without surplus zeros. */
export function toText(units: number): string {
  const digits = String(units).padStart(DECIMALS + 1, '0');
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, '');
  const whole = digits.slice(0, -DECIMALS);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

/** Reads plain notation; anything finer or larger than an order can be is a bug of whoever wrote it. */
export function toUnits(text: string): number {
  const [whole = '', fraction = ''] = text.split('.');
  const units = Number(whole) * UNITS_PER_COIN + Number(fraction.padEnd(DECIMALS, '0'));
  if (fraction.length > DECIMALS || !Number.isSafeInteger(units)) throw new Error(`not an amount: ${text}`);
  return units;
}
