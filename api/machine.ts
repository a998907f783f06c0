import * as addon from '#native';
import { native } from './errors.js';

/** Properties of the loaded binary and the machine. */
export interface Machine {
  /** The instruction set that calls run on: `scalar`, `avx2`, `avx512`, `neon` or `simd128`. */
  isa: string;
  /** The threads that the process may use, and the default of every `threads` option. */
  threads: number;
  /** Version of the binary. */
  version: string;
}

/**
 * Returns the instruction set, the number of threads and the version of the loaded binary.
 *
 * The environment variable `BOXWISE_ISA=scalar` (or `avx2`) selects a lower instruction set. Results have the same bits on all of them.
 * It throws no error.
 *
 * ```ts
 * const { isa, threads } = machine();
 * console.log(typeof isa, threads > 0); // string true
 * ```
 */
export function machine(): Machine {
  return native(() => addon.machine());
}
