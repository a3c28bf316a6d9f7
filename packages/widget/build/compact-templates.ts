/**
 * Makes one space of every run of spaces and line breaks in the templates. HTML draws both alike, and parses both alike within tags;
 * so nothing is drawn otherwise, as long as no template has text whose line breaks count.
 */
import { type Plugin, parseAst } from 'vite';

export function compactTemplates(): Plugin {
  return {
    name: 'compact-templates',
    transform: (code, id) => (/\/src\/.*\.ts$/.test(id) ? { code: compactTemplatesOf(code), map: null } : null),
  };
}

interface Quasi {
  readonly start: number;
  readonly end: number;
}

/** @param code JavaScript */
export function compactTemplatesOf(code: string): string {
  const texts: Quasi[] = [];
  function visit(node: unknown): void {
    if (Array.isArray(node)) node.forEach(visit);
    if (typeof node !== 'object' || node === null || !('type' in node)) return;
    const { type, tag, quasi } = node as { type: string; tag?: { name?: string }; quasi?: { quasis: Quasi[] } };
    if (type === 'TaggedTemplateExpression' && (tag?.name === 'html' || tag?.name === 'svg')) {
      texts.push(...(quasi?.quasis ?? []));
    }
    Object.values(node).forEach(visit);
  }
  visit(parseAst(code));
  let compacted = code;
  for (const { start, end } of texts.sort((one, other) => other.start - one.start)) {
    const text = code.slice(start, end);
    if (/<(pre|textarea[^>]*>[^<])/.test(text)) throw new Error(`line breaks count in ${text}`);
    compacted = compacted.slice(0, start) + text.replace(/\s+/g, ' ') + compacted.slice(end);
  }
  return compacted;
}
