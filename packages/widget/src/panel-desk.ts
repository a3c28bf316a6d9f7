/** What every room of effects works with: the panel as it stands, and the only ways to change it and to tell the page. */
import type { Refund } from '@refund-panel/shared';
import type { ReactiveControllerHost } from 'lit';
import type { Lists } from './lists.js';
import type { PanelLanguage } from './panel-language.js';
import type { PanelProblem } from './panel-problem.js';
import type { PanelServer } from './panel-server.js';
import type { PanelSettings } from './panel-settings.js';
import type { PanelEvent, PanelState } from './panel-state.js';
import type { OfferedReasons, RefundDraft } from './refund-draft.js';
import type { TokenInput } from './token-source.js';

/** The element, as effects know it. */
export interface PanelHost extends ReactiveControllerHost, EventTarget {
  readonly isConnected: boolean;
  readonly settings: PanelSettings;
  readonly offered: OfferedReasons;
  readonly language: Pick<PanelLanguage, 'language' | 'words' | 'format' | 'complete'>;
  /** Which list the page asks for; the operator's own changes are put here, too. */
  listQuery: string | null;
}

export interface PanelDesk {
  readonly host: PanelHost;
  readonly state: PanelState;
  /** Null without an address to talk to. */
  readonly server: PanelServer | null;
  /** What the page gave to be known to the server with. */
  readonly tokens: TokenInput;
  /** This panel's lists; null until the part has been fetched. */
  readonly lists: Lists | null;
  dispatch(event: PanelEvent): void;
  /** And tells the page. */
  fail(event: Extract<PanelEvent, { type: 'load-failed' }>): void;
  /** Shows what came of an event. */
  show(next: PanelState): void;
  /** Tells the page that a request was refused or not answered. */
  complain(problem: PanelProblem): void;
  /** Tells the page of a refund that is new or in another state, once, whoever learnt of it first. */
  report(refund: Refund): void;
  /** Reads what is on screen again, and follows it while it can change. */
  refresh(): Promise<void>;
  editDraft(change: Partial<RefundDraft>): void;
  /** From the list, or from an order that was opened from it. */
  openOrder(prepayId: string): void;
}
