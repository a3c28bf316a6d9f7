/** The ranges of a list as the store takes them: times as dates, amounts in plain notation. */
import { parseAmount } from '@refund-panel/shared';

interface Ranges {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly minAmount?: string | undefined;
  readonly maxAmount?: string | undefined;
}

/** However a range is spelt, it is the same list. */
export function rangesOf({ since, until, minAmount, maxAmount }: Ranges) {
  return { since: date(since), until: date(until), minAmount: amount(minAmount), maxAmount: amount(maxAmount) };
}

function date(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}

function amount(text: string | undefined): string | undefined {
  return text === undefined ? undefined : (parseAmount(text) ?? undefined);
}
