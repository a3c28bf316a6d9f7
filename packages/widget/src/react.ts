/** Types of `<refund-panel>` in React's JSX, from React 19 on. Nothing runs. */
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { RefundPanelAttributes, RefundPanelHandlers, RefundPanelProperties } from './markup.js';
import type { RefundPanel } from './refund-panel.js';

export type RefundPanelJsx = DetailedHTMLProps<HTMLAttributes<RefundPanel>, RefundPanel> &
  RefundPanelAttributes &
  RefundPanelProperties &
  RefundPanelHandlers;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'refund-panel': RefundPanelJsx;
    }
  }
}
