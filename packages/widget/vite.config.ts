/** The one-file build for script tags. Not lib mode: that keeps the whitespace of ES modules. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    conditions: ['refund-panel-source', 'module', 'browser', 'production'],
    alias: { 'zod/mini': pathOf('./build/zod-mini-stand-in.ts') },
  },
  build: {
    target: 'es2022',
    outDir: 'dist/script-tag',
    emptyOutDir: true,
    sourcemap: true,
    rolldownOptions: {
      input: pathOf('./src/script-tag.ts'),
      output: { format: 'es', entryFileNames: 'refund-panel.js', codeSplitting: false },
    },
  },
});
