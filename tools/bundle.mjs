// Makes what is published from the sources: the library as one CommonJS file (Node reads one file where it would look up
// sixty), under it an `import` and a `require` face of each entry that share it; the same for browsers; and the command.
import { readFileSync, writeFileSync } from 'node:fs';
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

/** The addon's functions, as its loader for Node or for browsers finds them, in place of the declarations alone. */
function addon(loader) {
  const declared = readFileSync(join(ROOT, 'native.d.ts'), 'utf8');
  const names = [...declared.matchAll(/^export declare (?:function|class) (\w+)/gm)].map(([, name]) => name);
  const contents = `import { load } from './loader/${loader}.js';\nexport const { ${names.join(', ')} } = load().addon;`;
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

/** What each entry exports, and whether it needs the addon. */
async function look() {
  const { metafile } = await build({
    ...node,
    entryPoints: entries.map(({ file }) => `${file}.ts`),
    outdir: 'lib',
    format: 'esm',
    metafile: true,
    write: false,
    plugins: [addon('node')],
  });
  return new Map(
    Object.values(metafile.outputs).map(({ entryPoint, exports, inputs }) => [
      entryPoint.replace(/\.ts$/, ''),
      { exports, native: 'addon:native.js' in inputs },
    ]),
  );
}

/** One file with several entries as its members. */
function library(outfile, members) {
  const contents = members.map(({ name, file }) => `export * as ${name} from './${file}.ts';`).join('\n');
  const stdin = { contents, resolveDir: ROOT, loader: 'ts' };
  return build({ ...node, stdin, outfile, format: 'cjs', plugins: [addon('node')] });
}

/**
 * An entry's two faces. The face of `import` goes through that of `require`, where no name of an export stands: Node reads
 * all of a CommonJS file that is imported for such names, which would take as long as its own start.
 */
function faces({ name, file }, names, outfile) {
  const path = relative(dirname(file), outfile);
  const from = path.startsWith('.') ? path : `./${path}`;
  const own = `./${basename(file)}.cjs`;
  const list = names.toSorted().join(', ');
  const required = `const library = require('${from}');\nmodule.exports = library.${name};\n`;
  writeFileSync(join(ROOT, `${file}.cjs`), required);
  writeFileSync(
    join(ROOT, `${file}.js`),
    `import library from '${own}';\nexport const { ${list} } = library;\n`,
  );
}

const looks = await look();
const isNative = ({ file }) => looks.get(file).native;
await library('lib/boxwise.cjs', entries.filter(isNative));
for (const entry of entries) {
  const outfile = isNative(entry) ? 'lib/boxwise.cjs' : `lib/${entry.name}.cjs`;
  if (!isNative(entry)) await library(outfile, [entry]); // works where the addon does not
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
  plugins: [addon('browser')],
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
  plugins: [addon('node')],
});

// CommonJS callers get declarations of their own: TypeScript tells the two apart by their endings.
for (const path of declarations()) {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const own = text.replace(/((?:from |import\()')(\.{1,2}\/[^']+)\.js'/g, "$1$2.cjs'");
  writeFileSync(join(ROOT, path.replace(/\.ts$/, '.cts')), own);
}
