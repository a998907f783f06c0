// npm pack: the packed package.json must not name `prepare`, which builds in a clone: an installed package builds nothing.
// `strip` before packing, `restore` after it.
import { copyFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run.mjs';

const manifest = join(ROOT, 'package.json');
const saved = join(ROOT, 'package.json.orig'); // a name that npm never packs

if (process.argv[2] === 'strip') {
  const content = JSON.parse(readFileSync(manifest, 'utf8'));
  delete content.scripts.prepare;
  copyFileSync(manifest, saved);
  writeFileSync(manifest, `${JSON.stringify(content, null, 2)}\n`);
} else {
  renameSync(saved, manifest);
}
