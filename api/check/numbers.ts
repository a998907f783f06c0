import { mistake, outOfRange, wrongType } from './mistakes.js';

/** The most threads that a call may be given. */
const MOST_THREADS = 256;

/** A number. */
export function number(value: unknown, input: string, index?: number): number {
  if (typeof value === 'number') return value;
  throw wrongType('a number', value, input, index);
}

/** A number, or the default where it is left out. */
export function numberOr(value: unknown, otherwise: number, input: string): number {
  return value === undefined ? otherwise : number(value, input);
}

/** A number from `least` to `most`. */
export function within(value: unknown, input: string, least: number, most: number): number {
  const given = number(value, input);
  if (given >= least && given <= most) return given;
  throw outOfRange(range('a number', least, most), value, input);
}

/**
 * A least score, above 1 only where some score is: above all scores in 0..1, it is a percentage that would leave nothing.
 */
export function leastScore(least: number, scores: ArrayLike<number>, input: string): number {
  if (!(least > 1 && least < Infinity) || scores.length === 0) return least;
  for (let i = 0; i < scores.length; i++) if (!((scores[i] as number) <= 1)) return least;
  const cure = least <= 100 ? { cure: `for ${least} % write ${least / 100}` } : {};
  throw mistake('OUT_OF_RANGE', 'a number up to 1, as the scores are', String(least), input, cure);
}

/** A whole number from `least` to `most`; a BigInt counts as the number that it is. */
export function whole(value: unknown, input: string, least = 0, most = 2 ** 32 - 1, index?: number): number {
  const given = typeof value === 'bigint' ? Number(value) : value;
  if (typeof given !== 'number') throw wrongType('a whole number', value, input, index);
  if (Number.isInteger(given) && given >= least && given <= most) return given;
  throw outOfRange(range('a whole number', least, most), value, input, index);
}

/** A whole number of at least `least`, or Infinity for no limit. */
export function limit(value: unknown, input: string, least = 0): number {
  return value === Infinity ? Infinity : whole(value, input, least);
}

function range(what: string, least: number, most: number): string {
  if (most >= Number.MAX_SAFE_INTEGER) return `${what} of at least ${least}`;
  return `${what} from ${least} to ${most}`;
}

/** true or false. */
export function flag(value: unknown, input: string): boolean {
  if (typeof value === 'boolean') return value;
  throw wrongType('true or false', value, input);
}

/** true or false, or the default where it is left out. */
export function flagOr(value: unknown, otherwise: boolean, input: string): boolean {
  return value === undefined ? otherwise : flag(value, input);
}

/** A number of threads; `undefined` where it is left to boxwise. */
export function threadsOf(value: unknown): number | undefined {
  return value === undefined ? undefined : whole(value, 'threads', 1, MOST_THREADS);
}

/** A number of threads; 0, which is the addon's word for that, where it is left to boxwise. */
export function threadsNumber(value: unknown): number {
  return threadsOf(value) ?? 0;
}

/** A function that is called back, or none. */
export function callback<F>(value: F | undefined, input: string): F | undefined {
  if (value === undefined || typeof value === 'function') return value;
  throw wrongType('a function', value, input);
}
