/** The refund server that a panel talks to, and what this browser keeps of what was typed and sent for it. */
import { createDraftStore, type DraftStore } from './draft-store.js';
import { createIntentStore, type IntentStore } from './intent-store.js';
import { openEvents } from './open-events.js';
import type { PanelSettings } from './panel-settings.js';
import { createRefundApi, type RefundApi } from './refund-api.js';
import { createTokenSource, type TokenInput, type TokenSource } from './token-source.js';

export interface PanelServer {
  readonly serverUrl: string;
  readonly api: RefundApi;
  readonly tokens: TokenSource;
  readonly intents: IntentStore;
  readonly drafts: DraftStore;
  /** @param prepayId the only order to hear of; null for all. @throws when there is no answer */
  openEvents(prepayId: string | null, signal: AbortSignal): Promise<Response>;
}

/** Null without an address to talk to. */
export function connectServer({ serverUrl }: PanelSettings, readTokens: () => TokenInput): PanelServer | null {
  if (serverUrl === null) return null;
  // Looked up at each call, as the page may instrument it.
  const fetch: typeof globalThis.fetch = (input, init) => globalThis.fetch(input, init);
  const tokens = createTokenSource(readTokens);
  const address = { baseUrl: serverUrl, fetch, tokens };
  return {
    serverUrl,
    api: createRefundApi(address),
    tokens,
    intents: createIntentStore(serverUrl),
    drafts: createDraftStore(serverUrl),
    openEvents: (prepayId, signal) => openEvents(address, prepayId, signal),
  };
}
