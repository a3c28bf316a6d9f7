// Makes the panel's words in every language from the English source and the translations.
//   node scripts/build-languages.mjs             writes packages/widget/languages/built/
//   node scripts/build-languages.mjs --extract   first brings new English sentences into languages/xliff/
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './pnpm.mjs';
import { runStep } from './steps.mjs';

const folder = join(root, 'packages/widget/languages');
/** What it emits beside the words are modules that they take only types from. */
const wanted = /\.locale\.js$/;

function litLocalize(command) {
  const manifest = createRequire(join(root, 'packages/widget/package.json')).resolve(
    '@lit/localize-tools/package.json',
  );
  const script = join(manifest, '../bin/lit-localize.js');
  return runStep(`lit-localize ${command}`, [script, command], { cwd: folder });
}

export async function buildLanguages() {
  const { sourceLocale, targetLocales, output } = JSON.parse(readFileSync(join(folder, 'lit-localize.json'), 'utf8'));
  const emitted = join(folder, output.outputDir);
  await rm(emitted, { recursive: true, force: true });
  await litLocalize('build');
  const making = await mkdtemp(join(folder, 'making-'));
  for (const locale of [sourceLocale, ...targetLocales]) {
    const words = join(emitted, locale, 'messages');
    for (const file of await readdir(words)) {
      if (wanted.test(file)) await cp(join(words, file), join(making, locale, file));
    }
  }
  const built = join(folder, 'built');
  if (existsSync(built)) await rm(built, { recursive: true });
  await rename(making, built);
  await rm(emitted, { recursive: true });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    if (process.argv.includes('--extract')) await litLocalize('extract');
    await buildLanguages();
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
}
