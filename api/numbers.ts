import { BoxwiseError, describe } from './errors.js';

/** A width and a height in pixels. */
export type Size =
  readonly [width: number, height: number] | { readonly width: number; readonly height: number };

/** Width and height. */
export function sides(size: unknown, input: string): [number, number] {
  if (Array.isArray(size) && size.length === 2) return [number(size[0], input), number(size[1], input)];
  if (typeof size === 'object' && size !== null && 'width' in size && 'height' in size) {
    return [number(size.width, input), number(size.height, input)];
  }
  throw new BoxwiseError('INVALID_ARGUMENT', '[width, height] or { width, height }', describe(size), {
    input,
  });
}

/** A number. */
export function number(value: unknown, input: string): number {
  if (typeof value === 'number') return value;
  throw new BoxwiseError('INVALID_ARGUMENT', 'a number', describe(value), { input });
}

/** A whole number from `least` to `most`. */
export function whole(value: unknown, input: string, least = 0, most = 2 ** 32 - 1): number {
  const given = number(value, input);
  if (Number.isInteger(given) && given >= least && given <= most) return given;
  throw new BoxwiseError('OUT_OF_RANGE', `a whole number in ${least}..${most}`, String(given), { input });
}

/** A list of numbers. */
export function numbers(values: unknown, input: string): number[] {
  if (!Array.isArray(values) && !ArrayBuffer.isView(values)) throw notNumbers(values, input);
  return Array.from(values as ArrayLike<unknown>, (value) => number(value, input));
}

/** Lists of numbers. */
export function lists(values: unknown, input: string): number[][] {
  if (!Array.isArray(values)) throw notNumbers(values, input);
  return values.map((list) => numbers(list, input));
}

/** The error of what should be numbers. */
export function notNumbers(value: unknown, input: string): BoxwiseError {
  return new BoxwiseError('INVALID_ARGUMENT', 'numbers', describe(value), { input });
}

/** One of some words. */
export function oneOf<T extends string>(value: unknown, words: readonly T[], input: string): T {
  if (words.includes(value as T)) return value as T;
  const expected = words.map((word) => `'${word}'`).join(' or ');
  throw new BoxwiseError('INVALID_ARGUMENT', expected, describe(value), { input });
}
