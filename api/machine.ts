import * as addon from '#native';
import { native } from './errors.js';

/** What boxwise found on this machine. */
export interface Machine {
  /** The instruction set that calls run on: `scalar`, `avx2`, `avx512`, `neon` or `simd128`. */
  isa: string;
  /** The threads that the process may use, and the default of every `threads` option. */
  threads: number;
  /** The addon's version. */
  version: string;
}

/**
 * The instruction set, the threads and the version that calls run on.
 *
 * The environment variable `BOXWISE_ISA=scalar` (or `avx2`) forces a lesser instruction set; answers are
 * the same bits on every one.
 */
export function machine(): Machine {
  return native(() => addon.machine());
}
