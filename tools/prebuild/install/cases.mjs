// The ways of using an installed boxwise, each a run in the folder where it is installed.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../run.mjs';
import { inPlace, sh } from '../place.mjs';
import { guides } from './guides.mjs';

const RIGHT = 'answers are right';

/** Runs a program of the folder and holds it to its last line. */
function program(folder, words, env) {
  const said = sh(words[0], words.slice(1), { cwd: folder, env, timeout: 300_000 });
  assert.match(said, new RegExp(RIGHT), `${words.join(' ')} said ${said}`);
}

const node =
  (...words) =>
  ({ folder }) =>
    program(folder, [process.execPath, ...words]);

/** tsc with one way of finding modules; both a module's and a script's view. `lib` has no more than is named. */
const typed =
  (module, moduleResolution, files, { lib = [], version = '' } = {}) =>
  ({ folder }) => {
    const options = {
      module,
      moduleResolution,
      strict: true,
      noEmit: true,
      target: 'es2022',
      lib: ['es2022', 'dom', ...lib],
      types: [],
    };
    const config = { compilerOptions: { ...options, skipLibCheck: false }, files };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const home = version ? inPlace('tools', `typescript@${version}`) : ROOT;
    sh(process.execPath, [join(home, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.json'], {
      cwd: folder,
    });
  };

const DISPOSABLE = { lib: ['esnext.disposable'] };
const OLDEST = { version: '5.2.2' };

/** Bundles page.mjs or server.mjs into the folder `out`; what it is there called. */
function bundle(folder, tool, side, place) {
  rmSync(join(folder, 'out'), { recursive: true, force: true });
  sh(process.execPath, ['bundle.mjs', tool, place, side], { cwd: folder });
  const made = readdirSync(join(folder, 'out'), { recursive: true }).map(String);
  if (side === 'page')
    assert.ok(
      made.some((name) => name.endsWith('.wasm')),
      `no .wasm among ${made}`,
    );
  return made.find((name) => name.startsWith(side));
}

/** A bundle, run by Node: a page's too, where Node fetches what lies beside it as a browser does. */
const bundled =
  (tool, side, place) =>
  ({ folder }) => {
    const entry = bundle(folder, tool, side, place);
    program(folder, [process.execPath, '--import=./files.mjs', join('out', entry)]);
  };

/** A page's bundle in a real browser, in the page itself and in a worker of it. */
const inChromium =
  (tool, place) =>
  ({ folder, chromium }) => {
    const entry = bundle(folder, tool, 'page', place);
    const said = sh(process.execPath, ['chromium.mjs', chromium, 'out', entry], {
      cwd: folder,
      timeout: 300_000,
    });
    for (const who of ['page', 'worker'])
      assert.match(said, new RegExp(`^${who}: ${RIGHT} on simd128$`, 'm'), `Chromium said ${said}`);
  };

/** A page as Vite's development server of a version serves it, in Chromium. */
const inDevelopment =
  (version) =>
  ({ folder, chromium }) => {
    const words = ['chromium.mjs', chromium, '.', 'page.mjs', inPlace('tools', version)];
    const said = sh(process.execPath, words, { cwd: folder, timeout: 300_000 });
    for (const who of ['page', 'worker'])
      assert.match(said, new RegExp(`^${who}: ${RIGHT} on simd128$`, 'm'), `Chromium said ${said}`);
  };

/** An install from which a part is missing, and put back. */
function without(folder, names, run) {
  const kept = join(folder, 'kept');
  for (const name of names)
    sh('sh', ['-c', `mkdir -p '${kept}' && mv 'node_modules/${name}' '${kept}'`], { cwd: folder });
  try {
    run();
  } finally {
    for (const name of names) sh('mv', [join(kept, name), join(folder, 'node_modules', name)]);
  }
}

const binaries = (folder) =>
  readdirSync(join(folder, 'node_modules')).filter((name) => name.startsWith('boxwise-'));
const LOAD = `import('boxwise').then((b) => console.log(b.machine().isa), (e) => console.log(e.code, e.message))`;

export const cases = [
  {
    name: 'what is installed',
    run({ folder }) {
      const manifest = JSON.parse(readFileSync(join(folder, 'node_modules/boxwise/package.json'), 'utf8'));
      assert.equal(manifest.scripts, undefined);
      const files = readdirSync(join(folder, 'node_modules/boxwise'), { recursive: true }).map(String);
      const sources = files.filter(
        (path) => /\.(rs|toml|node|[cm]?ts)$/.test(path) && !/\.d\.[cm]?ts$/.test(path),
      );
      assert.deepEqual(sources, []);
      for (const name of ['boxwise', ...binaries(folder)]) {
        const own = join(folder, 'node_modules', name);
        assert.match(readFileSync(join(own, 'THIRD-PARTY-LICENSES'), 'utf8'), /Permission is hereby granted/);
        const { components } = JSON.parse(readFileSync(join(own, 'sbom.cdx.json'), 'utf8'));
        assert.ok(components.length > 20, `${name} says what it holds`);
      }
      assert.ok(
        statSync(join(folder, 'node_modules/boxwise/dist/cli.cjs')).mode & 0o100,
        'the command can be started',
      );
    },
  },
  { name: 'import', run: node('esm.mjs') },
  { name: 'require', run: node('common.cjs') },
  { name: 'worker threads', run: node('worker.mjs') },
  {
    name: 'the command',
    run({ folder }) {
      const said = sh(
        join(folder, 'node_modules/.bin/boxwise'),
        ['eval', '--gt', 'sample/gt.json', '--dt', 'sample/dt.json'],
        { cwd: folder },
      );
      assert.match(said, /IoU=0\.50:0\.95 \| area= {3}all \| maxDets=100 \] = 0\.579/);
      assert.match(
        sh(join(folder, 'node_modules/.bin/boxwise'), ['doctor'], { cwd: folder }),
        /self-test +ok/,
      );
    },
  },
  { name: 'TypeScript, node16', run: typed('node16', 'node16', ['typed.mts', 'typed.cts']) },
  { name: 'TypeScript, nodenext', run: typed('nodenext', 'nodenext', ['typed.mts', 'typed.cts']) },
  { name: 'TypeScript, bundler', run: typed('esnext', 'bundler', ['typed.mts']) },
  { name: 'TypeScript, using', run: typed('nodenext', 'nodenext', ['using.mts'], DISPOSABLE) },
  {
    name: 'TypeScript 5.2',
    needs: ['typescript@5.2.2'],
    run: typed('nodenext', 'nodenext', ['typed.mts', 'typed.cts'], OLDEST),
  },
  {
    name: 'TypeScript 5.2, using',
    needs: ['typescript@5.2.2'],
    run: typed('nodenext', 'nodenext', ['using.mts'], { ...DISPOSABLE, ...OLDEST }),
  },
  {
    name: 'no binary at all',
    run({ folder }) {
      without(folder, binaries(folder), () => {
        const said = sh(process.execPath, ['-e', LOAD], { cwd: folder });
        assert.match(said, /^NO_BINARY .*npm install boxwise-linux-x64-gnu@/);
      });
    },
  },
  {
    name: 'WebAssembly where the binary is missing',
    needs: ['wasm'],
    run({ folder }) {
      const native = binaries(folder).filter((name) => !name.includes('wasm'));
      without(folder, native, () => {
        assert.equal(sh(process.execPath, ['-e', LOAD], { cwd: folder }).trim(), 'simd128');
        const told = sh('sh', ['-c', `'${process.execPath}' -e "${LOAD}" 2>&1 >/dev/null`], { cwd: folder });
        assert.match(told, /^boxwise: boxwise-[\w-]+ is not installed; falling back to WebAssembly[^\n]*\n$/);
        program(folder, [process.execPath, 'esm.mjs']);
        program(folder, [process.execPath, 'worker.mjs']);
      });
    },
  },
  {
    name: 'WebAssembly that traps, or has no more memory',
    needs: ['wasm'],
    run({ folder }) {
      for (const how of ['call', 'promise', 'memory'])
        program(folder, [process.execPath, 'trap.mjs', how], { BOXWISE_BINARY: 'wasm' });
    },
  },
  {
    name: "a browser's build, run by Node",
    needs: ['wasm'],
    run: ({ folder }) =>
      program(folder, [process.execPath, '--conditions=browser', '--import=./files.mjs', 'page.mjs']),
  },
  { name: 'esbuild for browsers', needs: ['wasm'], run: bundled('esbuild', 'page', ROOT) },
  {
    name: 'esbuild for browsers, in Chromium',
    needs: ['Chromium', 'wasm'],
    run: inChromium('esbuild', ROOT),
  },
  { name: 'esbuild for a server', run: bundled('esbuild', 'server', ROOT) },
  {
    name: 'webpack for browsers',
    needs: ['webpack', 'wasm'],
    run: bundled('webpack', 'page', inPlace('tools/webpack')),
  },
  {
    name: 'webpack for browsers, in Chromium',
    needs: ['Chromium', 'webpack', 'wasm'],
    run: inChromium('webpack', inPlace('tools/webpack')),
  },
  {
    name: "webpack for a server, externals as Next's",
    needs: ['webpack'],
    run: bundled('webpack', 'server', inPlace('tools/webpack')),
  },
  { name: 'Vite for browsers', needs: ['vite', 'wasm'], run: bundled('vite', 'page', inPlace('tools/vite')) },
  {
    name: 'Vite for browsers, in Chromium',
    needs: ['Chromium', 'vite', 'wasm'],
    run: inChromium('vite', inPlace('tools/vite')),
  },
  ...['vite@7.3.8', 'vite'].map((version) => ({
    name: `${version === 'vite' ? 'Vite' : 'Vite 7'}'s development server, in Chromium`,
    needs: ['Chromium', version, 'wasm'],
    run: inDevelopment(version),
  })),
  {
    name: 'a page without the WebAssembly package',
    needs: ['wasm'],
    run({ folder }) {
      without(folder, ['boxwise-wasm32-wasi'], () => {
        const said = sh(process.execPath, ['--conditions=browser', '-e', LOAD], { cwd: folder });
        assert.match(said, /^NO_BINARY .*npm install boxwise-wasm32-wasi@/);
      });
    },
  },
  { name: 'Vite for a server', needs: ['vite'], run: bundled('vite', 'server', inPlace('tools/vite')) },
  { name: 'Bun', needs: ['bun'], run: ({ folder, tool }) => program(folder, [tool('bun'), 'esm.mjs']) },
  {
    name: 'Bun, require',
    needs: ['bun'],
    run: ({ folder, tool }) => program(folder, [tool('bun'), 'common.cjs']),
  },
  {
    name: 'Deno',
    needs: ['deno'],
    run: ({ folder, tool }) =>
      program(folder, [tool('deno'), 'run', '-A', '--node-modules-dir=manual', 'esm.mjs']),
  },
  ...guides,
];
