/** What the policy says of an amount and of the hour, as far as a panel can know it: the server decides. Pure. */
import {
  type Amount,
  addAmounts,
  compareAmounts,
  isFinal,
  type MyPolicy,
  type Order,
  type Refund,
  sumAmounts,
} from '@refund-panel/shared';

export type PolicyRule = MyPolicy['rules'][number];
type BusinessHours = NonNullable<MyPolicy['businessHours']>;
type Weekday = BusinessHours['open'][number]['days'][number];

const weekdays: readonly Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

export function ruleOf(rules: readonly PolicyRule[] | undefined, currency: string): PolicyRule | undefined {
  return rules?.find((rule) => rule.currency === currency);
}

export function isAbove(amount: Amount, limit: Amount | null | undefined): boolean {
  return limit !== null && limit !== undefined && compareAmounts(amount, limit) > 0;
}

/** What was used up of a day's sum is known to the server alone; an amount above all of it is too much at any time. */
export function isOverLimit(rule: PolicyRule | undefined, amount: Amount): boolean {
  return isAbove(amount, rule?.perRefund) || isAbove(amount, rule?.perDay);
}

/** True where it is sure: many small refunds of one order need what a large one needs. */
export function needsApproval(rule: PolicyRule | undefined, order: Order, amount: Amount): boolean {
  const together = addAmounts(amount, sumAmounts(order.refunds.filter(isUnapproved).map((one) => one.requestedAmount)));
  return isAbove(together, rule?.approvalAbovePerOrder) || isAbove(amount, rule?.approvalAbovePerDay);
}

/** Asked for here without anybody's approval, unless it surely returned nothing. */
function isUnapproved({ origin, approval, status, attention }: Refund): boolean {
  const isNothing = isFinal(status) && status !== 'succeeded' && attention !== 'contradicted';
  return origin === 'panel' && approval === null && !isNothing;
}

/** When refunds may be asked for again; null while they may. */
export interface Opening {
  /** From Monday, 0. */
  readonly weekday: number;
  /** Such as `09:30`. */
  readonly from: string;
}

/** Null too for a time zone that this browser does not know. */
export function nextOpening(hours: BusinessHours | null, now: number): Opening | null {
  const local = hours === null ? null : localTime(hours.timeZone, now);
  if (hours === null || local === null) return null;
  const { weekday: today, time } = local;
  const openingsOn = (weekday: number) =>
    hours.open.filter(({ days }) => days.some((day) => day === weekdays[weekday]));
  if (openingsOn(today).some(({ from, to }) => from <= time && time < to)) return null;
  for (let ahead = 0; ahead <= weekdays.length; ahead += 1) {
    const weekday = (today + ahead) % weekdays.length;
    const [from] = openingsOn(weekday)
      .map((opening) => opening.from)
      .filter((begin) => ahead > 0 || begin > time)
      .sort();
    if (from !== undefined) return { weekday, from };
  }
  return null;
}

function localTime(timeZone: string, now: number): { readonly weekday: number; readonly time: string } | null {
  try {
    const format = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'long', hour: '2-digit', minute: '2-digit' });
    const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]));
    const weekday = weekdays.indexOf((parts.get('weekday') ?? '').toLowerCase() as Weekday);
    return weekday < 0 ? null : { weekday, time: `${parts.get('hour')}:${parts.get('minute')}` };
  } catch {
    return null;
  }
}
