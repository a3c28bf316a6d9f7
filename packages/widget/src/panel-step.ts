/** Where the operator is, as the page may ask. */
import type { PanelState, RefundStep } from './panel-state.js';
import { emptyDraft, type RefundDraft } from './refund-draft.js';

/** What the operator sees: nothing yet, a problem, the transactions, or a step of a refund. */
export type PanelStep = Exclude<PanelState['view'], 'order'> | RefundStep['name'];

export function stepOf(state: PanelState): PanelStep {
  return state.view === 'order' ? state.step.name : state.view;
}

/** Something was entered that closing the panel would lose. */
export function hasDraft(state: PanelState): boolean {
  if (state.view !== 'order') return false;
  const { step, aside } = state;
  const isEntered =
    (step.name === 'form' || step.name === 'confirm') &&
    Object.entries(emptyDraft).some(([field, empty]) => step.draft[field as keyof RefundDraft] !== empty);
  return isEntered || !!aside.adoption?.reason || !!aside.decision?.reason;
}
