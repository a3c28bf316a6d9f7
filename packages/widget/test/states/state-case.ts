/** A state of the panel: how it is reached, and what is to be read in it. */
import '../../src/define.js';
import type { RefundPanel } from '../../src/refund-panel.js';
import type { FakeBackend } from '../fake-backend.js';
import { mountPanel, refundPart, untilText } from '../panel.js';

export interface StateCase {
  readonly name: string;
  readonly show: (backend: FakeBackend) => Promise<RefundPanel>;
  readonly says: readonly (string | RegExp)[];
  readonly saysNot?: readonly (string | RegExp)[];
}

export const never = () => new Promise<Response>(() => {});

export async function shown(text: string, attributes: Record<string, string | null> = {}): Promise<RefundPanel> {
  const panel = mountPanel(attributes);
  await untilText(panel, text);
  return panel;
}

/** A panel on which a refund of 10 USDT was confirmed. */
export async function refunded(text: string): Promise<RefundPanel> {
  const panel = mountPanel();
  await refundPart(panel, '10');
  await untilText(panel, text);
  return panel;
}
