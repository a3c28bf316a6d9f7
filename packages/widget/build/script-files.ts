/** The files of the script-tag build and what they weigh on the wire. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import type { Plugin } from 'vite';

export const scriptFolder = fileURLToPath(new URL('../dist/script-tag/', import.meta.url));

export interface ScriptFile {
  /** As the entry's folder knows it: `refund-panel.js`, `refund-panel/transactions-1a2b3c4d.js`. */
  readonly name: string;
  readonly text: string;
  /** As the server sends it: brotli at its highest quality, which is what zlib does unless told otherwise. */
  readonly brotliBytes: number;
}

/** The entry first. */
export function readScriptFiles(): [ScriptFile, ...ScriptFile[]] {
  const parts = readdirSync(join(scriptFolder, 'refund-panel')).filter((name) => name.endsWith('.js'));
  return [readFile('refund-panel.js'), ...parts.map((name) => readFile(`refund-panel/${name}`))];
}

function readFile(name: string): ScriptFile {
  const content = readFileSync(join(scriptFolder, name));
  return { name, text: content.toString('utf8'), brotliBytes: brotliCompressSync(content).length };
}

/** For `integrity="…"` on the script tag. */
export function integrityOf({ text }: ScriptFile): string {
  return `sha384-${createHash('sha384').update(text).digest('base64')}`;
}

/** One line at the end of the build. */
export function reportSizes(): Plugin {
  return {
    name: 'report-sizes',
    closeBundle() {
      const files = readScriptFiles();
      const sizes = files.map(({ name, brotliBytes }) => `${name} ${(brotliBytes / 1_000).toFixed(1)} kB`);
      process.stdout.write(`${sizes.join(', ')} (brotli); integrity="${integrityOf(files[0])}"\n`);
    },
  };
}
