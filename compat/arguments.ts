import { isArrayOf } from '../api/check/elements.js';
import {
  inPrecision,
  precisionOf,
  type FloatArray,
  type FloatArrayType,
  type NumbersInput,
} from '../api/check/arrays.js';
import { arrayKind, type NumberArray } from '../api/check/elements.js';
import { wholeValues } from '../api/check/integers.js';
import { isList } from '../api/check/lists.js';
import { mistake, otherLength, outOfRange } from '../api/check/mistakes.js';
import { whole as checked } from '../api/check/numbers.js';
import { checkLastAxes } from '../api/check/shape.js';
import { isTensor } from '../api/check/tensors.js';

export { number as numeric } from '../api/check/numbers.js';

/** Numbers in an array, flat or in rows, in a typed array, or in a tensor. */
export type Numbers = NumbersInput | readonly (readonly number[])[];

/** An array of floating-point numbers of either width. */
export type Floats = FloatArray;

/** The constructor of such arrays. */
export type { FloatArrayType as FloatArray } from '../api/check/arrays.js';

/** `value` as one flat array of `Type`, in rows of `width`; itself where it is that already. */
export function flat<T extends Floats>(value: Numbers, Type: FloatArrayType<T>, input: string, width = 1): T {
  if (isList(value) && isList(value[0])) checkRows(value, width, input);
  return inRows(inPrecision(Type, value, input, rowsOf(value, width)), input, width);
}

/** The width of rows that `value` must have by itself: nested arrays and tensors, in which one number each is no row. */
function rowsOf(value: unknown, width: number): number | undefined {
  return (isList(value) && isList(value[0])) || (isTensor(value) && width > 1) ? width : undefined;
}

/** `value` as 32-bit whole numbers, in rows of `width`. */
export function int32(value: Numbers, input: string, width: number): Int32Array {
  const nested = isList(value) && isList(value[0]);
  if (width > 1)
    checkLastAxes(value, [[width]], `a tensor with ${width} numbers in its last dimension`, input);
  const values = nested ? flat(value, Float64Array, input, width) : wholeValues(value, input);
  if (isArrayOf(values, Int32Array)) return inRows(values, input, width);
  const integers = new Int32Array(values.length);
  for (let i = 0; i < integers.length; i++) {
    const item: unknown = values[i];
    const number = typeof item === 'bigint' ? Number(item) : item;
    if (typeof number !== 'number' || (number | 0) !== number)
      throw outOfRange('a 32-bit whole number', item, input, Math.floor(i / width));
    integers[i] = number;
  }
  return inRows(integers, input, width);
}

function checkRows(rows: readonly unknown[], width: number, input: string): void {
  for (let index = 0; index < rows.length; index++) {
    const { length } = (rows[index] ?? {}) as { length?: unknown };
    if (typeof length === 'number' && length !== width) throw otherLength(width, length, input, index);
  }
}

function inRows<T extends ArrayLike<unknown>>(numbers: T, input: string, width: number): T {
  if (numbers.length % width === 0) return numbers;
  throw mistake('LENGTH_MISMATCH', `rows of ${width} numbers`, `${numbers.length} numbers`, input);
}

/** A whole number argument of at least `least`. */
export function whole(value: unknown, input: string, least: number): number {
  return checked(value, input, least, Number.MAX_SAFE_INTEGER);
}

/** Whether it is a typed array of numbers, not of bigints. */
export function isTyped(value: unknown): value is Exclude<NumberArray, BigInt64Array | BigUint64Array> {
  return arrayKind(value) !== undefined && !arrayKind(value)?.startsWith('Big');
}

/** Whether it holds numbers of double precision as such: arrays without a type are single, as `torch.tensor` makes them. */
export function isDouble(value: unknown): boolean {
  return ['Float64Array', 'float64'].includes(precisionOf(value) ?? '');
}
