/** What goes on beside the form of a refund: cancels, decisions, a refund made elsewhere put on record, and whether money is sent. */
import type { Sending } from '@refund-panel/shared';
import type { PanelProblem } from './panel-problem.js';

/** The operator is asked whether it is meant; the server is asked; or why it refused the last one. */
export type Cancel = 'questioned' | 'asked' | PanelProblem;

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

export type DecisionError = 'reason_missing' | 'reason_too_long';

/** What an approver is about to decide, or has sent. */
export interface Decision {
  readonly refundRequestId: string;
  readonly kind: 'approve' | 'reject';
  /** Names what was on screen when it was opened: nothing else is decided by it. */
  readonly approvalHash: string;
  /** The order's figures that stood beside it. */
  readonly figures: string;
  /** Why it is rejected, as typed. */
  readonly reason: string;
  readonly error: DecisionError | null;
  /** `refused`: nothing came of it, and `notice` says why. */
  readonly step: 'open' | 'sent' | 'unanswered' | 'refused';
  readonly notice: PanelProblem | 'stopped_by_page' | null;
}

export interface Aside {
  /** By refundRequestId. */
  readonly cancels: Readonly<Record<string, Cancel>>;
  /** Null while its form is closed. */
  readonly adoption: Adoption | null;
  /** What the server said of sending when somebody was about to refund, or a refund was late; null before. */
  readonly sending: Sending | null;
  /** Null while nothing is being decided. */
  readonly decision: Decision | null;
  /** The refund that was decided here, until its outcome is closed. */
  readonly decided: string | null;
  /** The refund that the last cancel or record was about. */
  readonly done: string | null;
  /** The details that were last asked for, and whether they are on the clipboard. */
  readonly copied: { readonly text: string; readonly isDone: boolean } | null;
}

export const nothingAside: Aside = {
  cancels: {},
  adoption: null,
  sending: null,
  decision: null,
  decided: null,
  done: null,
  copied: null,
};
