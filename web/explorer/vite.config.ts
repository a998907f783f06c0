import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { preact } from '@preact/preset-vite';
import { defineConfig } from 'vite';
import { LIGHT, lighten } from '../lighten.mjs';
import { ENTRY, LOADER, prepare, REPORT, ROOT } from '../prepare.mjs';

try {
  prepare();
  await lighten();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

export default defineConfig({
  root: dirname(fileURLToPath(import.meta.url)),
  base: './', // any static host, in any folder
  plugins: [preact()],
  resolve: {
    alias: {
      'boxwise/report': REPORT,
      'boxwise/pycocotools': join(dirname(ENTRY), 'pycocotools.js'),
      boxwise: ENTRY,
      'boxwise-wasm32-wasi': LOADER,
      components: join(ROOT, 'web/components'),
      light: LIGHT,
      // The package does not export its models by name.
      centernet: join(ROOT, 'node_modules/@vladmandic/human/models'),
    },
  },
  build: { target: 'es2022', assetsInlineLimit: 0, outDir: join(ROOT, 'target/explorer'), emptyOutDir: true },
  worker: { format: 'es' },
  server: { open: !process.env.CI, fs: { allow: [ROOT] } },
});
