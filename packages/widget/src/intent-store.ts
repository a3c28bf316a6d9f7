/**
 * Keeps what was sent until the server has said what became of it, so that whoever goes on repeats the same refund, not a new one.
 *
 * For all tabs (`localStorage`), not for one: a tab that was closed between click and answer would leave an intent that nobody
 * knows of, and the next tab would make a second one. Two tabs that send the same intent are safe, as its key is the same. So is
 * the next operator at this browser: the key makes one refund, whoever sends it. There is no token in it.
 */
import type { CreateRefundBody } from '@refund-panel/shared';
import { createPageStorage } from './page-storage.js';

/** A confirmed refund on its way to the server: one key, one body, however often it is sent. */
export interface RefundIntent {
  readonly idempotencyKey: string;
  readonly prepayId: string;
  /** What the operator confirmed, for the words around it. */
  readonly refundAmount: string;
  readonly currency: string;
  /** Sent as it is, every time: another body under the same key is refused. */
  readonly body: CreateRefundBody;
}

export interface IntentStore {
  load(prepayId: string): RefundIntent | null;
  save(intent: RefundIntent): void;
  /** Forgets the intent, if it is still the one that is kept. */
  remove(intent: RefundIntent): void;
}

const storage = createPageStorage('localStorage');

/** @param serverUrl keeps intents of different servers apart */
export function createIntentStore(serverUrl: string): IntentStore {
  const keyOf = (prepayId: string) => `refund-panel:intent:${serverUrl}:${prepayId}`;
  const load = (prepayId: string) => parseIntent(storage.read(keyOf(prepayId)), prepayId);
  return {
    load,
    save: (intent) => storage.write(keyOf(intent.prepayId), JSON.stringify(intent)),
    remove({ prepayId, idempotencyKey }) {
      if (load(prepayId)?.idempotencyKey === idempotencyKey) storage.write(keyOf(prepayId), null);
    },
  };
}

function parseIntent(text: string | null, prepayId: string): RefundIntent | null {
  if (text === null) return null;
  try {
    const value = JSON.parse(text) as Partial<RefundIntent>;
    const { idempotencyKey, refundAmount, currency, body } = value;
    // What the panel wrote is taken as it is; the server looks at all of it.
    if (body === undefined || !/^\d+(\.\d+)?$/.test(body.refundAmount) || typeof refundAmount !== 'string') return null;
    if (typeof currency !== 'string' || typeof idempotencyKey !== 'string' || value.prepayId !== prepayId) return null;
    return { idempotencyKey, prepayId, refundAmount, currency, body };
  } catch {
    return null;
  }
}
