/**
 * Makes a file of its own of each part that `src/on-demand.ts` imports, beside the entry: `refund-panel/<name>-<hash>.js`.
 *
 * Each is built apart from the entry, so that it imports nothing: whatever address the page loaded the entry under, no part
 * loads it again, and the entry never needs a second request for what it shares with a part.
 */
import { basename, dirname } from 'node:path';
import { build, type InlineConfig, type Plugin, type Rolldown } from 'vite';

const importPattern = /\(\) =>\s*import\('([^']+)'\)/g;

/** One for all, as each would weigh as much as the names of two files. */
const importPart =
  "const importPart = (name) => (again) => import(/* @vite-ignore */ './refund-panel/' + name + '.js' + again);\n";

/** @param shared what both builds are made with */
export function onDemandParts(shared: InlineConfig): Plugin {
  return {
    name: 'on-demand-parts',
    enforce: 'pre',
    async transform(code, id) {
      if (basename(id) !== 'on-demand.ts') return null;
      let transformed = code;
      for (const [found, specifier = ''] of code.matchAll(importPattern)) {
        const source = await this.resolve(specifier, id);
        if (source === null) throw new Error(`there is no ${specifier}`);
        const { entry, files } = await buildPart(source.id, shared);
        for (const { fileName, source: content } of files) this.emitFile({ type: 'asset', fileName, source: content });
        transformed = transformed.replace(found, `importPart('${basename(entry, '.js')}')`);
      }
      if (/\(\) =>\s*import\(/.test(transformed)) throw new Error(`an import of ${id} was not understood`);
      return { code: importPart + transformed, map: null };
    },
  };
}

interface Part {
  readonly entry: string;
  readonly files: readonly { readonly fileName: string; readonly source: string | Uint8Array }[];
}

async function buildPart(source: string, shared: InlineConfig): Promise<Part> {
  const [built] = [
    await build({
      ...shared,
      configFile: false,
      logLevel: 'warn',
      build: {
        ...shared.build,
        write: false,
        rolldownOptions: {
          input: { [nameOf(source)]: source },
          preserveEntrySignatures: 'strict',
          output: { format: 'es', entryFileNames: 'refund-panel/[name]-[hash].js', codeSplitting: false },
        },
      },
    }),
  ].flat();
  if (built === undefined || !('output' in built)) throw new Error(`${source} was not built`);
  const [chunk] = built.output;
  if (chunk.imports.length > 0) throw new Error(`${source} imports ${chunk.imports.join(', ')}`);
  return { entry: chunk.fileName, files: built.output.map(fileOf) };
}

/** The words of each language are in a folder of its name. */
function nameOf(source: string): string {
  const name = basename(source).replace(/\.\w+$/, '');
  return name.endsWith('.locale') ? basename(dirname(source)).toLowerCase() : name;
}

function fileOf(file: Rolldown.OutputChunk | Rolldown.OutputAsset): Part['files'][number] {
  return { fileName: file.fileName, source: file.type === 'chunk' ? file.code : file.source };
}
