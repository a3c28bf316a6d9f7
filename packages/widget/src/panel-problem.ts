/** What went wrong, in one shape: a problem the server answered, or one that only the panel can know of. */

import type { Problem, ProblemCode, Refund } from '@refund-panel/shared';
import { entryWords as english } from '../languages/built/en/entry-words.locale.js';

/** What no server says, because no server was reached or understood. */
export const localProblemCodes = [
  'offline',
  'no_answer',
  'unreadable_answer',
  'token_missing',
  'token_unavailable',
  'server_url_invalid',
  'part_unavailable',
] as const;
export type LocalProblemCode = (typeof localProblemCodes)[number];

export type PanelProblemCode = ProblemCode | LocalProblemCode;

/** A server's `Problem` is one of these; so is a failed refund's failure. */
export interface PanelProblem {
  readonly code: PanelProblemCode;
  /** In English, for logs; the panel shows words of its own for the code, in the operator's language. */
  readonly title: string;
  readonly detail: string;
  readonly moneyMoved: Problem['moneyMoved'];
  /** The answer's HTTP status; absent when there was none, or when it is a refund that failed. */
  readonly status?: number;
  readonly field?: string | undefined;
  readonly errors?: Problem['errors'];
  readonly requestId?: string;
}

/** @param detail what a developer needs to know, such as the error's message */
export function localProblem(code: LocalProblemCode, detail = '', status?: number): PanelProblem {
  const moneyMoved = code === 'offline' || code === 'no_answer' || code === 'unreadable_answer' ? 'unknown' : 'no';
  return { code, title: english.problems[code].title, detail, moneyMoved, ...(status === undefined ? {} : { status }) };
}

/** True when only a new token helps. */
export function isAboutSession({ code }: PanelProblem): boolean {
  return (
    code === 'session_expired' || code === 'unauthenticated' || code === 'token_missing' || code === 'token_unavailable'
  );
}

/** Problems that say the server is out of reach rather than that it refused. */
export function isAboutConnection({ code }: PanelProblem): boolean {
  return code === 'offline' || code === 'no_answer';
}

/** Problems that pass by themselves, so that trying again by itself makes sense. Wrong settings do not. */
export function isPassing(problem: PanelProblem): boolean {
  const { code, status = 0 } = problem;
  if (code === 'gateway_misconfigured' || code === 'gateway_declined') return false;
  return isAboutConnection(problem) || code === 'token_unavailable' || status >= 500;
}

/** The panel has words for it from the beginning. */
export function hasOwnWords({ code }: PanelProblem): boolean {
  return (localProblemCodes as readonly string[]).includes(code);
}

/** The server has decided: nothing was recorded, and nothing will come of this key. Everything else leaves it open. */
export function isRefusal(problem: PanelProblem): boolean {
  const { status = 0 } = problem;
  // Too many at once says nothing of this key: the same request in another tab may have come through.
  return !hasOwnWords(problem) && status >= 400 && status < 500 && status !== 401 && status !== 429;
}

/** Why a refund failed, as the page hears of it. Where Binance Pay has contradicted itself since, nobody knows. */
export function problemOfFailure({ failure, attention }: Pick<Refund, 'failure' | 'attention'>): PanelProblem {
  const { code = 'refund_rejected', detail = '' } = failure ?? {};
  return attention === null
    ? { code, title: 'The refund failed', detail, moneyMoved: 'no' }
    : { code, title: 'The refund may have failed', detail, moneyMoved: 'unknown' };
}
