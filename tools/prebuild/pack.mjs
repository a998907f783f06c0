// Makes the packages: `boxwise`, and `boxwise-<platform>` of each target that is built.
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buildSync } from 'esbuild';
import { packedManifest } from '../manifest.mjs';
import { bundledNotices, notices } from '../notices.mjs';
import { DIST, ROOT } from '../run.mjs';
import { built } from './build.mjs';
import { inspect } from './inspect.mjs';
import { linkedWithin } from './links.mjs';
import { BUILT, sh } from './place.mjs';
import { billOf, mainBill, SBOM } from './sbom.mjs';
import { fileOf, isWasm } from './targets.mjs';

const PACKAGES = join(BUILT, 'packages');

/** The licences of the works of others in a package. */
const NOTICES = 'THIRD-PARTY-LICENSES';

/** Where the tarballs are put. */
export const TARBALLS = join(BUILT, 'tarballs');

/**
 * Packs `boxwise` and the targets that are built; the paths of the tarballs. With `all` a target that is not built is an
 * error. `npm run build:ts` comes before.
 */
export async function pack(targets, all = false) {
  rmSync(TARBALLS, { recursive: true, force: true });
  mkdirSync(TARBALLS, { recursive: true });
  const there = targets.filter((target) => existsSync(binary(target)));
  const lacking = targets.filter((target) => !there.includes(target)).map(({ name }) => name);
  if (all && lacking.length) throw new Error(`not built: ${lacking.join(', ')}`);
  const over = targets
    .filter((target) => all && inspect(target, binary(target)).over)
    .map(({ name }) => name);
  if (over.length) throw new Error(`too large to be published: ${over.join(', ')}`);
  return [mainPackage(), ...there.map(packageOf)].map((folder) => tarballOf(folder, TARBALLS));
}

/** Packs the folder of a package into another one; the path of the tarball. */
export function tarballOf(folder, place) {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', place, folder];
  return join(place, basename(JSON.parse(sh('npm', args))[0].filename));
}

/** What tools/prebuild built, or else what `npm run build:native` did. */
function binary(target) {
  const own = built(target);
  return existsSync(own) ? own : join(DIST, fileOf(target));
}

/** The folder of `boxwise` as it is published. */
export function mainPackage() {
  const own = packedManifest();
  const manifest = { ...own, files: [...own.files, NOTICES, SBOM] };
  const folder = fresh('boxwise');
  writeManifest(folder, manifest);
  const listed = JSON.parse(sh('npm', ['pack', '--dry-run', '--json', '--ignore-scripts']))[0].files;
  const names = new Set(listed.map(({ path }) => path));
  for (const path of names) {
    if (path === 'package.json') continue;
    cpSync(join(ROOT, path), join(folder, path));
    if (path.endsWith('.md'))
      writeFileSync(join(folder, path), linkedWithin(readFileSync(join(ROOT, path), 'utf8'), path, names));
  }
  writeFileSync(join(folder, NOTICES), bundledNotices());
  writeFileSync(join(folder, SBOM), `${JSON.stringify(mainBill(), null, 2)}\n`);
  return folder;
}

/** The folder of a target's package. */
export function packageOf(target) {
  const { version, license, engines, publishConfig, repository } = packedManifest();
  const folder = fresh(`boxwise-${target.name}`);
  copyFileSync(binary(target), join(folder, fileOf(target)));
  copyFileSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
  writeFileSync(join(folder, NOTICES), notices(target.triple));
  writeFileSync(join(folder, SBOM), `${JSON.stringify(billOf(target), null, 2)}\n`);
  const what = isWasm(target) ? 'The WebAssembly form' : `The binary for ${target.name}`;
  const manifest = {
    name: `boxwise-${target.name}`,
    version,
    description: `${what} of boxwise.`,
    license,
    repository,
  };
  Object.assign(manifest, { engines, publishConfig, ...target.manifest });
  Object.assign(
    manifest,
    isWasm(target) ? wasmFaces(folder) : { main: fileOf(target), files: [fileOf(target), NOTICES, SBOM] },
  );
  writeManifest(folder, manifest);
  const use = isWasm(target)
    ? 'Install it beside boxwise for browsers, and for platforms that have no binary.'
    : 'boxwise installs it by itself where it fits.';
  writeFileSync(
    join(folder, 'README.md'),
    `# boxwise-${target.name}\n\n${what} of [boxwise](https://www.npmjs.com/package/boxwise). ${use}\n`,
  );
  return folder;
}

/** The WebAssembly form is loaded in one way by Node.js and in another by browsers. */
function wasmFaces(folder) {
  const common = {
    bundle: true,
    minify: true,
    absWorkingDir: ROOT,
    logLevel: 'warning',
    legalComments: 'inline',
    define: {
      __non_webpack_require__: 'undefined', // webpack's own, of which it warns
      // Where there is none, emnapi asks each buffer what it is in a way that answers; otherwise, in one that throws: 10 us.
      SharedArrayBuffer: 'undefined',
    },
  };
  const node = {
    entryPoints: ['platform/wasm/node.ts'],
    outfile: join(folder, 'index.cjs'),
    platform: 'node',
    format: 'cjs',
  };
  buildSync({ ...common, ...node, target: 'node20.19' });
  const browser = {
    entryPoints: ['platform/wasm/browser.ts'],
    outfile: join(folder, 'browser.js'),
    format: 'esm',
  };
  buildSync({ ...common, ...browser, target: 'es2022' });
  const notice = ['core', 'runtime'].map((name) =>
    readFileSync(join(ROOT, 'node_modules/@emnapi', name, 'LICENSE')),
  );
  writeFileSync(join(folder, 'LICENSE-emnapi'), notice[0]);
  return {
    type: 'module',
    main: './index.cjs',
    exports: { '.': { browser: './browser.js', default: './index.cjs' }, './boxwise.wasm': './boxwise.wasm' },
    files: ['boxwise.wasm', 'index.cjs', 'browser.js', 'LICENSE-emnapi', NOTICES, SBOM],
  };
}

function fresh(name) {
  const folder = join(PACKAGES, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

function writeManifest(folder, manifest) {
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}
