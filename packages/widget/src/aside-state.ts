/** What goes on beside the form of a refund: cancels, a refund made elsewhere put on record, and whether money is sent. */
import type { Refund, Sending } from '@refund-panel/shared';
import type { PanelProblem } from './panel-problem.js';

/** Asked and not yet answered, or why the last one was refused. */
export type Cancel = 'asked' | PanelProblem;

/** The open form that puts a refund made elsewhere on record. */
export interface Adoption {
  /** As typed. */
  readonly reason: string;
  readonly error: AdoptionError | null;
  readonly isAsked: boolean;
  /** Why the last one was refused. */
  readonly problem: PanelProblem | null;
}

export type AdoptionError = 'reason_missing' | 'reason_too_long';

export interface Aside {
  /** By refundRequestId. */
  readonly cancels: Readonly<Record<string, Cancel>>;
  /** Null while its form is closed. */
  readonly adoption: Adoption | null;
  /** What the server said of sending when a refund was late; null before. */
  readonly sending: Sending | null;
  /** The refund that the last cancel or record was about. */
  readonly done: string | null;
  /** The details that were last asked for, and whether they are on the clipboard. */
  readonly copied: { readonly text: string; readonly isDone: boolean } | null;
}

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

export const nothingAside: Aside = { cancels: {}, adoption: null, sending: null, done: null, copied: null };

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
