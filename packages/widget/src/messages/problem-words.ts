/** What is said of a problem: what happened, and what to do. */
import type { PanelProblem } from '../panel-problem.js';
import type { KnownMessages, ProblemMessage } from './messages.js';

/** Where the words of what a server says could not be fetched: what it says itself, in English. */
export function wordsOf(messages: KnownMessages, { code, title }: PanelProblem): ProblemMessage {
  return knownWords(messages, code) ?? { title, next: messages.problems.part_unavailable.next };
}

export function knownWords(
  { problems, serverProblems }: KnownMessages,
  code: PanelProblem['code'],
): ProblemMessage | undefined {
  const words: Readonly<Record<string, ProblemMessage>> = { ...serverProblems, ...problems };
  return words[code];
}
