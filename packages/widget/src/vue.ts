/** Types of `<refund-panel>` in Vue's templates, from Vue 3.3 on. Nothing runs. */
import type { HTMLAttributes, ReservedProps } from 'vue';
import type { RefundPanelEventMap } from './events.js';
import type { RefundPanelAttributes, RefundPanelProperties } from './markup.js';

/** `@refund-updated` is `onRefundUpdated` to Vue's compiler. */
type Camel<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Capitalize<Head>}${Camel<Tail>}`
  : Capitalize<Name>;

type Listeners = {
  [Name in keyof RefundPanelEventMap as `on${Camel<Name>}`]?: (event: RefundPanelEventMap[Name]) => void;
};

declare module 'vue' {
  interface GlobalComponents {
    'refund-panel': new () => {
      $props: Omit<HTMLAttributes, keyof RefundPanelAttributes> &
        ReservedProps &
        RefundPanelAttributes &
        RefundPanelProperties &
        Listeners;
    };
  }
}
