/** Keeps what was sent until the server has said what became of it, so that a reload repeats the same refund, not a new one. */
import { type CreateRefundBody, parseAmount } from '@refund-panel/shared';

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

/** Where storage is blocked: lives as long as the page, which outlives an element that is moved or made anew. */
const memory = new Map<string, string>();

/** @param serverUrl keeps intents of different servers apart */
export function createIntentStore(serverUrl: string): IntentStore {
  const keyOf = (prepayId: string) => `refund-panel:intent:${serverUrl}:${prepayId}`;
  const load = (prepayId: string) => parseIntent(read(keyOf(prepayId)), prepayId);
  return {
    load,
    save: (intent) => write(keyOf(intent.prepayId), JSON.stringify(intent)),
    remove({ prepayId, idempotencyKey }) {
      if (load(prepayId)?.idempotencyKey === idempotencyKey) write(keyOf(prepayId), null);
    },
  };
}

/** `crypto.randomUUID` exists only on secure pages, and admin pages on plain http exist. */
export function createIdempotencyKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function read(key: string): string | null {
  try {
    return sessionStorage.getItem(key) ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}

function write(key: string, value: string | null): void {
  memory.delete(key);
  try {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, value);
  } catch {
    // Blocked or full.
    if (value !== null) memory.set(key, value);
  }
}

function parseIntent(text: string | null, prepayId: string): RefundIntent | null {
  if (text === null) return null;
  try {
    const value = JSON.parse(text) as Partial<RefundIntent>;
    const { idempotencyKey, refundAmount, currency, body } = value;
    // What the panel wrote is taken as it is; the server looks at all of it.
    if (body === undefined || parseAmount(body.refundAmount) === null || typeof refundAmount !== 'string') return null;
    if (typeof currency !== 'string' || typeof idempotencyKey !== 'string' || value.prepayId !== prepayId) return null;
    return { idempotencyKey, prepayId, refundAmount, currency, body };
  } catch {
    return null;
  }
}
