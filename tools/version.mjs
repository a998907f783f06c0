// node tools/version.mjs X.Y.Z    gives everything that is released that version
// node tools/version.mjs --check  fails where two of them differ
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, run } from './run.mjs';

/** Where a version stands: a file, and what precedes and follows it there. */
const PLACES = [
  { file: 'package.json', pattern: /(^ {2}"version": ")([^"]+)(")/m },
  { file: 'package-lock.json', pattern: /(^ {2}"version": ")([^"]+)(")/m },
  { file: 'package-lock.json', pattern: /(^ {4}"": \{\s+"name": "boxwise",\s+"version": ")([^"]+)(")/m },
  { file: 'Cargo.toml', pattern: /(^\[workspace\.package\]\nversion = ")([^"]+)(")/m },
];

const read = (file) => readFileSync(join(ROOT, file), 'utf8');
const wanted = process.argv[2] ?? '';

if (wanted === '--check') {
  const found = PLACES.map(({ file, pattern }) => ({ file, version: pattern.exec(read(file))?.[2] }));
  // Cargo.lock names every crate of the workspace.
  for (const [, name, version] of read('Cargo.lock').matchAll(
    /name = "(boxwise[\w-]*)"\nversion = "([^"]+)"/g,
  )) {
    found.push({ file: `Cargo.lock (${name})`, version });
  }
  const wrong = found.filter(({ version }) => version !== found[0].version);
  for (const { file, version } of wrong)
    console.error(`${file}: version ${version}, package.json: ${found[0].version}`);
  process.exitCode = wrong.length ? 1 : 0;
} else if (/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(wanted)) {
  for (const { file, pattern } of PLACES) {
    const text = read(file);
    if (!pattern.test(text)) throw new Error(`${file}: no version where one should stand`);
    writeFileSync(join(ROOT, file), text.replace(pattern, `$1${wanted}$3`));
  }
  process.exitCode = await run(['cargo', 'update', '--workspace', '--offline']); // Cargo.lock
} else {
  throw new Error('a version as 1.2.3, or --check');
}
