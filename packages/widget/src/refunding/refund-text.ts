/** The one place where a refund's state becomes words: where it stands, what that means for the money, and who must act. */
import type { Refund } from '@refund-panel/shared';
import type { Format } from '../format.js';
import type { RefundingMessages } from '../messages/messages.js';
import { inTime } from './time-left.js';

export interface RefundText {
  readonly heading: string;
  readonly text: string;
}

/** @param leftMs until it is sent; null when no time is set */
export function refundText(
  messages: RefundingMessages,
  format: Format,
  refund: Refund,
  leftMs: number | null,
): RefundText {
  const { status, refundStatus, attention, missingAmount, currency } = refund;
  const amount = format.money(refund.refundAmount, currency);
  const { result, waiting } = messages;
  // Whatever the state says, it may not be what happened.
  if (attention !== null) {
    const { heading, happened, next } = messages.attention;
    return { heading, text: `${happened[attention](amount)} ${next}` };
  }
  if (status === 'pending' && refundStatus === null) return result.unknown;
  const heading = result.headings[status];
  if (status === 'scheduled' && leftMs !== null) {
    return leftMs > 0
      ? { heading, text: waiting.sentIn(amount, inTime(format, leftMs)) }
      : { heading: waiting.late, text: result.texts.scheduled(amount) };
  }
  if (status === 'parked' && missingAmount !== null) {
    return { heading, text: waiting.lacks(amount, format.money(missingAmount, currency)) };
  }
  return { heading, text: result.texts[status](amount) };
}
