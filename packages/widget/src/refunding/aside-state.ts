/** What each event makes of the things beside the form. Pure. */
import type { Refund, Sending } from '@refund-panel/shared';
import type { Adoption, AdoptionError, Aside } from '../aside.js';
import type { PanelProblem } from '../panel-problem.js';

export type AsideEvent =
  | { readonly type: 'cancel-asked'; readonly refundRequestId: string }
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

const freshAdoption: Adoption = { reason: '', error: null, isAsked: false, problem: null };

/** @param event of the order on screen */
export function reduceAside(aside: Aside, event: AsideEvent): Aside {
  switch (event.type) {
    case 'cancel-asked':
      return { ...aside, cancels: { ...withoutRefusedCancels(aside).cancels, [event.refundRequestId]: 'asked' } };
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
    default:
      return aside.adoption === null ? aside : { ...aside, adoption: reduceAdoption(aside.adoption, event) };
  }
}

/** Why a cancel was refused has been read by then. */
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
