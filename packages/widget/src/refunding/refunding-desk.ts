/** The panel's desk with the events of a refund on it. */
import type { MyPolicy } from '@refund-panel/shared';
import type { PanelDesk } from '../panel-desk.js';
import type { PanelProblem } from '../panel-problem.js';
import { numberMarksOf } from './amount-text.js';
import type { DraftLanguage } from './refund-plan.js';
import { type RefundingEvent, reduceRefunding } from './refunding-state.js';

export interface RefundingDesk extends Omit<PanelDesk, 'dispatch' | 'fail' | 'show'> {
  /** What the policy allows the operator; null while that is not known. */
  policy: MyPolicy | null;
  /** How the operator writes numbers and reasons. */
  readonly language: DraftLanguage;
  dispatch(event: RefundingEvent): void;
  /** And tells the page. */
  fail(event: Extract<RefundingEvent, { problem: PanelProblem }>): void;
}

export function createRefundingDesk(panel: PanelDesk): RefundingDesk {
  const dispatch = (event: RefundingEvent) => panel.show(reduceRefunding(panel.state, event));
  const desk: RefundingDesk = {
    policy: null,
    host: panel.host,
    get state() {
      return panel.state;
    },
    get server() {
      return panel.server;
    },
    get language() {
      const { offered, language } = panel.host;
      return { ...offered, marks: numberMarksOf(language.format.numbers), rules: desk.policy?.rules ?? [] };
    },
    dispatch,
    fail(event) {
      dispatch(event);
      panel.complain(event.problem);
    },
    get tokens() {
      return panel.tokens;
    },
    get lists() {
      return panel.lists;
    },
    complain: panel.complain,
    report: panel.report,
    refresh: panel.refresh,
    editDraft: panel.editDraft,
    openOrder: panel.openOrder,
  };
  return desk;
}
