// The library as the pages load it, from this repository: its browser entry and its WebAssembly, built where they are missing.
// Prints what it builds. `npm run explore` and `npm run web:build` run it first.
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { WASM } from '../tools/prebuild/targets.mjs';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
/** The browser entry that `npm run build:ts` writes. */
export const ENTRY = join(ROOT, 'dist/browser/index.js');
/** Its writer of reports, and the page that it fills. */
export const REPORT = join(ROOT, 'dist/browser/report.js');
const TEMPLATE = join(ROOT, 'dist/report.html');
const MADE = join(ROOT, 'target/web');
/** What the entry imports as `boxwise-wasm32-wasi`: the loader, with `boxwise.wasm` beside it. */
export const LOADER = join(MADE, 'browser.js');

const BINARY = join(ROOT, WASM.file);
/** What `node tools/prebuild/main.mjs build wasm32-wasi` makes. */
const PREBUILT = join(ROOT, 'target/prebuild/files/boxwise.wasm');

/** Builds what is missing. Throws with the cure where the Rust target is not installed. */
export function prepare() {
  for (const [file, what, script] of [
    [REPORT, 'the browser entry', 'build:ts'],
    [TEMPLATE, 'the page of reports', 'build:report'],
  ]) {
    if (existsSync(file)) continue;
    console.log(`building ${what} (npm run ${script})`);
    execFileSync('npm', ['run', '--silent', script], { cwd: ROOT, stdio: 'inherit' });
  }
  const changed = newest(['src', 'crates', 'Cargo.lock']);
  const current = [PREBUILT, BINARY].find((path) => existsSync(path) && statSync(path).mtimeMs >= changed);
  if (!current) buildBinary();
  mkdirSync(MADE, { recursive: true });
  copyFileSync(current ?? BINARY, join(MADE, 'boxwise.wasm'));
  buildSync({
    entryPoints: ['platform/wasm/browser.ts'],
    outfile: LOADER,
    absWorkingDir: ROOT,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'warning',
    // The page needs no headers for cross-origin isolation, and has no shared memory then.
    define: { __non_webpack_require__: 'undefined', SharedArrayBuffer: 'undefined' },
  });
}

/** When the last of the Rust sources was changed. */
function newest(paths) {
  const files = paths.flatMap((path) => {
    const whole = join(ROOT, path);
    if (!statSync(whole).isDirectory()) return [whole];
    return readdirSync(whole, { recursive: true })
      .filter((name) => /\.(rs|toml)$/.test(name))
      .map((name) => join(whole, name));
  });
  return Math.max(...files.map((file) => statSync(file).mtimeMs));
}

function buildBinary() {
  const sysroot = spawnSync('rustc', ['--print', 'sysroot'], { encoding: 'utf8' });
  if (sysroot.error)
    throw new Error('Rust is not installed. The WebAssembly is built with it: see https://rustup.rs');
  if (!existsSync(join(sysroot.stdout.trim(), 'lib/rustlib', WASM.triple))) {
    throw new Error(`The Rust target ${WASM.triple} is not installed. Run: rustup target add ${WASM.triple}`);
  }
  console.log('building the WebAssembly (about two minutes, once)');
  execFileSync('cargo', [...WASM.cargo, '--quiet'], { cwd: ROOT, stdio: 'inherit' });
  const now = new Date(); // Cargo leaves the file alone where a change made no difference
  utimesSync(BINARY, now, now);
}
