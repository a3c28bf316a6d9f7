/** What may stand on the tag in any framework's markup: attributes, properties and handlers. Types only. */
import type { RefundPanelEventMap } from './events.js';
import type { RefundPanel } from './refund-panel.js';

/** Properties that are no attributes must be set as properties. */
export type RefundPanelProperties = Partial<
  Pick<
    RefundPanel,
    | 'serverUrl'
    | 'prepayId'
    | 'merchantTradeNo'
    | 'listQuery'
    | 'token'
    | 'getToken'
    | 'reasons'
    | 'reasonsOnly'
    | 'locale'
    | 'theme'
  >
>;

export interface RefundPanelAttributes {
  'server-url'?: string | null | undefined;
  'prepay-id'?: string | null | undefined;
  'merchant-trade-no'?: string | null | undefined;
  'list-query'?: string | null | undefined;
  token?: string | null | undefined;
  /** JSON. */
  reasons?: string | null | undefined;
  'reasons-only'?: boolean | '' | null | undefined;
  locale?: string | null | undefined;
  theme?: RefundPanel['theme'] | undefined;
}

/** `onrefund-updated` and its like, as React 19 and Svelte 5 listen to the events of an element. */
export type RefundPanelHandlers = {
  [Name in keyof RefundPanelEventMap as `on${Name}`]?: ((event: RefundPanelEventMap[Name]) => void) | null | undefined;
};
