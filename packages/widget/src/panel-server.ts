/** The refund server that a panel talks to, and what this tab keeps of what was sent to it. */
import { createIntentStore, type IntentStore } from './intent-store.js';
import type { PanelSettings } from './panel-settings.js';
import { createRefundApi, type RefundApi } from './refund-api.js';
import { createTokenSource, type TokenInput } from './token-source.js';

export interface PanelServer {
  readonly api: RefundApi;
  readonly intents: IntentStore;
}

/** Null without an address to talk to. */
export function connectServer({ serverUrl }: PanelSettings, readTokens: () => TokenInput): PanelServer | null {
  if (serverUrl === null) return null;
  // Looked up at each call, as the page may instrument it.
  const fetch: typeof globalThis.fetch = (input, init) => globalThis.fetch(input, init);
  const api = createRefundApi({ baseUrl: serverUrl, fetch, tokens: createTokenSource(readTokens) });
  return { api, intents: createIntentStore(serverUrl) };
}
