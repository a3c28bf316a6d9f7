import { describe, expect, it } from 'vitest';
import { compactTemplatesOf } from './compact-templates.js';

const hole = (code: string) => `$${'{'}${code}}`;

describe('the compact templates', () => {
  it('have one space for every run of them, within templates and nowhere else', () => {
    const code = [
      "const text = `a\n  b`; const plain = 'a  b';",
      `const view = html\`\n  <p\n    class="x">${hole('html`  <b>a</b>\n `')}  c</p>\n\`;`,
      `const drawn = svg\` <g />  ${hole('text')}  \`;`,
    ].join('\n');
    expect(compactTemplatesOf(code)).toBe(
      [
        "const text = `a\n  b`; const plain = 'a  b';",
        `const view = html\`<p class="x">${hole('html` <b>a</b> `')} c</p>\`;`,
        `const drawn = svg\` <g /> ${hole('text')} \`;`,
      ].join('\n'),
    );
  });

  it('have no space at the edges of blocks, and keep it where it stands in a line', () => {
    const code = [
      `const view = html\`\n  <section class=${hole('name')} lang=${hole('tag')}>\n    ${hole('one')} ${hole('other')}\n  </section>\n\`;`,
      'const line = html`<p> <b>a</b> <i>b</i> </p> <dl> <div> <dt>c</dt> <dd>d</dd> </div> </dl> <dfn>e</dfn> `;',
    ].join('\n');
    expect(compactTemplatesOf(code)).toBe(
      [
        `const view = html\`<section class=${hole('name')} lang=${hole('tag')}>${hole('one')} ${hole('other')}</section>\`;`,
        'const line = html`<p><b>a</b> <i>b</i></p><dl><div><dt>c</dt><dd>d</dd></div></dl><dfn>e</dfn> `;',
      ].join('\n'),
    );
  });

  it('are refused where line breaks count', () => {
    for (const text of ['<pre>a\nb</pre>', '<textarea rows="2">a\nb</textarea>']) {
      expect(() => compactTemplatesOf(`html\`${text}\``)).toThrow('line breaks count');
    }
    expect(compactTemplatesOf('html`<textarea></textarea>`')).toBe('html`<textarea></textarea>`');
  });
});
