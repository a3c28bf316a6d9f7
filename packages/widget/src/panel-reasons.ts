/** The reasons that this panel offers: the page's, read once for each language, or the panel's own four. */
import { type ReasonPreset, type RefundReason, readReasons } from './refund-reasons.js';

interface Asked {
  /** What the page set; null for nothing. */
  readonly reasons: readonly RefundReason[] | string | null;
  readonly locale: string;
  /** The panel's own, by their ids. */
  readonly own: Readonly<Record<string, string>>;
}

export class PanelReasons {
  #asked: Asked | null = null;
  #presets: readonly ReasonPreset[] = [];
  #warnedOf = '';

  presets(asked: Asked): readonly ReasonPreset[] {
    const before = this.#asked;
    if (before?.reasons === asked.reasons && before.locale === asked.locale && before.own === asked.own) {
      return this.#presets;
    }
    this.#asked = asked;
    const { reasons, locale } = asked;
    const { presets, faults } = reasons === null ? { presets: [], faults: [] } : readReasons(reasons, locale);
    this.#warn(faults.join('; '));
    const isOwn = reasons === null || (presets.length === 0 && faults.length > 0);
    const own = Object.entries(asked.own).map(([id, label]) => ({ id, label, noteRequired: false }));
    this.#presets = isOwn ? own : presets;
    return this.#presets;
  }

  /** A page that renders often may set the same mistake often. */
  #warn(fault: string): void {
    if (fault === '' || fault === this.#warnedOf) return;
    this.#warnedOf = fault;
    // biome-ignore lint/suspicious/noConsole: the only place where a page's own mistake can be told to whoever makes the page.
    console.warn(`<refund-panel> ignores reasons: ${fault}`);
  }
}
