import { isArrayOf } from './elements.js';
import { arrayKind, type TypedArray } from './elements.js';
import { isList } from './lists.js';
import { owned } from './memory.js';
import { mistake, outOfRange, wrongType } from './mistakes.js';
import { isTensor, tensorView } from './tensors.js';

const WHOLE = 'whole numbers of 32 bits';

/** Whole numbers as an `Int32Array`: classes, labels. */
export function integers(value: unknown, input: string): Int32Array {
  if (isArrayOf(value, Int32Array)) return owned(value, input);
  const values = wholeValues(value, input);
  for (let i = 0; i < values.length; i++) integerAt(values[i], input, i);
  return Int32Array.from(values as ArrayLike<unknown>, (item, i) => integerAt(item, input, i));
}

function integerAt(value: unknown, input: string, index: number): number {
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number === 'number' && (number | 0) === number) return number;
  throw wrongType(WHOLE, value, input, index);
}

/** Offsets as a `Uint32Array`. */
export function offsets(value: unknown, input: string): Uint32Array {
  if (isArrayOf(value, Uint32Array)) return owned(value, input);
  const given = integers(value, input);
  const negative = given.findIndex((number) => number < 0);
  if (negative >= 0) throw outOfRange('offsets of at least 0', given[negative], input, negative);
  return new Uint32Array(given.buffer, given.byteOffset, given.length);
}

/** The elements of an array, a typed array or a tensor, unchecked. */
export function wholeValues(value: unknown, input: string): ArrayLike<unknown> {
  if (isList(value)) return value;
  if (arrayKind(value) !== undefined) return owned(value as Int32Array, input);
  if (!isTensor(value)) throw wrongType('an array of whole numbers', value, input);
  const { data, type } = tensorView(value, input);
  if (type === 'float16') throw mistake('INVALID_ARGUMENT', WHOLE, "a tensor of type 'float16'", input);
  return data as TypedArray | readonly unknown[];
}

/** A flag for each element: true and false, or numbers of which 0 is false. */
export function flags(value: unknown, input: string): Uint8Array {
  if (isArrayOf(value, Uint8Array)) return owned(value, input);
  const values = wholeValues(value, input);
  for (let i = 0; i < values.length; i++) flagAt(values[i], input, i);
  return Uint8Array.from(values as ArrayLike<unknown>, (item, i) => flagAt(item, input, i));
}

function flagAt(value: unknown, input: string, index: number): number {
  if (typeof value === 'boolean' || typeof value === 'bigint') return value ? 1 : 0;
  if (typeof value === 'number' && !Number.isNaN(value)) return value === 0 ? 0 : 1;
  throw wrongType('true or false', value, input, index);
}
