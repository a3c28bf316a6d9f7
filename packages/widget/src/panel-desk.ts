/** What every room of effects works with: the panel as it stands, and the only ways to change it and to tell the page. */
import type { Refund } from '@refund-panel/shared';
import type { PanelProblem } from './panel-problem.js';
import type { PanelServer } from './panel-server.js';
import type { PanelEvent, PanelState } from './panel-state.js';
import type { PartLoader } from './part-loader.js';
import type { OrderLists } from './target-loader.js';
import type { TokenInput } from './token-source.js';

export interface PanelDesk {
  readonly state: PanelState;
  /** Null without an address to talk to. */
  readonly server: PanelServer | null;
  readonly lists: PartLoader<OrderLists>;
  /** What the page gave to be known to the server with. */
  readonly tokens: TokenInput;
  /** The page gave a token, or a way to get one. */
  readonly hasToken: boolean;
  dispatch(event: PanelEvent): void;
  /** Tells the page that a request was refused or not answered. */
  complain(problem: PanelProblem): void;
  /** Both. */
  fail(event: Extract<PanelEvent, { problem: PanelProblem }>): void;
  /** Tells the page of a refund that is new or in another state, once, whoever learnt of it first. */
  report(refund: Refund): void;
  /** Reads what is on screen again, and follows it while it can change. */
  refresh(): void;
}
