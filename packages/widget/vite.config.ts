/** The build for script tags: one file, and one more for each part that is fetched on demand. */
import { fileURLToPath } from 'node:url';
import { defineConfig, type InlineConfig } from 'vite';
import { compactStyles } from './build/compact-styles.js';
import { compactTemplates } from './build/compact-templates.js';
import { onDemandParts } from './build/on-demand-parts.js';
import { reportSizes } from './build/script-files.js';

/** Not lib mode: that keeps the whitespace of ES modules. The maps are for whoever has the package; the files do not name them. */
const shared: InlineConfig = {
  resolve: { conditions: ['refund-panel-source', 'module', 'browser', 'production'] },
  plugins: [compactStyles(), compactTemplates()],
  build: { target: 'es2022', sourcemap: 'hidden' },
};

export default defineConfig({
  ...shared,
  plugins: [...(shared.plugins ?? []), onDemandParts(shared), reportSizes()],
  build: {
    ...shared.build,
    outDir: 'dist/script-tag',
    emptyOutDir: true,
    rolldownOptions: {
      // How long it took is no fault of whoever starts it.
      checks: { bundlerTimings: false },
      input: fileURLToPath(new URL('./src/script-tag.ts', import.meta.url)),
      output: { format: 'es', entryFileNames: 'refund-panel.js', codeSplitting: false },
    },
  },
});
