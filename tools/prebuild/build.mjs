// Builds the addon for a target with stable Rust, into target/prebuild/files.
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ROOT } from '../run.mjs';
import { BUILT, inPlace, sh } from './place.mjs';
import { fileOf, isWasm, MACOS, WASM } from './targets.mjs';

/** Where a target's build ends up. */
export const built = (target) => join(BUILT, 'files', fileOf(target));

/** Throws where it fails. */
export function buildTarget(target) {
  mkdirSync(join(BUILT, 'files'), { recursive: true });
  if (isWasm(target)) {
    // As anybody would, and where the site looks for it; `.cargo/config.toml` says the rest.
    sh('cargo', WASM.cargo);
    shrink(join(ROOT, WASM.file), built(target));
    return;
  }
  const folder = join(BUILT, 'cargo');
  const common = ['--package', 'boxwise', '--target-dir', folder];
  const output = join(folder, target.triple);
  const triple = target.glibc ? `${target.triple}.${target.glibc}` : target.triple;
  sh('cargo', ['zigbuild', '--release', '--target', triple, ...common], { env: environment(target) });
  const made = ['libboxwise.so', 'libboxwise.dylib', 'boxwise.dll'].map((name) =>
    join(output, 'release', name),
  );
  copyFileSync(
    made.find((path) => existsSync(path)),
    built(target),
  );
}

/** The environment of cargo for a native target. */
function environment({ triple }) {
  const env = { PATH: `${inPlace('zig/bin')}${delimiter}${process.env.PATH}` };
  // Added to those of `.cargo/config.toml`, which RUSTFLAGS would replace.
  const flags = `CARGO_TARGET_${triple.toUpperCase().replaceAll('-', '_')}_RUSTFLAGS`;
  if (triple.includes('darwin')) {
    // Stripping would break the signature that the linker has just made: the linker itself leaves out what has no use.
    return {
      ...env,
      MACOSX_DEPLOYMENT_TARGET: MACOS,
      CARGO_PROFILE_RELEASE_STRIP: 'none',
      [flags]: '-Clink-arg=-Wl,-x,-S',
    };
  }
  // An addon shares the C library of the process that loads it.
  if (triple.includes('musl')) return { ...env, [flags]: '-Ctarget-feature=-crt-static' };
  if (triple.includes('windows')) return { ...env, LIBNODE_PATH: inPlace('libnode') };
  return env;
}

/** Binaryen makes the file a fifth smaller by gzip; without it, it is published as the compiler leaves it. */
function shrink(from, to) {
  const optimiser = inPlace('binaryen/bin/wasm-opt');
  if (!existsSync(optimiser)) {
    copyFileSync(from, to);
    return;
  }
  const features = ['simd', 'bulk-memory', 'nontrapping-float-to-int', 'sign-ext', 'mutable-globals'];
  const wanted = [...features, 'multivalue', 'reference-types'].map((name) => `--enable-${name}`);
  sh(optimiser, [...wanted, ...PASSES, from, '-o', to]);
}

/** What each saves of the file by gzip. */
const PASSES = [
  ['--one-caller-inline-max-function-size', '0'], // 0.7 %: the compiler has inlined what it wants to; longer functions repeat less
  ['--flatten', '--rereloop', '-Oz', '-Oz'], // 0.4 % beyond one -Oz: control flow is made anew
  ['--reorder-functions'], // 2 %: numbers of functions are shorter the more often they are called
  ['--low-memory-unused'], // 1 %: no sound pointer leads to the first kilobyte, the far end of the stack, so additions become part of loads
  ['--strip-debug', '--strip-producers', '--strip-target-features'],
].flat();
