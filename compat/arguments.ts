import { BoxwiseError, describe } from '../api/errors.js';
import { isDetached, isShared } from '../api/memory.js';

/** Numbers in a typed array, flat or in rows. */
export type Numbers =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array
  | readonly number[]
  | readonly (readonly number[])[];

/** An array of floating-point numbers of either width. */
export type Floats = Float32Array | Float64Array;

/** The constructor of such arrays. */
export interface FloatArray<T extends Floats> {
  new (values: number | ArrayLike<number>): T;
}

/** `value` as one flat array of `Type`, in rows of `width`; itself where it is that already and not shared between threads. */
export function flat<T extends Floats>(value: Numbers, Type: FloatArray<T>, input: string, width = 1): T {
  let numbers: T;
  if (isTyped(value)) {
    notDetached(value, input);
    numbers = value instanceof Type && !isShared(value) ? (value as T) : new Type(value);
  } else if (Array.isArray(value)) {
    numbers = Array.isArray(value[0]) ? rows(value, Type, input, width) : list(value, Type, input);
  } else {
    throw new BoxwiseError('INVALID_ARGUMENT', 'a typed array or an array of numbers', describe(value), {
      input,
    });
  }
  if (numbers.length % width !== 0) {
    throw new BoxwiseError('LENGTH_MISMATCH', `rows of ${width} numbers`, `${numbers.length} numbers`, {
      input,
    });
  }
  return numbers;
}

function list<T extends Floats>(value: readonly unknown[], Type: FloatArray<T>, input: string): T {
  const numbers = new Type(value.length);
  for (let i = 0; i < numbers.length; i++) numbers[i] = number(value[i], input, i);
  return numbers;
}

function rows<T extends Floats>(
  value: readonly unknown[],
  Type: FloatArray<T>,
  input: string,
  width: number,
): T {
  const numbers = new Type(value.length * width);
  for (let i = 0; i < value.length; i++) {
    const row = value[i] as readonly unknown[];
    if (!Array.isArray(row) && !isTyped(row)) {
      throw new BoxwiseError('INVALID_ARGUMENT', `a row of ${width} numbers`, describe(row), {
        input,
        record: i,
      });
    }
    if (row.length !== width) {
      throw new BoxwiseError('LENGTH_MISMATCH', `a row of ${width} numbers`, `${row.length}`, {
        input,
        record: i,
      });
    }
    for (let j = 0; j < width; j++) numbers[i * width + j] = number(row[j], input, i);
  }
  return numbers;
}

function number(value: unknown, input: string, record: number): number {
  if (typeof value === 'number') return value;
  throw new BoxwiseError('INVALID_ARGUMENT', 'a number', describe(value), { input, record });
}

/** A number argument; its range is the callee's to check. */
export function numeric(value: unknown, input: string): number {
  if (typeof value === 'number') return value;
  throw new BoxwiseError('INVALID_ARGUMENT', `a number for ${input}`, describe(value), { input });
}

/** A whole number argument of at least `least`. */
export function whole(value: unknown, input: string, least: number): number {
  const given = numeric(value, input);
  if (Number.isSafeInteger(given) && given >= least) return given;
  throw new BoxwiseError('OUT_OF_RANGE', `a whole number of at least ${least}`, describe(value), { input });
}

/** Whether it is a typed array of numbers, not of bigints. */
export function isTyped(value: unknown): value is Exclude<Numbers, readonly unknown[]> {
  return (
    ArrayBuffer.isView(value) &&
    !(value instanceof DataView) &&
    !(value instanceof BigInt64Array) &&
    !(value instanceof BigUint64Array)
  );
}

function notDetached(value: ArrayBufferView, input: string): void {
  if (isDetached(value)) {
    throw new BoxwiseError('INVALID_ARGUMENT', 'an array whose buffer is still here', 'a detached buffer', {
      input,
    });
  }
}
