/**
 * Makes one space of every run of spaces and line breaks in the templates, and none of those at the edges of blocks. HTML draws both
 * alike, and parses both alike within tags; so nothing is drawn otherwise, as long as no template has text whose line breaks count,
 * and no stylesheet lets the blocks stand in a line of text. What is not there need not be made, nor laid out.
 */
import { type Plugin, parseAst } from 'vite';

export function compactTemplates(): Plugin {
  return {
    name: 'compact-templates',
    transform: (code, id) => (/\/src\/.*\.ts$/.test(id) ? { code: compactTemplatesOf(code), map: null } : null),
  };
}

/** They stand by themselves, whatever is around them. */
const BLOCKS = 'div|section|header|form|fieldset|legend|h2|h3|p|dl|dt|dd|ol|ul|li|option|details';

const aroundBlock = new RegExp(` ?(</?(?:${BLOCKS})(?: [^>]*)?>) ?`, 'g');

/** In place of a value: no template has it. */
const HOLE = '\ue000';

interface Quasi {
  readonly start: number;
  readonly end: number;
}

/** @param code JavaScript */
export function compactTemplatesOf(code: string): string {
  const templates: (readonly Quasi[])[] = [];
  function visit(node: unknown): void {
    if (Array.isArray(node)) node.forEach(visit);
    if (typeof node !== 'object' || node === null || !('type' in node)) return;
    const { type, tag, quasi } = node as { type: string; tag?: { name?: string }; quasi?: { quasis: Quasi[] } };
    if (type === 'TaggedTemplateExpression' && (tag?.name === 'html' || tag?.name === 'svg')) {
      templates.push(quasi?.quasis ?? []);
    }
    Object.values(node).forEach(visit);
  }
  visit(parseAst(code));
  const texts = templates.flatMap((quasis) => {
    const compacted = compact(quasis.map(({ start, end }) => code.slice(start, end)).join(HOLE)).split(HOLE);
    return quasis.map(({ start, end }, index) => ({ start, end, text: compacted[index] ?? '' }));
  });
  let compacted = code;
  for (const { start, end, text } of texts.sort((one, other) => other.start - one.start)) {
    compacted = compacted.slice(0, start) + text + compacted.slice(end);
  }
  return compacted;
}

function compact(template: string): string {
  if (/<(pre|textarea[^>]*>[^<])/.test(template)) throw new Error(`line breaks count in ${template}`);
  return template.replace(/\s+/g, ' ').replace(aroundBlock, '$1');
}
