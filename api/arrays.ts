import { BoxwiseError, describe } from './errors.js';
import { isDetached, isShared } from './memory.js';
import { notNumbers } from './numbers.js';

/** Numbers in one piece of memory. Boxes keep their own precision: nothing is widened on the way. */
export type FloatArray = Float32Array | Float64Array;

/** Boxes one after the other in a typed array, or an array of arrays, which counts as a `Float64Array`. */
export type BoxesInput = FloatArray | readonly ArrayLike<number>[];

/** Numbers in a typed array, or in an array, which counts as a `Float64Array`. */
export type NumbersInput = FloatArray | readonly number[];

/** Numbers as typed arrays, or as arrays that may be nested: `[[x1, y1, x2, y2], ...]`. */
export type Numeric = Float32Array | Float64Array | readonly number[] | readonly (readonly number[])[];

/** A `Float32Array` for a `Float32Array`, else a `Float64Array`. */
export type FloatsLike<T> = T extends Float32Array ? Float32Array : Float64Array;

/** How boxes are written; see the `format` option. */
export type BoxFormat = 'xyxy' | 'xywh' | 'cxcywh' | 'yxyx' | 'rotated';

/** The array, if its memory is there and nobody else's. */
export function owned<T extends ArrayBufferView>(array: T, input: string): T {
  if (isShared(array))
    throw new BoxwiseError('INVALID_ARGUMENT', 'memory that is not shared', 'a SharedArrayBuffer', { input });
  if (isDetached(array))
    throw new BoxwiseError('INVALID_ARGUMENT', 'an array with memory', 'a detached array', { input });
  return array;
}

/** Scores and the like as a typed array. */
export function toNumbers(value: NumbersInput, input: string): FloatArray {
  if (value instanceof Float32Array || value instanceof Float64Array) return owned(value, input);
  if (!Array.isArray(value))
    throw new BoxwiseError(
      'INVALID_ARGUMENT',
      'a Float32Array, a Float64Array or an array',
      describe(value),
      {
        input,
      },
    );
  const wrong = value.findIndex((item) => typeof item !== 'number');
  if (wrong >= 0)
    throw new BoxwiseError('INVALID_ARGUMENT', 'a number', describe(value[wrong]), {
      input,
      list: input,
      record: wrong,
    });
  return Float64Array.from(value);
}

/** Numbers as one flat `Float64Array`; a `Float64Array` is taken as it is. */
export function doubles(values: unknown, input: string): Float64Array {
  if (values instanceof Float64Array) return owned(values, input);
  if (values instanceof Float32Array) return Float64Array.from(owned(values, input));
  if (!Array.isArray(values)) throw notNumbers(values, input);
  const flat: unknown[] = values.some(Array.isArray) ? values.flat() : values;
  for (const value of flat) {
    if (typeof value !== 'number') throw notNumbers(value, input);
  }
  return Float64Array.from(flat as number[]);
}

/** Doubles in the type of the input that they were made of. */
export function like<T>(values: Float64Array, input: T): FloatsLike<T> {
  return (input instanceof Float32Array ? Float32Array.from(values) : values) as FloatsLike<T>;
}

/** Boxes as a typed array of `numbers` for each. */
export function toBoxes(value: BoxesInput, numbers: number, input: string): FloatArray {
  if (value instanceof Float32Array || value instanceof Float64Array) return owned(value, input);
  if (!Array.isArray(value))
    throw new BoxwiseError(
      'INVALID_ARGUMENT',
      'a Float32Array, a Float64Array or an array of boxes',
      describe(value),
      { input },
    );
  const flat = new Float64Array(value.length * numbers);
  value.forEach((box: unknown, record) => {
    const place = { input, list: input, record };
    const given = box as ArrayLike<unknown> | null;
    if (typeof given !== 'object' || given === null || given.length !== numbers)
      throw new BoxwiseError('INVALID_ARGUMENT', `a box of ${numbers} numbers`, describe(box), place);
    for (let side = 0; side < numbers; side++) {
      const number = given[side];
      if (typeof number !== 'number')
        throw new BoxwiseError('INVALID_ARGUMENT', 'a number', describe(number), place);
      flat[record * numbers + side] = number;
    }
  });
  return flat;
}

/** Two arrays of one precision. */
export type Alike = [Float32Array, Float32Array] | [Float64Array, Float64Array];

/** Two arrays of one precision: the wider of both. */
export function alike(a: FloatArray, b: FloatArray): Alike {
  if (a instanceof Float32Array && b instanceof Float32Array) return [a, b];
  return [wide(a), wide(b)];
}

/** The same numbers as doubles. */
export function wide(array: FloatArray): Float64Array {
  return array instanceof Float64Array ? array : Float64Array.from(array);
}

/** Whole numbers as an `Int32Array`. */
export function toIntegers(value: ArrayLike<number>, input: string): Int32Array {
  if (value instanceof Int32Array) return owned(value, input);
  if (typeof value !== 'object' || value === null || typeof value.length !== 'number')
    throw new BoxwiseError('INVALID_ARGUMENT', 'an array of whole numbers', describe(value), { input });
  const integers = new Int32Array(value.length);
  for (let record = 0; record < integers.length; record++) {
    const number = value[record] as number;
    if ((number | 0) !== number)
      throw new BoxwiseError('INVALID_ARGUMENT', 'whole numbers of 32 bits', describe(number), {
        input,
        list: input,
        record,
      });
    integers[record] = number;
  }
  return integers;
}

/** Offsets as a `Uint32Array`. */
export function toOffsets(value: ArrayLike<number>, input: string): Uint32Array {
  if (value instanceof Uint32Array) return owned(value, input);
  const integers = toIntegers(value, input);
  const negative = integers.findIndex((number) => number < 0);
  if (negative >= 0)
    throw new BoxwiseError('OUT_OF_RANGE', 'offsets of at least 0', String(integers[negative]), { input });
  return new Uint32Array(integers.buffer, integers.byteOffset, integers.length);
}

/** Throws where an output shares memory with an input. */
export function apart(out: ArrayBufferView, input: ArrayBufferView, name: string): void {
  const shared =
    out.buffer === input.buffer &&
    out.byteOffset < input.byteOffset + input.byteLength &&
    input.byteOffset < out.byteOffset + out.byteLength;
  if (shared)
    throw new BoxwiseError('INVALID_ARGUMENT', `memory apart from ${name}`, 'memory that overlaps it', {
      input: 'out',
    });
}
