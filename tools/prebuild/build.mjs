// Builds the addon for a target, into target/prebuild/files.
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ROOT } from '../run.mjs';
import { named } from './order.mjs';
import { BUILT, inPlace, sh } from './place.mjs';
import { sysroot } from './setup.mjs';
import { fileOf, isWasm, MACOS } from './targets.mjs';

/** Where a target's build ends up. */
export const built = (target) => join(BUILT, 'files', fileOf(target));

/** What prints backtraces of a panic, 200 kB, is left out of the standard library. */
const STD_FEATURES = { native: 'panic-unwind', wasm: 'optimize_for_size' };

/** Throws where it fails. */
export function buildTarget(target) {
  const env = environment(target);
  const folder = join(BUILT, 'cargo');
  const common = ['--package', 'boxwise', '--target-dir', folder];
  const output = join(folder, target.triple);
  mkdirSync(join(BUILT, 'files'), { recursive: true });
  if (isWasm(target)) {
    const std = ['-Zbuild-std=std', `-Zbuild-std-features=${STD_FEATURES.wasm}`];
    sh('cargo', ['build', '--profile', 'wasm', '--target', target.triple, ...common, ...std], { env });
    shrink(join(output, 'wasm/boxwise.wasm'), built(target));
    return;
  }
  const triple = target.glibc ? `${target.triple}.${target.glibc}` : target.triple;
  const std = ['-Zbuild-std=std,panic_unwind', `-Zbuild-std-features=${STD_FEATURES.native}`];
  sh('cargo', ['zigbuild', '--release', '--target', triple, ...common, ...std], { env });
  const made = ['libboxwise.so', 'libboxwise.dylib', 'boxwise.dll'].map((name) =>
    join(output, 'release', name),
  );
  copyFileSync(
    made.find((path) => existsSync(path)),
    built(target),
  );
}

/** The environment of cargo for a target. */
function environment(target) {
  const env = {
    PATH: `${inPlace('zig/bin')}${delimiter}${process.env.PATH}`,
    RUSTC: inPlace('rust-src/rustc'),
    RUSTC_BOOTSTRAP: '1',
  };
  // Where in the source a panic arose is told by no error, and takes 100 kB.
  const flags = ['-Zlocation-detail=none'];
  if (target.triple.includes('darwin')) {
    // Stripping would break the signature that the linker has just made: the linker itself leaves out what has no use.
    Object.assign(env, { MACOSX_DEPLOYMENT_TARGET: MACOS, CARGO_PROFILE_RELEASE_STRIP: 'none' });
    flags.push('-Clink-arg=-Wl,-x,-S');
  }
  // An addon shares the C library of the process that loads it.
  if (target.triple.includes('musl')) flags.push('-Ctarget-feature=-crt-static');
  if (target.triple.includes('windows')) env.LIBNODE_PATH = inPlace('libnode');
  if (isWasm(target)) {
    env.EMNAPI_LINK_DIR = join(ROOT, 'node_modules/emnapi/lib/wasm32-wasip1');
    env.CARGO_TARGET_WASM32_WASIP1_LINKER = join(
      sysroot(),
      'lib/rustlib/x86_64-unknown-linux-gnu/bin/rust-lld',
    );
    flags.push('-Ctarget-feature=+simd128');
    // A panic ends the instance, whatever it says: its words, and what writes them, take 120 kB.
    flags.push('-Cpanic=immediate-abort', '-Zunstable-options');
    // The kernels are compiled where they stand, for their vectors, and not where they are called, for size.
    flags.push('-Zshare-generics=y');
    lendLibc();
  }
  env.RUSTFLAGS = flags.join(' ');
  return env;
}

/** The compiler links a C library of its own for wasm32-wasip1, from a folder where this puts one. */
function lendLibc() {
  const folder = inPlace('rust-src/usr/lib/rustlib/wasm32-wasip1/lib/self-contained');
  mkdirSync(folder, { recursive: true });
  for (const name of ['libc.a', 'crt1-reactor.o', 'crt1-command.o']) {
    copyFileSync(inPlace('wasi-libc', name), join(folder, name));
  }
}

function shrink(from, to) {
  const features = [
    'simd',
    'bulk-memory',
    'nontrapping-float-to-int',
    'sign-ext',
    'mutable-globals',
    'multivalue',
    'reference-types',
  ];
  const optimise = (...options) =>
    sh(inPlace('binaryen/bin/wasm-opt'), [...features.map((name) => `--enable-${name}`), ...options]);
  const small = `${from}.small`;
  optimise(
    from,
    '--low-memory-unused', // the deepest end of the stack is there
    '--flatten',
    '--rereloop',
    '-Oz',
    '-Oz',
    '--gufa-optimizing',
    '-Oz',
    '-o',
    small,
  );
  writeFileSync(small, named(readFileSync(small)));
  const bare = ['--strip-debug', '--strip-producers', '--strip-target-features'];
  optimise(small, '--reorder-functions-by-name', ...bare, '-o', to);
}
