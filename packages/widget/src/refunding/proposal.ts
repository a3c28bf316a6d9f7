/** What the page fills the form with: never sent, only looked at. */
import { parseAmount } from '@refund-panel/shared';
import type { PanelHost } from '../panel-desk.js';
import type { RefundDraft } from '../refund-draft.js';
import { OTHER_REASON } from '../refund-reasons.js';
import type { RefundProposal } from '../refunding-part.js';
import type { DraftLanguage } from './refund-plan.js';
import type { RefundingDesk } from './refunding-desk.js';

/** @throws as `RefundPanel.proposeRefund` says */
export async function propose(desk: RefundingDesk, proposal: RefundProposal): Promise<void> {
  const { host } = desk;
  const change = draftOf(proposal, desk.language);
  // An order that the page has just named is asked for at the next rendering.
  await host.updateComplete;
  while (!host.isConnected || desk.state.view === 'loading') await nextUpdate(host);
  const { state } = desk;
  const step = state.view === 'order' ? state.step.name : state.view;
  if (state.view !== 'order' || state.order.refusal !== null || step === 'submitting' || step === 'unanswered') {
    throw new DOMException(`There is no form to fill: the panel shows "${step}".`, 'InvalidStateError');
  }
  desk.dispatch({ type: 'result-closed' });
  desk.dispatch({ type: 'plan-left' });
  desk.editDraft(change);
}

function nextUpdate(host: PanelHost): Promise<void> {
  return new Promise((goOn) => {
    const once = {
      hostUpdated() {
        host.removeController(once);
        goOn();
      },
    };
    host.addController(once);
  });
}

function draftOf(
  { refundAmount, refundReason, description }: RefundProposal,
  { reasons, marks }: DraftLanguage,
): Partial<RefundDraft> {
  const change: { -readonly [Field in keyof RefundDraft]?: RefundDraft[Field] } = {};
  if (refundAmount === 'full') {
    change.mode = 'full';
  } else if (refundAmount !== undefined) {
    const amount = parseAmount(String(refundAmount));
    if (amount === null) throw new TypeError(`refundAmount is neither a decimal string nor "full": ${refundAmount}`);
    change.mode = 'partial';
    change.amount = amount.replace('.', marks.decimal);
  }
  if (refundReason !== undefined) {
    const preset = reasons.find(({ label }) => label === refundReason)?.id;
    change.reason = preset ?? (refundReason && OTHER_REASON);
    change.otherReason = preset ? '' : refundReason;
  }
  if (description !== undefined) change.description = description;
  return change;
}
