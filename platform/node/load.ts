import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import type * as Addon from '#native';
import { BoxwiseError } from '../../api/errors.js';
import manifest from '../../package.json' with { type: 'json' };
import { platform } from './name.js';

/** A binary, and where it was found. */
export interface Loaded {
  readonly addon: typeof Addon;
  /** A path or a package's name. */
  readonly from: string;
}

/** Each package is named in full, so that tools which collect what a program needs find it. */
const BINARIES: Record<string, () => typeof Addon> = {
  'linux-x64-gnu': () => require('boxwise-linux-x64-gnu'),
  'linux-x64-musl': () => require('boxwise-linux-x64-musl'),
  'linux-arm64-gnu': () => require('boxwise-linux-arm64-gnu'),
  'linux-arm64-musl': () => require('boxwise-linux-arm64-musl'),
  'win32-x64-msvc': () => require('boxwise-win32-x64-msvc'),
  'darwin-x64': () => require('boxwise-darwin-x64'),
  'darwin-arm64': () => require('boxwise-darwin-arm64'),
};

/** The names of instruction sets that `BOXWISE_ISA` may have, on whatever machine. */
const INSTRUCTION_SETS = ['scalar', 'avx2', 'avx512', 'neon', 'simd128'];

/** The package of the WebAssembly form, which runs everywhere. */
const FALLBACK = 'boxwise-wasm32-wasi';
const fallback = (): typeof Addon => require('boxwise-wasm32-wasi').addon;

/**
 * The addon: the file that the variable `BOXWISE_BINARY` names (`wasm`: the WebAssembly form), else a clone's own build, else
 * the package of this platform, else the WebAssembly form with a notice.
 *
 * @throws BoxwiseError `NO_BINARY`, which names the missing package or the variable, and what to do; `OUT_OF_RANGE` for a `BOXWISE_ISA` that no
 * machine has
 */
export function load(): Loaded {
  checkIsa();
  const wanted = process.env['BOXWISE_BINARY'];
  if (wanted === 'wasm') return ofThisVersion(named(fallback, wanted), FALLBACK);
  if (wanted)
    return ofThisVersion(
      named(() => ofFile(wanted), wanted),
      wanted,
    );

  const name = platform();
  const own = join(__dirname, `boxwise.${name}.node`);
  if (existsSync(own)) return ofThisVersion(ofFile(own), own);

  const found = attempt(BINARIES[name] ?? missing);
  if ('addon' in found) return ofThisVersion(found.addon, `boxwise-${name}`);
  const instead = attempt(fallback);
  if (!('addon' in instead)) throw noBinary(name, found.failure);
  const why = isMissing(found.failure) ? 'is not installed' : 'does not load on this machine';
  process.stderr.write(
    `boxwise: boxwise-${name} ${why}; falling back to WebAssembly (slower, single-threaded)\n`,
  );
  return ofThisVersion(instead.addon, FALLBACK);
}

/** What the variable names, which must be an addon of boxwise. */
function named(find: () => typeof Addon, wanted: string): typeof Addon {
  const found = attempt(find);
  if ('addon' in found && typeof found.addon.machine === 'function') return found.addon;
  const reason = 'failure' in found ? reasonOf(found.failure) : 'it is no addon of boxwise';
  const cure =
    wanted === 'wasm'
      ? `npm install ${FALLBACK}@${manifest.version} adds the WebAssembly form`
      : "give the path of boxwise's .node file or of the folder of its WebAssembly package, or unset the variable";
  const message = `BOXWISE_BINARY: ${wanted} does not load (${reason}); ${cure}`;
  throw new BoxwiseError('NO_BINARY', 'an addon of boxwise', reason, { input: 'BOXWISE_BINARY' }, message);
}

/** From a binary, or from the folder of the WebAssembly package. */
function ofFile(path: string): typeof Addon {
  const found = createRequire(join(process.cwd(), 'any'))(path);
  return found.addon ?? found;
}

function missing(): never {
  throw Object.assign(new Error('no binary is made for it'), { code: 'MODULE_NOT_FOUND' });
}

function attempt(find: () => typeof Addon): { addon: typeof Addon } | { failure: unknown } {
  try {
    return { addon: find() };
  } catch (failure) {
    return { failure };
  }
}

function isMissing(failure: unknown): boolean {
  return (failure as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND';
}

function ofThisVersion(addon: typeof Addon, from: string): Loaded {
  const { version } = manifest;
  const got = addon.machine().version;
  if (got === version) return { addon, from };
  const message = `${from} is of version ${got} and boxwise of ${version}: install both in one version`;
  throw new BoxwiseError('NO_BINARY', `version ${version}`, got, { input: from }, message);
}

/** The addon passes over an instruction set that the machine lacks; a name that no machine has is a mistake. */
function checkIsa(): void {
  const wanted = process.env['BOXWISE_ISA'];
  if (!wanted || INSTRUCTION_SETS.includes(wanted)) return;
  const expected = `${INSTRUCTION_SETS.join(', ')} or nothing in the environment`;
  const got = JSON.stringify(wanted);
  const message = `BOXWISE_ISA: expected ${expected}, got ${got}`;
  throw new BoxwiseError('OUT_OF_RANGE', expected, got, { input: 'BOXWISE_ISA' }, message);
}

function reasonOf(failure: unknown): string {
  return String(failure instanceof Error ? failure.message : failure).split('\n')[0] ?? '';
}

function noBinary(name: string, failure: unknown): BoxwiseError {
  const { version } = manifest;
  const reason = reasonOf(failure);
  const fix =
    name in BINARIES && isMissing(failure)
      ? `npm install boxwise-${name}@${version} adds it, and so does an install without --omit=optional`
      : `npm install ${FALLBACK}@${version} adds the WebAssembly form, which runs everywhere`;
  const message = `boxwise has no binary for this machine: boxwise-${name} does not load (${reason}); ${fix}`;
  return new BoxwiseError('NO_BINARY', `the package boxwise-${name}`, reason, {}, message);
}
