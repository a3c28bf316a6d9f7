/** The entry of the one-file build: `<script type="module" src="…/refund-panel.js">` is all that a page needs. */
import './define.js';
import { RefundPanel } from './refund-panel.js';

// The server that hands out the script is the one that refunds, unless server-url says otherwise.
RefundPanel.defaultServerUrl = new URL(import.meta.url).origin;
