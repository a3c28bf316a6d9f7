/** Types of `<refund-panel>` in Svelte's markup, from Svelte 5 on. Nothing runs. */
import type { HTMLAttributes } from 'svelte/elements';
import type { RefundPanelAttributes, RefundPanelHandlers, RefundPanelProperties } from './markup.js';
import type { RefundPanel } from './refund-panel.js';

export type RefundPanelMarkup = HTMLAttributes<RefundPanel> &
  RefundPanelAttributes &
  RefundPanelProperties &
  RefundPanelHandlers;

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'refund-panel': RefundPanelMarkup;
  }
}
