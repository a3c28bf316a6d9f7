/** Takes the comments and the spaces that mean nothing out of the stylesheets. A browser test compares the rules that remain. */
import type { Plugin } from 'vite';

export function compactStyles(): Plugin {
  return {
    name: 'compact-styles',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('.styles.ts')) return null;
      return { code: code.replace(/\bcss`([^`$]*)`/g, (_, text: string) => `css\`${compact(text)}\``), map: null };
    },
  };
}

/** For stylesheets without quoted braces, colons or spaces in a row; those of `calc(a + b)` stay. */
export function compact(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>!]) ?/g, '$1')
    .replace(/: /g, ':')
    .replace(/ ([+~]) (?=[^(){};]*\{)/g, '$1')
    .replace(/(?<=[ :,(-])0\./g, '.')
    .replaceAll(';}', '}')
    .trim();
}
