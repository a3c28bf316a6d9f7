/** The one place where an error becomes words: what happened, whether money moved, what to do. */
import type { RefundFailure } from '@refund-panel/shared';
import type { PanelProblem } from '../panel-problem.js';
import type { Messages } from './messages.js';

export interface ProblemText {
  readonly title: string;
  /** Null where no money was ever meant to move, as when an order is only looked at. */
  readonly money: string | null;
  readonly next: string;
}

/** @param movesMoney whether the request that failed was one that moves money */
export function problemText(messages: Messages, problem: PanelProblem, movesMoney: boolean): ProblemText {
  const { title, next } = messages.problems[problem.code];
  return { title, next, money: movesMoney ? messages.problem.moneyMoved[problem.moneyMoved] : null };
}

/** A refund that ended as failed moved nothing. */
export function failureText(messages: Messages, { code }: Pick<RefundFailure, 'code'>): ProblemText {
  return { ...messages.problems[code], money: messages.problem.moneyMoved.no };
}
