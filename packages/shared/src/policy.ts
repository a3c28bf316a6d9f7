/** The policy: who may refund how much without asking, for which reasons, and when. One document, in numbered versions. */
import * as z from 'zod/mini';
import { amountOrZeroSchema, currencySchema } from './amount-schema.js';
import { operatorKeyOf, operatorSchema, roleSchema } from './permissions.js';
import { noteSchema, oneLinePattern, refundStatusSchema } from './refund.js';
import { MAX_REFUND_REASON_LENGTH } from './refund-states.js';

/** A day; a confirmed refund that waits longer should not have been confirmed. */
export const MAX_UNDO_WINDOW_SECONDS = 24 * 60 * 60;
/** Over a long weekend. */
export const DEFAULT_APPROVAL_HOURS = 72;
export const MAX_APPROVAL_HOURS = 30 * 24;

const MAX_RULES = 200;
const MAX_REASONS = 50;
const MAX_CURRENCIES = 100;
const MAX_BUSINESS_HOURS = 50;

/**
 * Whom a rule is for: one operator, whoever has a role, or, with neither, everybody. Of the rules for one currency those for the
 * operator count; where there are none, those for their roles, of several the most generous; and only then those for everybody.
 */
const subject = { operator: z.optional(operatorSchema.shape.id), role: z.optional(roleSchema) };

const oneSubject = z.refine<{ operator?: string | undefined; role?: string | undefined }>(
  ({ operator, role }) => operator === undefined || role === undefined,
  { error: 'is for one operator or for one role, not for both' },
);

/** Null: no limit, where a rule for more people sets one. Left out: this rule says nothing of it. Zero: nothing, or nothing alone. */
const limit = z.nullish(amountOrZeroSchema);

/**
 * How much may be refunded. `perDay` is the sum of what one operator asked for within 24 hours, whatever became of it, but for
 * what surely returned nothing.
 */
const limitRuleSchema = z
  .strictObject({ ...subject, currency: currencySchema, perRefund: limit, perDay: limit })
  .check(oneSubject);

/**
 * Above which sum a second person approves. `perOrder`: what was asked for of one order, by whomever, without anybody's approval.
 * `perDay`: the same of one operator within 24 hours, over all orders. So many small refunds need what a large one needs.
 */
const approvalRuleSchema = z
  .strictObject({ ...subject, currency: currencySchema, perOrder: limit, perDay: limit })
  .check(oneSubject);

/** Of two that say something of the same people and currency nobody could say which one counts. */
const noneTwice = z.refine<{ operator?: string | undefined; role?: string | undefined; currency: string }[]>(
  (rules) => {
    const named = rules.map(({ operator, role, currency }) => {
      return JSON.stringify([currency, role ?? null, operator === undefined ? null : operatorKeyOf(operator)]);
    });
    return new Set(named).size === named.length;
  },
  { error: 'must not have two rules for the same people and currency' },
);

/** What all operators together may ask for within 24 hours, whatever the other rules allow. */
const totalSchema = z.strictObject({ currency: currencySchema, perDay: amountOrZeroSchema });

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const timeOfDaySchema = z
  .string()
  .check(z.regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, { error: 'must be a time such as "09:30"' }));

const openingSchema = z
  .strictObject({
    days: z.array(z.enum(weekdays)).check(z.minLength(1), z.maxLength(7)),
    from: timeOfDaySchema,
    /** Not included; `24:00` is the day's end. */
    to: timeOfDaySchema,
  })
  .check(z.refine(({ from, to }) => from < to, { error: 'must end after it begins', path: ['to'] }));

export const reasonRuleSchema = z.strictObject({
  reason: z.string().check(z.minLength(1), z.maxLength(MAX_REFUND_REASON_LENGTH), z.regex(oneLinePattern)),
  /** A description for colleagues must come with it. */
  noteNeeded: z.optional(z.boolean()),
});

export const businessHoursSchema = z.strictObject({
  /** As in the IANA database: `Europe/Berlin`. */
  timeZone: z
    .string()
    .check(z.maxLength(64), z.refine(isTimeZone, { error: 'must be a time zone such as "Europe/Berlin"' })),
  open: z.array(openingSchema).check(z.minLength(1), z.maxLength(MAX_BUSINESS_HOURS)),
});
export type BusinessHours = z.infer<typeof businessHoursSchema>;

