/** How a state of the panel is shown and looked at: by its accessibility audit in light and dark, then by what is to be read. */
import { expect } from '@open-wc/testing';
import '../src/define.js';
import type { RefundPanel } from '../src/refund-panel.js';
import { FakeBackend, makeOrder } from './fake-backend.js';
import { forgetAll } from './kept.js';
import { mountPanel, refundPart, textOf, unmountPanels, untilText } from './panel.js';

export interface StateCase {
  readonly name: string;
  readonly show: (backend: FakeBackend) => Promise<RefundPanel>;
  readonly says: readonly (string | RegExp)[];
  readonly saysNot?: readonly string[];
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

export function describeStates(title: string, cases: readonly StateCase[]): void {
  describe(title, () => {
    let backend: FakeBackend;

    beforeEach(() => {
      forgetAll();
      backend = new FakeBackend(makeOrder());
    });
    afterEach(() => {
      unmountPanels();
      backend.restore();
      document.documentElement.style.colorScheme = '';
    });

    for (const { name, show, says, saysNot = [] } of cases) {
      for (const theme of ['light', 'dark'] as const) {
        it(`${name} passes an accessibility audit in ${theme}`, async () => {
          // The page says it, as the panel follows the page.
          document.documentElement.style.colorScheme = theme;
          const panel = await show(backend);
          await expect(panel).to.be.accessible();
          const text = textOf(panel);
          for (const words of says) {
            if (typeof words === 'string') expect(text).to.include(words);
            else expect(text).to.match(words);
          }
          for (const words of saysNot) expect(text).to.not.include(words);
        });
      }
    }
  });
}
