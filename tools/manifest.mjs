// package.json as it is published. In a clone it names no binaries, which the registry may not have yet, and it builds on
// install; what is published names them and builds nothing. For `npm pack`: `strip` before packing, `restore` after it.
import { copyFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { targets, isWasm } from './prebuild/targets.mjs';
import { ROOT } from './run.mjs';

const manifest = join(ROOT, 'package.json');
const saved = join(ROOT, 'package.json.orig'); // a name that npm never packs

/**
 * What some functions work with, for those who have it. sharp makes the small pictures of reports; its functions that are used are as old as this. bullmq and
 * ioredis carry shards to other machines; these are the oldest versions that this was run with. Nothing of the others is imported: the adapters are given their objects. `*` alone takes prereleases too, which transformers.js names.
 */
const OPTIONAL = {
  sharp: '>=0.32.0',
  'onnxruntime-node': '*',
  'onnxruntime-web': '*',
  '@huggingface/transformers': '*',
  bullmq: '>=5.81.0',
  ioredis: '>=5.11.0',
};

/** The published form of package.json. */
export function packedManifest() {
  const {
    scripts: _scripts,
    devDependencies: _tools,
    napi: _napi,
    imports: _sources,
    ...own
  } = JSON.parse(readFileSync(manifest, 'utf8'));
  const [wasm, native] = [targets.filter(isWasm), targets.filter((target) => !isWasm(target))];
  const inStep = (list) => Object.fromEntries(list.map(({ name }) => [`boxwise-${name}`, own.version]));
  return {
    ...own,
    optionalDependencies: inStep(native),
    peerDependencies: { ...inStep(wasm), ...OPTIONAL },
    peerDependenciesMeta: Object.fromEntries(
      [...wasm.map(({ name }) => `boxwise-${name}`), ...Object.keys(OPTIONAL)].map((name) => [
        name,
        { optional: true },
      ]),
    ),
  };
}

const [, , step] = process.argv[1]?.endsWith('manifest.mjs') ? process.argv : [];
if (step === 'strip') {
  const content = packedManifest();
  copyFileSync(manifest, saved);
  writeFileSync(manifest, `${JSON.stringify(content, null, 2)}\n`);
} else if (step === 'restore') {
  renameSync(saved, manifest);
}
