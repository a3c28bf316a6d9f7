/** The part that carries refunds out and tells what became of them, when it is needed, and what it is handed when it is fetched. */
import { type CSSResult, html, nothing } from 'lit';
import { css } from './css.js';
import { RefundRequestEvent } from './events.js';
import { followLive } from './live-streams.js';
import type { WholeMessages } from './messages/messages.js';
import { importRefunding } from './on-demand.js';
import { isAllRefunded } from './order-changes.js';
import type { PanelDesk } from './panel-desk.js';
import { hasOwnWords, localProblem } from './panel-problem.js';
import type { PanelState } from './panel-state.js';
import { createPartLoader } from './part-loader.js';
import type { OfferedReasons } from './refund-draft.js';
import { isPlain, madeBy, refundIcon, refundTone } from './views/chip.js';
import { errorLine, hintOrError, textOf } from './views/field.js';
import { icon } from './views/icons.js';
import { problemDetails } from './views/problem.js';
import { refusalNotice } from './views/refund-form.js';
import type { RefundingViews, ViewContext } from './views/view-context.js';

/** What a page fills the form with. What is left out stays as it is. */
export interface RefundProposal {
  /** A decimal string such as `12.5`, in the currency of the order, or `full` for everything that is left. */
  readonly refundAmount?: string;
  readonly refundReason?: string;
  /** The note for colleagues. */
  readonly description?: string;
}

/** The refunds of one panel. */
export interface Refunding {
  /** Opens the confirmation, or shows the mistakes of the form. */
  review(): void;
  propose(proposal: RefundProposal): Promise<void>;
  /** False when it is not what the operator confirmed and the page stopped last. */
  resume(request: RefundRequestEvent): boolean;
  /** What had no answer here may have one in another window. */
  lookAtIntent(): void;
  /** The form is touched: what the policy says of it is needed. */
  touch(): void;
  /** Opens or closes what became of a refund, step by step. */
  tell(refundRequestId: string, isOpen: boolean): void;
  /** The policy's reasons, where it has some, in place of the page's. */
  offered(own: OfferedReasons): OfferedReasons;
  /** Called after each rendering. */
  watch(): void;
  stop(): void;
  views(context: ViewContext & { readonly messages: WholeMessages }): RefundingViews;
}

export interface RefundingPart {
  readonly styles: readonly CSSResult[];
  open(desk: PanelDesk): Refunding;
}

const kit = {
  ...{ css, html, nothing, icon, errorLine, hintOrError, textOf, problemDetails, refusalNotice },
  ...{ refundIcon, refundTone, isPlain, madeBy, localProblem, RefundRequestEvent, followLive },
};

export type RefundingKit = typeof kit;

export const refundingPart = createPartLoader<RefundingPart>(async (again) =>
  (await importRefunding(again)).openRefunding(kit),
);

/** What is on screen cannot be shown without it. An order that is plainly paid, and its form, can. */
export function needsRefunding(state: PanelState): boolean {
  switch (state.view) {
    case 'loading':
    case 'transactions':
      return false;
    case 'problem':
      return !hasOwnWords(state.problem);
    case 'order': {
      const { step, order, stale, noticed, isRestored } = state;
      return (
        step.name !== 'form' ||
        step.notice !== null ||
        isRestored ||
        noticed !== null ||
        order.refundedElsewhere !== null ||
        (order.refusal !== null && !isAllRefunded(order)) ||
        (stale !== null && !hasOwnWords(stale.problem)) ||
        !order.refunds.every(isPlain)
      );
    }
  }
}
