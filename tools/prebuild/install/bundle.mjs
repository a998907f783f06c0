// node bundle.mjs webpack|esbuild|vite FOLDER-OF-THE-TOOL page|server: bundles page.mjs for browsers, or server.mjs for Node,
// where the package stays outside as frameworks for servers keep it.
import { copyFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [, , tool, place, side] = process.argv;
const load = async (name) => import(pathToFileURL(createRequire(join(place, 'any')).resolve(name)));
const isServer = side === 'server';
const entry = `./${side}.mjs`;

if (tool === 'webpack') {
  const { default: webpack } = await load('webpack');
  const common = { context: process.cwd(), mode: 'production', entry, performance: { hints: false } };
  const path = join(process.cwd(), 'out');
  const externals = Object.fromEntries(
    ['boxwise', 'boxwise/promises'].map((name) => [name, `commonjs ${name}`]),
  );
  const options = isServer
    ? { ...common, target: 'node20', externals, output: { path, filename: 'server.cjs' } }
    : {
        ...common,
        target: ['web', 'es2022'],
        experiments: { outputModule: true },
        output: { path, filename: 'page.mjs', module: true, chunkFormat: 'module', publicPath: 'auto' },
      };
  await new Promise((resolve, reject) => {
    webpack(options, (error, stats) => {
      const told =
        error ?? (stats.hasErrors() || stats.hasWarnings() ? stats.toString('errors-warnings') : undefined);
      if (told) reject(String(told));
      else resolve();
    });
  });
} else if (tool === 'esbuild') {
  const { build } = await load('esbuild');
  const options = { entryPoints: [entry], bundle: true, outfile: `out/${side}.mjs`, format: 'esm' };
  await build(
    isServer ? { ...options, platform: 'node', external: ['boxwise'] } : { ...options, platform: 'browser' },
  );
  // esbuild leaves `new URL('./boxwise.wasm', import.meta.url)` as it is: the file must lie beside what it makes.
  if (!isServer)
    copyFileSync(
      createRequire(join(process.cwd(), 'any')).resolve('boxwise-wasm32-wasi/boxwise.wasm'),
      'out/boxwise.wasm',
    );
} else {
  const { build } = await load('vite');
  const rollupOptions = { input: entry, output: { entryFileNames: `${side}.mjs`, format: 'es' } };
  const ssr = isServer ? entry : undefined;
  // The one bundle runs in a page, in a worker and in Node.js; what Vite loads ahead is for pages alone.
  const options = { outDir: 'out', target: 'es2022', modulePreload: false, ssr, rollupOptions };
  await build({ logLevel: 'warn', base: './', build: options });
}
