/** What the package promises to importers: each specifier and the file behind it. */
import { expect } from '@open-wc/testing';

const promised: Record<string, { file: string; source: string | null }> = {
  '.': { file: './dist/index.js', source: './src/index.ts' },
  './define': { file: './dist/define.js', source: './src/define.ts' },
  './react': { file: './dist/react.js', source: './src/react.ts' },
  './vue': { file: './dist/vue.js', source: './src/vue.ts' },
  './svelte': { file: './dist/svelte.js', source: './src/svelte.ts' },
  './custom-elements.json': { file: './dist/custom-elements.json', source: null },
  './refund-panel.js': { file: './dist/script-tag/refund-panel.js', source: null },
};

type Target = string | { readonly default: string; readonly 'refund-panel-source'?: string };

describe('exports', () => {
  it('has exactly the promised specifiers, each with its file', async () => {
    const response = await fetch(new URL('../package.json', import.meta.url));
    const { exports } = (await response.json()) as { exports: Record<string, Target> };
    const actual = Object.entries(exports).map(([specifier, target]) => [
      specifier,
      typeof target === 'string'
        ? { file: target, source: null }
        : { file: target.default, source: target['refund-panel-source'] ?? null },
    ]);
    expect(Object.fromEntries(actual)).to.deep.equal(promised);
  });

  it('registers nothing through the door, and once through define', async () => {
    const door = await import('../src/index.js');
    expect(Object.keys(door).sort()).to.deep.equal([
      'ListChangedEvent',
      'OrderSelectedEvent',
      'RefundErrorEvent',
      'RefundPanel',
      'RefundRequestEvent',
      'RefundUpdatedEvent',
    ]);
    expect(customElements.get('refund-panel')).to.equal(undefined);
    await import('../src/define.js');
    expect(customElements.get('refund-panel')).to.equal(door.RefundPanel);
  });

  it('makes the origin of the script the default server', async () => {
    await import('../src/script-tag.js');
    const { RefundPanel } = await import('../src/index.js');
    expect(RefundPanel.defaultServerUrl).to.equal(location.origin);
  });
});
