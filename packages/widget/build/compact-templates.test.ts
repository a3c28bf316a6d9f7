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
        `const view = html\` <p class="x">${hole('html` <b>a</b> `')} c</p> \`;`,
        `const drawn = svg\` <g /> ${hole('text')} \`;`,
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
