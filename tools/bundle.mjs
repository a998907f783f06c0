// The JavaScript of dist/: the library as one CommonJS file (Node.js reads one file where it would look up sixty), an `import`
// and a `require` face of each entry that share it; the same for browsers; and the command.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { rolldown } from 'rolldown';
import { ENTRIES } from './entries.mjs';
import { DIST, ROOT } from './run.mjs';

const external = ['boxwise-*', 'sharp', 'bullmq', 'ioredis'];
/** The same for Rolldown. */
const OPTIONAL = [/^boxwise-/, 'sharp', 'bullmq', 'ioredis'];
/** What the command includes of others. */
const CREDITS =
  'Includes commander (MIT), Copyright (c) 2011 TJ Holowaychuk and contributors; tinyglobby (MIT), Copyright (c) 2024 Madeline Gurriarán; fdir (MIT), Copyright 2023 Abdullah Atta; picomatch (MIT), Copyright (c) 2017-present, Jon Schlinkert.';
/** A member of the library beside the entries: what the threads of `boxwise/workers` run. */
const THREAD = { name: 'thread', source: 'shards/thread.ts' };
const common = { bundle: true, external, absWorkingDir: ROOT, logLevel: 'warning' };
const node = { ...common, platform: 'node', target: 'node20.19' };

/** What the addon exports. */
function nativeNames() {
  const declared = readFileSync(join(DIST, 'native.d.ts'), 'utf8');
  return [...declared.matchAll(/^export declare (?:function|class|namespace) (\w+)/gm)].map(
    ([, name]) => name,
  );
}

/** The source of a module with the addon's functions. `finding` is the source of a module that sets `found`. */
const addonSource = (finding) => `${finding}\nexport const { ${nativeNames().join(', ')} } = found;\n`;

/**
 * The addon's functions in place of `#native`, which has the declarations alone. */
function addon(finding) {
  const contents = addonSource(finding);
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

/**
 * In the library a failure is kept, and thrown by the faces: Node 20 ends the process where a CommonJS file throws that an ES
 * module imports, even under a `catch`.
 */
const FOUND_OR_FAILED = `import { load } from './platform/node/load.ts';
export let failure;
let found = {};
try {
  found = load().addon;
} catch (error) {
  failure = error;
}`;

/** Writes the JavaScript of dist/. */
export async function bundle() {
  const looks = await look();
  const isNative = ({ source }) => looks.get(source).native;
  await library('boxwise', [...ENTRIES.filter(isNative), THREAD], true);
  for (const entry of ENTRIES) {
    const from = isNative(entry) ? 'boxwise' : `${entry.name}-library`;
    if (!isNative(entry)) await library(from, [entry], false); // works where the addon does not
    faces(entry, looks.get(entry.source).exports, from);
  }
  await browsers();
  await command();
  writeFileSync(join(DIST, 'bundled.json'), JSON.stringify([...held].toSorted()));
}

/** Names of the npm packages whose code is bundled, for the package's notices. */
const held = new Set();

/** Notes the packages of some modules. */
function hold(paths) {
  for (const path of paths) {
    const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path.replaceAll('\\', '/'))?.[1];
    if (name) held.add(name);
  }
}

/** Bundles by esbuild. */
async function bundled(options) {
  const { metafile } = await build({ ...options, metafile: true });
  for (const { inputs } of Object.values(metafile.outputs))
    hold(Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])));
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
  return bundled({ ...node, stdin, outfile, format: 'cjs', plugins: [addon(FOUND_OR_FAILED)] });
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

/**
 * For browsers a module stays a module, and none has effects of its own (`sideEffects` of package.json): a page's bundler leaves
 * out those that the page does not use.
 */
