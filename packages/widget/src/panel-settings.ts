/** What the page asked for, as the panel understands it. */
import type { Target } from './panel-state.js';
import type { TokenInput } from './token-source.js';

export interface PanelSettings extends TokenInput {
  /** Absolute; null when the page named something that is not an address. */
  readonly serverUrl: string | null;
  readonly prepayId: string | null;
  readonly merchantTradeNo: string | null;
}

export function targetOf({ prepayId, merchantTradeNo }: PanelSettings): Target {
  if (prepayId !== null) {
    return { kind: 'order', prepayId, ...(merchantTradeNo === null ? {} : { merchantTradeNo }) };
  }
  return merchantTradeNo === null ? { kind: 'transactions' } : { kind: 'trade-number', merchantTradeNo };
}

/** Null for what is not an address of a server. */
export function absoluteUrl(url: string): string | null {
  try {
    const { protocol, origin, pathname } = new URL(url, document.baseURI);
    return protocol === 'https:' || protocol === 'http:' ? origin + pathname.replace(/\/+$/, '') : null;
  } catch {
    return null;
  }
}
