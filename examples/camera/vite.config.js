// npx vite examples/camera, in a clone. With the installed packages boxwise, boxwise-wasm32-wasi and onnxruntime-web the one setting that is needed is
// `optimizeDeps`.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { LOADER, prepare, ROOT } from '../../web/prepare.mjs';

prepare();

const built = (name) => join(ROOT, 'dist/browser', `${name}.js`);

export default defineConfig({
  root: dirname(fileURLToPath(import.meta.url)),
  base: './',
  // onnxruntime-web looks for its WebAssembly beside its own file.
  optimizeDeps: { exclude: ['onnxruntime-web'] },
  resolve: {
    alias: [
      { find: /^boxwise$/, replacement: built('index') },
      { find: 'boxwise/onnxruntime', replacement: built('onnxruntime') },
      { find: 'boxwise-wasm32-wasi', replacement: LOADER },
    ],
  },
  build: { target: 'es2022', outDir: join(ROOT, 'target/camera'), emptyOutDir: true },
  server: { fs: { allow: [ROOT] } },
});
