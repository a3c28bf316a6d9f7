/**
 * Makes a file of its own of each part that `src/on-demand.ts` imports, beside the entry: `refund-panel/<name>-<hash>.js`.
 *
 * Each is built apart from the entry, so that it imports nothing: whatever address the page loaded the entry under, no part
 * loads it again, and the entry never needs a second request for what it shares with a part.
 */
import { createHash } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { build, type InlineConfig, type Plugin } from 'vite';

const HASH_LENGTH = 8;

const importPattern = /\(\) =>\s*import\('([^']+)'\)/g;

/** One import for all, and one hash: one of each would weigh as much on the wire as a part of the panel. */
const importPart = (hash: string) =>
  `const importPart = (name) => (again) => import(/* @vite-ignore */ './refund-panel/' + name + '-${hash}.js' + again);\n`;

/** @param shared what both builds are made with */
export function onDemandParts(shared: InlineConfig): Plugin {
  return {
    name: 'on-demand-parts',
    enforce: 'pre',
    async transform(code, id) {
      if (basename(id) !== 'on-demand.ts') return null;
      const parts: Part[] = [];
      let transformed = code;
      for (const [found, specifier = ''] of code.matchAll(importPattern)) {
        const source = await this.resolve(specifier, id);
        if (source === null) throw new Error(`there is no ${specifier}`);
        const part = await buildPart(source.id, shared);
        parts.push(part);
        transformed = transformed.replace(found, `importPart('${part.name}')`);
      }
      if (/\(\) =>\s*import\(/.test(transformed)) throw new Error(`an import of ${id} was not understood`);
      const hash = hashOf(parts);
      for (const { name, code: content, map } of parts) {
        const fileName = `refund-panel/${name}-${hash}.js`;
        this.emitFile({ type: 'asset', fileName, source: content });
        this.emitFile({ type: 'asset', fileName: `${fileName}.map`, source: map });
      }
      return { code: importPart(hash) + transformed, map: null };
    },
  };
}

interface Part {
  readonly name: string;
  readonly code: string;
  readonly map: string;
}

async function buildPart(source: string, shared: InlineConfig): Promise<Part> {
  const name = nameOf(source);
  const [built] = [
    await build({
      ...shared,
      configFile: false,
      logLevel: 'warn',
      build: {
        ...shared.build,
        write: false,
        rolldownOptions: {
          input: { [name]: source },
          preserveEntrySignatures: 'strict',
          output: { format: 'es', entryFileNames: 'refund-panel/[name].js', codeSplitting: false },
        },
      },
    }),
  ].flat();
  if (built === undefined || !('output' in built)) throw new Error(`${source} was not built`);
  const [chunk] = built.output;
  if (chunk.imports.length > 0) throw new Error(`${source} imports ${chunk.imports.join(', ')}`);
  return { name, code: chunk.code, map: chunk.map?.toString() ?? '' };
}

/** Another one as soon as any part is another. */
function hashOf(parts: readonly Part[]): string {
  const hash = createHash('sha256');
  for (const { name, code } of parts) hash.update(`${name}\0${code}\0`);
  return hash.digest('base64url').slice(0, HASH_LENGTH);
}

/** The words of each language are in a folder of its name; those of the lists are apart from those of an order. */
function nameOf(source: string): string {
  const name = basename(source).replace(/\.\w+$/, '');
  if (!name.endsWith('.locale')) return name;
  const language = basename(dirname(source)).toLowerCase();
  return name.startsWith('transactions') ? `${language}-lists` : language;
}
