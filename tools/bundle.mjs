// The JavaScript of dist/: the library as one CommonJS file (Node.js reads one file where it would look up sixty), an `import`
// and a `require` face of each entry that share it; the same for browsers; and the command.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ENTRIES } from './entries.mjs';
import { DIST, ROOT } from './run.mjs';

const external = ['boxwise-*'];
const common = { bundle: true, external, absWorkingDir: ROOT, logLevel: 'warning' };
const node = { ...common, platform: 'node', target: 'node20.19' };

/**
 * The addon's functions in place of `#native`, which has the declarations alone. `finding` is the source of a module that
 * sets `found`.
 */
function addon(finding) {
  const declared = readFileSync(join(DIST, 'native.d.ts'), 'utf8');
  const names = [...declared.matchAll(/^export declare (?:function|class|namespace) (\w+)/gm)].map(
    ([, name]) => name,
  );
  const contents = `${finding}\nexport const { ${names.join(', ')} } = found;\n`;
  return {
    name: 'addon',
    setup(build) {
      build.onResolve({ filter: /^#native$/ }, () => ({ path: 'native', namespace: 'addon' }));
      build.onLoad({ filter: /.*/, namespace: 'addon' }, () => ({
        contents,
        resolveDir: ROOT,
        loader: 'js',
      }));
    },
  };
}

const FOUND_BY_NODE = `import { load } from './platform/node/load.ts';\nconst found = load().addon;`;
const FOUND_IN_BROWSERS = `import { load } from './platform/browser/load.ts';\nconst found = load().addon;`;

/**
 * In the library a failure is kept, and thrown by the faces: Node 20 ends the process where a CommonJS file throws that an ES
 * module imports, even under a `catch`.
 */
const FOUND_OR_FAILED = `import { load } from './platform/node/load.ts';
export let failure;
let found = { promises: {} };
try {
  found = load().addon;
} catch (error) {
  failure = error;
}`;

/** Writes the JavaScript of dist/. */
export async function bundle() {
  const looks = await look();
  const isNative = ({ source }) => looks.get(source).native;
  await library('boxwise', ENTRIES.filter(isNative), true);
  for (const entry of ENTRIES) {
    const from = isNative(entry) ? 'boxwise' : `${entry.name}-library`;
    if (!isNative(entry)) await library(from, [entry], false); // works where the addon does not
    faces(entry, looks.get(entry.source).exports, from);
  }
  await browsers();
  await command();
}

/** What each entry exports, and whether it needs the addon. */
async function look() {
  const { metafile } = await build({
    ...node,
    entryPoints: ENTRIES.map(({ source }) => source),
    outdir: DIST,
    format: 'esm',
    metafile: true,
    write: false,
    plugins: [addon(FOUND_BY_NODE)],
  });
  return new Map(
    Object.values(metafile.outputs).map(({ entryPoint, exports, inputs }) => [
      entryPoint,
      { exports, native: 'addon:native' in inputs },
    ]),
  );
}

/** One file, `name`.cjs, with several entries as its members. */
function library(name, members, isNative) {
  const lines = members.map(({ name, source }) => `export * as ${name} from './${source}';`);
  if (isNative) lines.push(`export { failure } from '#native';`);
  const stdin = { contents: lines.join('\n'), resolveDir: ROOT, loader: 'ts' };
  const outfile = join(DIST, `${name}.cjs`);
  return build({ ...node, stdin, outfile, format: 'cjs', plugins: [addon(FOUND_OR_FAILED)] });
}

/**
 * An entry's two faces. That of `import` goes through a file where no name of an export stands: Node reads all of a CommonJS
 * file that is imported for such names, which would take half of its own start.
 */
function faces({ name }, names, from) {
  const failed = 'if (library.failure) throw library.failure;';
  const list = names.toSorted().join(', ');
  const write = (file, ...lines) => writeFileSync(join(DIST, file), `${lines.join('\n')}\n`);
  write(
    `${name}.cjs`,
    `const library = require('./${from}.cjs');`,
    failed,
    `module.exports = library.${name};`,
  );
  write(
    `${name}.js`,
    `import library from './${from}-import.cjs';`,
    failed,
    `export const { ${list} } = library.${name};`,
  );
  write(`${from}-import.cjs`, `const library = require('./${from}.cjs');`, 'module.exports = library;');
}

function browsers() {
  return build({
    ...common,
    entryPoints: Object.fromEntries(ENTRIES.map(({ name, source }) => [name, source])),
    outdir: join(DIST, 'browser'),
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    alias: { 'node:url': './platform/browser/url.ts' },
    inject: ['./platform/browser/buffer.ts'],
    plugins: [addon(FOUND_IN_BROWSERS)],
  });
}

function command() {
  return build({
    ...node,
    entryPoints: ['cli/main.ts'],
    outfile: join(DIST, 'cli.cjs'),
    format: 'cjs',
    // What only some commands load stays outside.
    external: [...external, '@tensorflow/*', 'chartscii', 'cli-progress', 'cli-table3'],
    banner: {
      js: '#!/usr/bin/env node\n/* Includes commander (MIT), Copyright (c) 2011 TJ Holowaychuk and contributors. */',
    },
    plugins: [addon(FOUND_BY_NODE)],
  });
}
