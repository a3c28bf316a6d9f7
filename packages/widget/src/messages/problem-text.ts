/** The one place where an error becomes words: what happened, whether money moved, what to do. */
import type { RefundFailure } from '@refund-panel/shared';
import type { PanelProblem, PanelProblemCode } from '../panel-problem.js';
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

/** Binance Pay's codes of which its words say more than those of the problem that they become. */
const codesWithWords: readonly [name: keyof Messages['gateway'], codes: RegExp][] = [
  ['account', /^400(20[36]|606)$/],
  ['clock', /^400003$/],
  ['keys', /^40000[245]$/],
  ['request', /^400(00[1678]|10[0-4]|205)$/],
];

/** A refund that ended as failed moved nothing. */
export function failureText(
  messages: Messages,
  { code, gatewayCode }: Pick<RefundFailure, 'code' | 'gatewayCode'>,
): ProblemText {
  const [name] = codesWithWords.find(([, codes]) => codes.test(gatewayCode ?? '')) ?? [];
  const words = name === undefined ? messages.problems[code] : messages.gateway[name];
  return { ...words, money: messages.problem.moneyMoved.no };
}

const needsOthers =
  /^(malformed|unsupported|route_|method_|idempotency_key_required|gateway_(misc|decl)|notification|internal|unreadable|server_url)/;

/** The operator can do nothing but tell somebody, who will want the details. */
export function isForOthers(code: PanelProblemCode): boolean {
  return needsOthers.test(code);
}
