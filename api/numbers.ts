import { BoxwiseError, describe } from './errors.js';

/** Numbers as typed arrays, or as arrays that may be nested: `[[x1, y1, x2, y2], ...]`. */
export type Numeric = Float32Array | Float64Array | readonly number[] | readonly (readonly number[])[];

/** A `Float32Array` for a `Float32Array`, else a `Float64Array`. */
export type FloatsLike<T> = T extends Float32Array ? Float32Array : Float64Array;

/** A width and a height in pixels. */
export type Size =
  readonly [width: number, height: number] | { readonly width: number; readonly height: number };

/** Numbers as one flat `Float64Array`; a `Float64Array` is taken as it is. */
export function doubles(values: unknown, input: string): Float64Array {
  if (values instanceof Float64Array) return plain(values, input);
  if (values instanceof Float32Array) return Float64Array.from(plain(values, input));
  if (!Array.isArray(values)) throw notNumbers(values, input);
  const flat: unknown[] = values.some(Array.isArray) ? values.flat() : values;
  for (const value of flat) {
    if (typeof value !== 'number') throw notNumbers(value, input);
  }
  return Float64Array.from(flat as number[]);
}

/** Refuses arrays on shared memory: it may change while it is read. */
export function plain<T extends ArrayBufferView>(values: T, input: string): T {
  if (typeof SharedArrayBuffer === 'function' && values.buffer instanceof SharedArrayBuffer) {
    throw new BoxwiseError('INVALID_ARGUMENT', 'memory that is not shared', 'a SharedArrayBuffer', { input });
  }
  return values;
}

/** Doubles in the type of the input that they were made of. */
export function like<T>(values: Float64Array, input: T): FloatsLike<T> {
  return (input instanceof Float32Array ? Float32Array.from(values) : values) as FloatsLike<T>;
}

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

function notNumbers(value: unknown, input: string): BoxwiseError {
  return new BoxwiseError('INVALID_ARGUMENT', 'numbers', describe(value), { input });
}

/** One of some words. */
export function oneOf<T extends string>(value: unknown, words: readonly T[], input: string): T {
  if (words.includes(value as T)) return value as T;
  const expected = words.map((word) => `'${word}'`).join(' or ');
  throw new BoxwiseError('INVALID_ARGUMENT', expected, describe(value), { input });
}
