/** What goes on beside the form of a refund: cancels, a refund made elsewhere put on record, and whether money is sent. */
import type { Sending } from '@refund-panel/shared';
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

export const nothingAside: Aside = { cancels: {}, adoption: null, sending: null, done: null, copied: null };
