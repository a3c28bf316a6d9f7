/** The one-file build for script tags. Not lib mode: that keeps the whitespace of ES modules. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

export default defineConfig({
  resolve: { conditions: ['refund-panel-source', 'module', 'browser', 'production'] },
  build: {
    target: 'es2022',
    outDir: 'dist/script-tag',
    emptyOutDir: true,
    sourcemap: true,
    rolldownOptions: {
      input: fileURLToPath(new URL('./src/script-tag.ts', import.meta.url)),
      output: { format: 'es', entryFileNames: 'refund-panel.js', codeSplitting: false },
    },
  },
});
