/** Registers `<refund-panel>`; the only module that does. */
import { RefundPanel } from './refund-panel.js';

// A second copy of the script on the same page leaves the first in charge.
if (!customElements.get('refund-panel')) customElements.define('refund-panel', RefundPanel);

declare global {
  interface HTMLElementTagNameMap {
    'refund-panel': RefundPanel;
  }
}
