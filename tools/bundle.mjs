// Makes what is published from the sources: the library as one CommonJS file (Node reads one file where it would look up
// sixty), under it an `import` and a `require` face of each entry that share it; the same for browsers; and the command.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { build } from 'esbuild';
import { declarations, publicEntries } from './entries.mjs';
import { ROOT } from './run.mjs';

const entries = publicEntries();
const external = ['boxwise-*'];
const node = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  external,
  logLevel: 'warning',
  absWorkingDir: ROOT,
};

/**
 * The addon's functions in place of the declarations alone, by a module that finds them in its own way: it sets `found`.
 */
function addon(finding) {
  const declared = readFileSync(join(ROOT, 'native.d.ts'), 'utf8');
  const names = [...declared.matchAll(/^export declare (?:function|class) (\w+)/gm)].map(([, name]) => name);
  const contents = `${finding}\nexport const { ${names.join(', ')} } = found;\n`;
  return {
    name: 'addon',
    setup(build) {
      build.onResolve({ filter: /\/native\.js$/ }, () => ({ path: 'native.js', namespace: 'addon' }));
      build.onLoad({ filter: /.*/, namespace: 'addon' }, () => ({
        contents,
        resolveDir: ROOT,
        loader: 'js',
      }));
    },
  };
}

/** An import of `./x.js` means x.ts, also where an x.js lies beside it. */
const sources = {
  name: 'sources',
  setup(build) {
    build.onResolve({ filter: /^\.{1,2}\/.*\.js$/ }, ({ path, resolveDir }) => {
      const source = join(resolveDir, path.replace(/\.js$/, '.ts'));
      return existsSync(source) ? { path: source } : undefined;
    });
  },
};

const FOUND_BY_NODE = `import { load } from './loader/node.js';\nconst found = load().addon;`;
const FOUND_IN_BROWSERS = `import { load } from './loader/browser.js';\nconst found = load().addon;`;

/**
 * In the library a failure is kept, and thrown by the faces: Node 20 ends the process where a CommonJS file throws that an ES
 * module imports, even under a `catch`.
 */
const FOUND_OR_FAILED = `import { load } from './loader/node.js';
export let failure;
let found = {};
try {
  found = load().addon;
} catch (error) {
  failure = error;
}`;

/** What each entry exports, and whether it needs the addon. */
async function look() {
  const { metafile } = await build({
    ...node,
    entryPoints: entries.map(({ file }) => `${file}.ts`),
    outdir: 'lib',
    format: 'esm',
    metafile: true,
    write: false,
    plugins: [addon(FOUND_BY_NODE), sources],
  });
  return new Map(
    Object.values(metafile.outputs).map(({ entryPoint, exports, inputs }) => [
      entryPoint.replace(/\.ts$/, ''),
      { exports, native: 'addon:native.js' in inputs },
    ]),
  );
}

/** One file with several entries as its members. */
function library(outfile, members, isNative) {
  const lines = members.map(({ name, file }) => `export * as ${name} from './${file}.ts';`);
  if (isNative) lines.push(`export { failure } from './native.js';`);
  const stdin = { contents: lines.join('\n'), resolveDir: ROOT, loader: 'ts' };
  return build({ ...node, stdin, outfile, format: 'cjs', plugins: [addon(FOUND_OR_FAILED), sources] });
}

/**
 * An entry's two faces. That of `import` goes through a file where no name of an export stands: Node reads all of a CommonJS
 * file that is imported for such names, which would take half of its own start.
 */
function faces({ name, file }, names, outfile) {
  const up = relative(dirname(file), '.');
  const path = `${up || '.'}/${outfile}`;
  const between = path.replace(/\.cjs$/, '-import.cjs');
  const failed = 'if (library.failure) throw library.failure;';
  const list = names.toSorted().join(', ');
  const write = (path, lines) => writeFileSync(join(ROOT, path), `${lines.join('\n')}\n`);
  write(`${file}.cjs`, [`const library = require('${path}');`, failed, `module.exports = library.${name};`]);
  write(`${file}.js`, [
    `import library from '${between}';`,
    failed,
    `export const { ${list} } = library.${name};`,
  ]);
  write(join(dirname(file), between), [
    `const library = require('./${basename(path)}');`,
    'module.exports = library;',
  ]);
}

const looks = await look();
const isNative = ({ file }) => looks.get(file).native;
await library('lib/boxwise.cjs', entries.filter(isNative), true);
for (const entry of entries) {
  const outfile = isNative(entry) ? 'lib/boxwise.cjs' : `lib/${entry.name}.cjs`;
  if (!isNative(entry)) await library(outfile, [entry], false); // works where the addon does not
  faces(entry, looks.get(entry.file).exports, outfile);
}

await build({
  entryPoints: Object.fromEntries(entries.map(({ name, file }) => [name, `${file}.ts`])),
  outdir: 'browser',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  external,
  absWorkingDir: ROOT,
  alias: { 'node:url': './loader/browser-url.ts' },
  inject: ['./loader/browser-buffer.ts'],
  logLevel: 'warning',
  plugins: [addon(FOUND_IN_BROWSERS), sources],
});

await build({
  ...node,
  entryPoints: ['cli/main.ts'],
  outfile: 'cli/main.cjs',
  format: 'cjs',
  // What only some commands load stays outside.
  external: [...external, '@tensorflow/*', 'chartscii', 'cli-progress', 'cli-table3'],
  banner: {
    js: '#!/usr/bin/env node\n/* Includes commander (MIT), Copyright (c) 2011 TJ Holowaychuk and contributors. */',
  },
  plugins: [addon(FOUND_BY_NODE), sources],
});

// CommonJS callers get declarations of their own: TypeScript tells the two apart by their endings.
for (const path of declarations()) {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const own = text.replace(/((?:from |import\()')(\.{1,2}\/[^']+)\.js'/g, "$1$2.cjs'");
  writeFileSync(join(ROOT, path.replace(/\.ts$/, '.cts')), own);
}
