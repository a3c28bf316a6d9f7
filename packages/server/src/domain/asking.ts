/** A refund that must be asked about again: when, and from when on a person is asked as well. */
import type { Attention } from '@refund-panel/shared';
import type { Advance, Refund, RefundChanges } from './refund.js';
import { ASK_A_PERSON_AFTER_PENDING_MS, ASK_A_PERSON_AFTER_UNKNOWN_MS, afterMs, queryDelayMs } from './schedule.js';

interface Asked {
  /** What the last step brought besides. */
  readonly heard?: RefundChanges;
  readonly note?: string | null;
  /** Binance Pay asked for at least this much time. */
  readonly retryAfterMs?: number;
}

const words: Record<Attention, string> = {
  unknown_too_long:
    'Nobody knows whether Binance Pay has this refund. Compare with its portal; until it is settled the amount counts as spent',
  pending_too_long:
    'Binance Pay accepted this refund and does not finish it. Compare with its portal; until it is settled the amount counts as spent',
  contradicted: 'Binance Pay says two different things of this refund; compare with its portal',
};

/** However long it takes, unknown never becomes failed: it is asked about again, and after a while a person is asked too. */
export function askAgain(
  refund: Refund,
  now: Date,
  { heard = {}, note = null, retryAfterMs = 0 }: Asked = {},
): Advance {
  const dueAt = afterMs(now, Math.max(queryDelayMs(refund.queryAttempts), retryAfterMs));
  const attention = attentionOf({ ...refund, ...heard }, now);
  const isNew = attention !== null && attention !== refund.attention;
  const asks = isNew && !(attention === 'contradicted' && note !== null) ? words[attention] : null;
  return {
    changes: { ...heard, status: 'pending', nextStep: 'query', dueAt, attention },
    note: [note, asks].filter((part) => part !== null).join('. ') || null,
  };
}

function attentionOf({ attention, acceptedAt, unsettledSince }: Refund, now: Date): Attention | null {
  if (attention === 'contradicted') return attention;
  if (acceptedAt !== null) return isPast(acceptedAt, ASK_A_PERSON_AFTER_PENDING_MS, now) ? 'pending_too_long' : null;
  if (attention === 'unknown_too_long') return attention;
  const isUnknownTooLong = unsettledSince !== null && isPast(unsettledSince, ASK_A_PERSON_AFTER_UNKNOWN_MS, now);
  return isUnknownTooLong ? 'unknown_too_long' : null;
}

function isPast(since: Date, limitMs: number, now: Date): boolean {
  return now.getTime() - since.getTime() >= limitMs;
}
