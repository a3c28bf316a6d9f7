/** The words of a refund that failed: what happened, and what to do. */
import type { RefundFailure } from '@refund-panel/shared';
import type { ProblemMessage, RefundingMessages, WholeMessages } from '../messages/messages.js';
import { wordsOf } from '../messages/problem-words.js';
import type { PanelProblem, PanelProblemCode } from '../panel-problem.js';

export interface ProblemText extends ProblemMessage {
  /** Null where no money was ever meant to move, as when an order is only looked at. */
  readonly money: string | null;
}

/** @param movesMoney whether the request that failed was one that moves money */
export function problemText(messages: WholeMessages, problem: PanelProblem, movesMoney: boolean): ProblemText {
  const money = movesMoney ? messages.failure.moneyMoved[problem.moneyMoved] : null;
  return { ...wordsOf(messages, problem), money };
}

/** Binance Pay's codes of which its words say more than those of the problem that they become. */
const codesWithWords: readonly [name: keyof RefundingMessages['gateway'], codes: RegExp][] = [
  ['account', /^400(20[36]|606)$/],
  ['clock', /^400003$/],
  ['keys', /^40000[245]$/],
  ['request', /^400(00[1678]|10[0-4]|205)$/],
];

/** A refund that ended as failed moved nothing. */
export function failureText(
  { gateway, serverProblems, failure, result }: RefundingMessages,
  { code, detail, gatewayCode }: RefundFailure,
): ProblemText {
  const [name] = codesWithWords.find(([, codes]) => codes.test(gatewayCode ?? '')) ?? [];
  const known: ProblemMessage | undefined = name === undefined ? serverProblems[code] : gateway[name];
  // Only a later server knows it, and has said what to do.
  const words = known ?? { title: result.headings.failed, next: detail };
  return { ...words, money: failure.moneyMoved.no };
}

const needsOthers =
  /^(malformed|unsupported|route_|method_|idempotency_key_required|gateway_(misc|decl)|notification|internal|unreadable|server_url)/;

/** The operator can do nothing but tell somebody, who will want the details. */
export function isForOthers(code: PanelProblemCode): boolean {
  return needsOthers.test(code);
}
