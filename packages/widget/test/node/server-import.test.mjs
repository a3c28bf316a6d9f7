// A server that renders pages has no DOM and imports the panel all the same.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);
const cwd = fileURLToPath(new URL('../..', import.meta.url));

for (const specifier of ['', '/define', '/react', '/vue', '/svelte']) {
  it(`imports @refund-panel/widget${specifier} in plain Node`, async () => {
    const script = `const { RefundPanel } = await import('@refund-panel/widget${specifier}');
      console.log(typeof document, typeof RefundPanel, customElements?.get('refund-panel')?.name);`;
    // Plain Node has no such name; Lit brings a registry of its own along, and the types bring nothing.
    const guarded = `globalThis.customElements ??= undefined; ${script}`;
    const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '--eval', guarded], { cwd });
    const registered = specifier === '/define' ? 'RefundPanel' : 'undefined';
    expect(stderr).toBe('');
    expect(stdout.trim()).toBe(`undefined ${specifier === '' ? 'function' : 'undefined'} ${registered}`);
  });
}
