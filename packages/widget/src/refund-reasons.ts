/** The reasons a page offers for a refund: its own, checked and in the operator's language, or the panel's four. */
import { MAX_REFUND_REASON_LENGTH } from '@refund-panel/shared';

/** As a page defines one. */
export interface RefundReason {
  /** Kept in a draft; left out, the label. `other` is the panel's own. */
  readonly id?: string;
  /** One text, or one for each language by its BCP 47 tag. What is sent as `refundReason` is the operator's. */
  readonly label: string | Readonly<Record<string, string>>;
  /** The note for colleagues may not be left empty. */
  readonly noteRequired?: boolean;
}

/** As the form offers one. */
export interface ReasonPreset {
  readonly id: string;
  readonly label: string;
  readonly noteRequired: boolean;
}

/** The choice of a reason in the operator's own words. */
export const OTHER_REASON = 'other';

export interface ReasonsReading {
  readonly presets: readonly ReasonPreset[];
  /** What was ignored, for whoever looks after the page. */
  readonly faults: readonly string[];
}

/** @param value whatever the page set */
export function readReasons(value: unknown, locale: string): ReasonsReading {
  if (!Array.isArray(value)) return { presets: [], faults: ['it is not an array'] };
  const presets = new Map<string, ReasonPreset>();
  const faults: string[] = [];
  value.forEach((reason: unknown, index) => {
    const preset = readReason(reason, locale);
    if (typeof preset === 'string') faults.push(`[${index}] ${preset}`);
    else if (presets.has(preset.id)) faults.push(`[${index}] has the id of an earlier one`);
    else presets.set(preset.id, preset);
  });
  return { presets: [...presets.values()], faults };
}

/** @returns what is wrong with it */
function readReason(reason: unknown, locale: string): ReasonPreset | string {
  const { id, label, noteRequired = false } = (reason ?? {}) as Partial<Record<keyof RefundReason, unknown>>;
  const texts = typeof label === 'string' ? [['', label]] : Object.entries(label ?? {});
  const isText = (text: unknown) =>
    typeof text === 'string' && /^(?=.*\S)[^\p{Cc}\p{Cs}]+$/u.test(text) && text.length <= MAX_REFUND_REASON_LENGTH;
  if (texts.length === 0 || !texts.every(([, text]) => isText(text))) {
    return `has no label of 1 to ${MAX_REFUND_REASON_LENGTH} plain characters`;
  }
  const name = id ?? texts[0]?.[1];
  if (typeof name !== 'string' || name === '' || name === OTHER_REASON) return 'has an id that is not one';
  if (typeof noteRequired !== 'boolean') return 'has a noteRequired that is neither true nor false';
  return { id: name, label: textFor(locale, texts as [string, string][]), noteRequired };
}

/** The language asked for, then less and less exactly; then another kind of it, English, or the first. */
function textFor(locale: string, texts: readonly [tag: string, text: string][]): string {
  const asked = locale.toLowerCase().split('-');
  const find = (fits: (tag: string) => boolean) => texts.find(([tag]) => fits(tag.toLowerCase()))?.[1];
  for (let length = asked.length; length > 0; length--) {
    const text = find((tag) => tag === asked.slice(0, length).join('-'));
    if (text !== undefined) return text;
  }
  return find((tag) => tag.split('-')[0] === asked[0]) ?? find((tag) => tag === 'en') ?? texts[0]?.[1] ?? '';
}