async function browsers() {
  const bundle = await rolldown({
    input: Object.fromEntries(ENTRIES.filter(({ node }) => !node).map(({ name, source }) => [name, source])),
    cwd: ROOT,
    external: [/^boxwise-/],
    platform: 'browser',
    treeshake: { moduleSideEffects: false },
    resolve: { alias: { 'node:url': join(ROOT, 'platform/browser/url.ts') } },
    transform: {
      target: 'es2022',
      inject: { Buffer: [join(ROOT, 'platform/browser/buffer.ts'), 'Buffer'] },
    },
    plugins: [addonForBrowsers(), versionAlone(), reportsApart()],
  });
  const { output } = await bundle.write({
    dir: join(DIST, 'browser'),
    format: 'esm',
    preserveModules: true,
    preserveModulesRoot: ROOT,
    entryFileNames: '[name].js',
  });
  hold(output.flatMap(({ moduleIds }) => moduleIds ?? []));
  await bundle.close();
}

/**
 * As `addon`, a name at a time: a destructured list would be kept whole. `api/native-call.ts` takes functions by name, from the addon itself: a
 * namespace that is indexed would hold them all.
 */
function addonForBrowsers() {
  const file = join(ROOT, 'platform/browser/native.ts');
  const caller = join(ROOT, 'api/native-call.ts');
  const lines = nativeNames().map((name) => `export const ${name} = found.${name};`);
  const contents = `import { load } from './load.ts';\nconst found = load().addon;\n${lines.join('\n')}\n`;
  const byNamespace = `import * as addon from '#native';`;
  const byLoad = `import { load } from '../platform/browser/load.ts';\nconst { addon } = load();`;
  return {
    name: 'addon',
    resolveId: (id) => (id === '#native' ? file : undefined),
    load: (id) => (id === file ? contents : undefined),
    transform(code, id) {
      if (id !== caller) return undefined;
      if (!code.includes(byNamespace)) throw new Error(`${id} does not have ${byNamespace}`);
      return code.replace(byNamespace, byLoad);
    },
  };
}

/** Pages write reports by an entry of their own, in another way than Node.js. */
function reportsApart() {
  const [none, writer] = ['report', 'report-writer'].map((name) => join(ROOT, `platform/browser/${name}.ts`));
  return {
    name: 'reports',
    resolveId: (id) =>
      id.endsWith('/report/report.js') ? none : id.endsWith('/report/write.js') ? writer : undefined,
  };
}

/** Of package.json pages need the version. */
function versionAlone() {
  const file = join(ROOT, 'package.json');
  const { version } = JSON.parse(readFileSync(file, 'utf8'));
  return {
    name: 'version',
    load: (id) => (id === file ? { code: JSON.stringify({ version }), moduleType: 'json' } : undefined),
  };
}

/**
 * Commander loads `node:child_process` for commands that are programs of their own, of which there are none; it takes Node.js 2 ms.
 */
const NO_PROGRAMS = {
  name: 'no programs',
  resolveId: (id, importer) =>
    id === 'node:child_process' && importer?.replaceAll('\\', '/').includes('/commander/')
      ? '\0none'
      : undefined,
  load: (id) => (id === '\0none' ? 'module.exports = {};' : undefined),
};

/**
 * The command, in files that are loaded where they are needed: Node.js takes 30 ms to read all of it. They lie beside each other, since the library in
 * them looks for the addon and the page of reports in its own folder. Comments and white space are left out, which Node.js would read
 * at each start; names stay, for the traces of errors.
 */
async function command() {
  const file = join(ROOT, 'native.js');
  const contents = addonSource(FOUND_BY_NODE);
  const bundle = await rolldown({
    input: { cli: 'cli/main.ts' },
    cwd: ROOT,
    platform: 'node',
    // The last are loaded by few commands, and stay packages of their own.
    external: [...OPTIONAL, /^@tensorflow\//, 'chartscii', 'cli-progress', 'cli-table3'],
    transform: { target: 'node20.19' },
    plugins: [
      NO_PROGRAMS,
      {
        name: 'addon',
        resolveId: (id) => (id === '#native' ? file : undefined),
        load: (id) => (id === file ? contents : undefined),
      },
    ],
  });
  const { output } = await bundle.write({
    dir: DIST,
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: 'cli-[name].cjs',
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
    banner: ({ isEntry }) => (isEntry ? `#!/usr/bin/env node\n/*! ${CREDITS} */` : ''),
  });
  hold(output.flatMap(({ moduleIds }) => moduleIds ?? []));
  await bundle.close();
}