export const policySchema = z.strictObject({
  /** Only these may be refunded; left out, any. */
  currencies: z.optional(z.array(currencySchema).check(z.minLength(1), z.maxLength(MAX_CURRENCIES))),
  limits: z.optional(z.array(limitRuleSchema).check(z.maxLength(MAX_RULES), noneTwice)),
  totals: z.optional(z.array(totalSchema).check(z.maxLength(MAX_CURRENCIES), noneTwice)),
  approvals: z.optional(z.array(approvalRuleSchema).check(z.maxLength(MAX_RULES), noneTwice)),
  /** After so long without a decision a refund is rejected by itself. */
  approvalHours: z.optional(z.int().check(z.minimum(1), z.maximum(MAX_APPROVAL_HOURS))),
  /** Only these, word for word; left out, any or none. */
  reasons: z.optional(z.array(reasonRuleSchema).check(z.minLength(1), z.maxLength(MAX_REASONS))),
  /** Left out, the server's setting. */
  undoWindowSeconds: z.optional(z.int().check(z.minimum(0), z.maximum(MAX_UNDO_WINDOW_SECONDS))),
  /** Refunds are asked for only then; left out, always. What was asked for in time may be sent later. */
  businessHours: z.optional(businessHoursSchema),
});
export type Policy = z.infer<typeof policySchema>;
z.globalRegistry.add(policySchema, { id: 'Policy' });

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

export const policyVersionSchema = z.object({
  /** 0 as long as none was set: then everything is allowed that a session allows. */
  version: z.int(),
  policy: policySchema,
  /** Why it was changed; null for version 0, as the two that follow. */
  reason: z.nullable(z.string()),
  changedBy: z.nullable(operatorSchema),
  changedAt: z.nullable(z.iso.datetime()),
});
export type PolicyVersion = z.infer<typeof policyVersionSchema>;
z.globalRegistry.add(policyVersionSchema, { id: 'PolicyVersion' });

export const changePolicyBodySchema = z.strictObject({
  policy: policySchema,
  /** The version that was looked at. Where there is a later one by now, the change is refused with `policy_changed`. */
  expectedVersion: z.int().check(z.minimum(0)),
  reason: noteSchema,
});

export const weekdaySchema = z.enum(weekdays);
export const shownOpeningSchema = z.object({ days: z.array(weekdaySchema), from: z.string(), to: z.string() });
/** As they are told: who reads them may know fewer time zones than who set them. */
export const shownBusinessHoursSchema = z.object({ timeZone: z.string(), open: z.array(shownOpeningSchema) });

/** What is null is not limited. */
export const myPolicyRuleSchema = z.object({
  currency: z.string(),
  perRefund: z.nullable(z.string()),
  perDay: z.nullable(z.string()),
  approvalAbovePerOrder: z.nullable(z.string()),
  approvalAbovePerDay: z.nullable(z.string()),
});

/** The policy as it concerns whoever asks: what the panel shows beside its form. */
export const myPolicySchema = z.object({
  version: z.int(),
  currencies: z.nullable(z.array(z.string())),
  /** For each currency that a rule names. */
  rules: z.array(myPolicyRuleSchema),
  /** Null: any reason, or none. */
  reasons: z.nullable(z.array(reasonRuleSchema)),
  businessHours: z.nullable(shownBusinessHoursSchema),
});
export type MyPolicy = z.infer<typeof myPolicySchema>;
z.globalRegistry.add(myPolicySchema, { id: 'MyPolicy' });

/** What a policy would have made of refunds that were asked for already. */
export const policyTestSchema = z.object({
  since: z.iso.datetime(),
  /** How many refunds were looked at: those that operators asked for since then. */
  looked: z.int(),
  /** Null: all were. Else one request looks at no more, and all were that were asked for before then: go on from there. */
  until: z.nullable(z.iso.datetime()),
  /** Refused, or sent to a second person, by this policy and not in fact; the oldest first. */
  stopped: z.array(
    z.object({
      refundRequestId: z.string(),
      prepayId: z.string(),
      refundAmount: z.string(),
      currency: z.string(),
      requestedBy: operatorSchema,
      createdAt: z.iso.datetime(),
      status: refundStatusSchema,
      would: z.enum(['be_refused', 'await_approval']),
      detail: z.string(),
    }),
  ),
});
export type PolicyTest = z.infer<typeof policyTestSchema>;
z.globalRegistry.add(policyTestSchema, { id: 'PolicyTest' });
