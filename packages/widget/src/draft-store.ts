/** Keeps what the operator has typed for an order, in the tab, until it was refunded: a reload or a new sign-in loses nothing. */
import { createPageStorage } from './page-storage.js';
import { emptyDraft, type RefundDraft } from './refund-draft.js';

/** About a shift: what is older was left behind, and would be found by somebody who does not expect it. */
const MAX_AGE_MS = 8 * 60 * 60 * 1_000;

export interface DraftStore {
  /** Null when there is none. */
  load(prepayId: string): RefundDraft | null;
  /** An empty draft is forgotten. */
  save(prepayId: string, draft: RefundDraft): void;
  forget(prepayId: string): void;
}

const storage = createPageStorage('sessionStorage');

/** @param serverUrl keeps drafts for different servers apart */
export function createDraftStore(serverUrl: string): DraftStore {
  const keyOf = (prepayId: string) => `refund-panel:draft:${serverUrl}:${prepayId}`;
  const forget = (prepayId: string) => storage.write(keyOf(prepayId), null);
  return {
    load(prepayId) {
      const text = storage.read(keyOf(prepayId));
      const draft = parseDraft(text);
      if (draft === null && text !== null) forget(prepayId);
      return draft;
    },
    save(prepayId, draft) {
      if (isSame(draft, emptyDraft)) forget(prepayId);
      else storage.write(keyOf(prepayId), JSON.stringify({ ...draft, at: Date.now() }));
    },
    forget,
  };
}

const fields = Object.keys(emptyDraft) as (keyof RefundDraft)[];

function isSame(one: RefundDraft, other: RefundDraft): boolean {
  return fields.every((field) => one[field] === other[field]);
}

function parseDraft(text: string | null): RefundDraft | null {
  if (text === null) return null;
  try {
    const kept = JSON.parse(text) as Record<string, unknown>;
    const isKnown = fields.every((field) => typeof kept[field] === 'string');
    const age = Date.now() - Number(kept.at);
    if (!isKnown || !(age >= 0 && age < MAX_AGE_MS)) return null;
    const draft = Object.fromEntries(fields.map((field) => [field, kept[field]])) as unknown as RefundDraft;
    // Written by another version of the panel, perhaps.
    return draft.mode === 'full' || draft.mode === 'partial' ? draft : null;
  } catch {
    return null;
  }
}
