import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { preact } from '@preact/preset-vite';
import { defineConfig } from 'vite';
import { viteSingleFile } from 'vite-plugin-singlefile';
import { licences } from './licences.mjs';
import { policy } from './policy.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, '../..');

export default defineConfig({
  root: HERE,
  base: './',
  plugins: [preact(), viteSingleFile({ removeViteModuleLoader: true }), policy(), licences(ROOT)],
  resolve: { alias: { components: join(ROOT, 'web/components') } },
  build: {
    target: 'es2022',
    outDir: join(ROOT, 'dist'),
    emptyOutDir: false,
    reportCompressedSize: false,
    rolldownOptions: { input: join(HERE, 'report.html') },
  },
  server: { fs: { allow: [ROOT] } },
});
