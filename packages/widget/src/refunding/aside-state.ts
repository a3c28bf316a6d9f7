/** What each event makes of the things beside the form. Pure. */
import type { Refund, Sending } from '@refund-panel/shared';
import type { Adoption, AdoptionError, Aside, Decision } from '../aside.js';
import type { PanelProblem } from '../panel-problem.js';

export type AsideEvent =
  | DecisionEvent
  | { readonly type: 'refund-decided'; readonly refund: Refund }
  | { readonly type: 'cancel-questioned' | 'cancel-left' | 'cancel-asked'; readonly refundRequestId: string }
  | { readonly type: 'cancel-refused'; readonly refundRequestId: string; readonly problem: PanelProblem }
  | { readonly type: 'refund-cancelled'; readonly refund: Refund }
  | { readonly type: 'sending-read'; readonly sending: Sending }
  | { readonly type: 'details-copied'; readonly copied: Aside['copied'] }
  | { readonly type: 'adoption-opened' }
  | { readonly type: 'adoption-closed' }
  | { readonly type: 'adoption-edited'; readonly reason: string }
  | { readonly type: 'adoption-rejected'; readonly error: AdoptionError }
  | { readonly type: 'adoption-asked' }
  | { readonly type: 'adoption-refused'; readonly prepayId: string; readonly problem: PanelProblem }
  | { readonly type: 'refund-adopted'; readonly refund: Refund };

/** One that is about another refund than the decision at hand changes nothing. */
export type DecisionEvent =
  | ({ readonly type: 'decision-opened' } & Pick<Decision, 'kind' | 'refundRequestId' | 'approvalHash' | 'figures'>)
  | { readonly type: 'decision-closed' }
  | { readonly type: 'outcome-closed' }
  | { readonly type: 'decision-edited'; readonly reason: string }
  | { readonly type: 'decision-rejected'; readonly error: NonNullable<Decision['error']> }
  | { readonly type: 'decision-sent'; readonly refundRequestId: string }
  | {
      readonly type: 'decision-refused' | 'decision-unanswered';
      readonly refundRequestId: string;
      readonly problem: PanelProblem;
    }
  | { readonly type: 'decision-prevented' };

const freshAdoption: Adoption = { reason: '', error: null, isAsked: false, problem: null };

/** @param event of the order on screen */
export function reduceAside(aside: Aside, event: AsideEvent): Aside {
  switch (event.type) {
    case 'cancel-questioned':
    case 'cancel-asked': {
      const cancel = event.type === 'cancel-asked' ? 'asked' : 'questioned';
      return { ...aside, cancels: { ...withoutRefusedCancels(aside).cancels, [event.refundRequestId]: cancel } };
    }
    case 'cancel-left':
      return withoutRefusedCancels(aside);
    case 'cancel-refused':
      return { ...aside, cancels: { ...aside.cancels, [event.refundRequestId]: event.problem } };
    case 'refund-cancelled': {
      const { [event.refund.refundRequestId]: _, ...cancels } = aside.cancels;
      return { ...aside, cancels, done: event.refund.refundRequestId, copied: null };
    }
    case 'sending-read':
      return { ...aside, sending: event.sending };
    case 'details-copied':
      return { ...aside, copied: event.copied };
    case 'refund-adopted':
      return { ...aside, adoption: null, done: event.refund.refundRequestId, copied: null };
    case 'adoption-opened':
      return { ...aside, adoption: aside.adoption ?? freshAdoption };
    case 'refund-decided': {
      const { refundRequestId } = event.refund;
      return { ...aside, decision: null, decided: refundRequestId, done: refundRequestId, copied: null };
    }
    case 'decision-opened':
      return openDecision(aside, event);
    case 'outcome-closed':
      return { ...aside, decided: null, decision: aside.decision?.step === 'sent' ? aside.decision : null };
    case 'decision-closed':
    case 'decision-edited':
    case 'decision-rejected':
    case 'decision-sent':
    case 'decision-refused':
    case 'decision-unanswered':
    case 'decision-prevented':
      return aside.decision === null ? aside : { ...aside, decision: reduceDecision(aside.decision, event) };
    default:
      return aside.adoption === null ? aside : { ...aside, adoption: reduceAdoption(aside.adoption, event) };
  }
}

/** Not while another one is on its way. */
function openDecision(aside: Aside, event: Extract<DecisionEvent, { type: 'decision-opened' }>): Aside {
  if (aside.decision?.step === 'sent') return aside;
  const { type: _, ...opened } = event;
  const decision: Decision = { ...opened, reason: '', error: null, step: 'open', notice: null };
  return { ...aside, decision, decided: null };
}

function reduceDecision(
  decision: Decision,
  event: Exclude<DecisionEvent, { type: 'decision-opened' | 'outcome-closed' }>,
): Decision | null {
  if ('refundRequestId' in event && event.refundRequestId !== decision.refundRequestId) return decision;
  switch (event.type) {
    case 'decision-closed':
      return decision.step === 'sent' ? decision : null;
    case 'decision-edited':
      return { ...decision, reason: event.reason, error: null };
    case 'decision-rejected':
      return { ...decision, error: event.error };
    case 'decision-sent':
      return { ...decision, step: 'sent', notice: null };
    case 'decision-unanswered':
      return { ...decision, step: 'unanswered', notice: event.problem };
    case 'decision-refused':
      return { ...decision, step: 'refused', notice: event.problem };
    case 'decision-prevented':
      return { ...decision, step: 'refused', notice: 'stopped_by_page' };
  }
}

/** Why a cancel was refused has been read by then, and what was only asked is let go. */
export function withoutRefusedCancels(aside: Aside): Aside {
  const asked = Object.entries(aside.cancels).filter(([, cancel]) => cancel === 'asked');
  return { ...aside, cancels: Object.fromEntries(asked) };
}

function reduceAdoption(adoption: Adoption, event: Extract<AsideEvent, { type: `adoption-${string}` }>) {
  switch (event.type) {
    case 'adoption-closed':
      return adoption.isAsked ? adoption : null;
    case 'adoption-edited':
      return { ...adoption, reason: event.reason, error: null };
    case 'adoption-rejected':
      return { ...adoption, error: event.error };
    case 'adoption-asked':
      return { ...adoption, isAsked: true, problem: null };
    case 'adoption-refused':
      return { ...adoption, isAsked: false, problem: event.problem };
    case 'adoption-opened':
      return adoption;
  }
}
