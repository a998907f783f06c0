// The public entries: what `exports` of package.json says is made from this list.
//
// node tools/entries.mjs          writes `exports`
// node tools/entries.mjs --check  fails where it is not what this list says
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run.mjs';

/** Each entry by its name in dist/, with its source; `node`: not for browsers. */
export const ENTRIES = [
  { name: 'index', source: 'index.ts' },
  { name: 'promises', source: 'promises.ts' },
  { name: 'report', source: 'report.ts' },
  { name: 'tfjs', source: 'compat/tfjs.ts' },
  { name: 'torchvision', source: 'compat/torchvision.ts' },
  { name: 'opencv', source: 'compat/opencv.ts' },
  { name: 'onnx', source: 'compat/onnx.ts' },
  { name: 'pycocotools', source: 'compat/pycocotools.ts' },
  { name: 'onnxruntime', source: 'adapters/onnxruntime.ts' },
  { name: 'transformers', source: 'adapters/transformers.ts' },
  { name: 'workers', source: 'shards/workers.ts', node: true },
  { name: 'bullmq', source: 'shards/bullmq.ts', node: true },
  { name: 'baseline', source: 'baseline/index.ts' },
];

/** Browsers get the WebAssembly form; `import` and `require` get one implementation, with types of their own. */
function exported() {
  const entries = ENTRIES.map(({ name, node }) => [
    name === 'index' ? '.' : `./${name}`,
    {
      ...(!node && { browser: { types: `./dist/${name}.d.ts`, default: `./dist/browser/${name}.js` } }),
      import: { types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` },
      require: { types: `./dist/${name}.d.cts`, default: `./dist/${name}.cjs` },
    },
  ]);
  return { ...Object.fromEntries(entries), './package.json': './package.json' };
}

if (process.argv[1]?.endsWith('entries.mjs')) {
  const path = join(ROOT, 'package.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  if (process.argv[2] !== '--check') {
    writeFileSync(path, `${JSON.stringify({ ...manifest, exports: exported() }, null, 2)}\n`);
  } else if (JSON.stringify(manifest.exports) !== JSON.stringify(exported())) {
    console.error(
      'package.json: `exports` is not what tools/entries.mjs lists; run "node tools/entries.mjs"',
    );
    process.exitCode = 1;
  }
}
