/** The lists of orders and refunds, as the rest of the panel knows them. */
import type { TemplateResult } from 'lit';
import type { Answer } from './refund-api.js';
import type { ViewContext } from './views/view-context.js';

/** The lists of one panel. What they have read they keep, also while an order is on screen. */
export interface Lists {
  /** Reads the list that is asked for; one that has been read already is shown again, and what changed in it is read. */
  load(signal: AbortSignal): Promise<Answer<unknown>>;
  /** Reads again what is on screen. */
  refresh(): Promise<void>;
  /** Null while its words are on their way. @param instead of any list: a problem */
  view(context: ViewContext, instead?: TemplateResult): unknown;
  /** Called after each rendering. */
  watch(): void;
  stop(): void;
}
