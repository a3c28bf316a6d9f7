/** How a state is looked at: by its accessibility audit in light and dark, then by what is to be read. */
import { expect } from '@open-wc/testing';
import { FakeBackend, makeOrder } from './fake-backend.js';
import { forgetAll } from './kept.js';
import { textOf, unmountPanels } from './panel.js';
import type { StateCase } from './states/state-case.js';

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
          for (const words of saysNot) {
            if (typeof words === 'string') expect(text).to.not.include(words);
            else expect(text).to.not.match(words);
          }
        });
      }
    }
  });
}
