import { isList } from './lists.js';
import { at, mistake, otherLength, wrongType } from './mistakes.js';

/** Numbers of an array of arrays, row-major, with the length of each axis. */
export interface Nested {
  readonly data: Float64Array;
  readonly dims: readonly number[];
}

/** More axes than tensors have: an array that holds itself would have no end. */
const MOST_AXES = 8;

/** Whether it is an array that begins with a number or with another array, as `arraySync()` of TensorFlow.js returns it. */
export function isNested(value: unknown): value is readonly unknown[] {
  return isList(value) && (typeof value[0] === 'number' || isRow(value[0]));
}

/** The numbers of nested arrays, which must have the same length along each axis. Rows may be typed arrays. */
export function nested(value: readonly unknown[], input: string): Nested {
  const dims: number[] = [];
  for (let first: unknown = value; isRow(first); first = first[0]) {
    if (dims.length === MOST_AXES) throw mistake('TOO_DEEP', `at most ${MOST_AXES} axes`, 'more', input);
    dims.push(first.length);
  }
  const count = dims.reduce((product, side) => product * side, 1);
  // Rows are walked before memory is asked for: a hole in a sparse array must not cost gigabytes.
  const numbers: number[] = [];
  walk(value, dims, 0, input, numbers);
  return { data: count === numbers.length ? Float64Array.from(numbers) : new Float64Array(0), dims };
}

/** The numbers of arrays with rows of rows; nothing for others. */
export function deepNumbers(value: unknown, input: string): Float64Array | undefined {
  return isList(value) && isNested(value[0]) ? nested(value, input).data : undefined;
}

function walk(value: unknown, dims: readonly number[], axis: number, input: string, into: number[]): void {
  const length = dims[axis];
  if (length === undefined) {
    if (typeof value !== 'number') throw wrongType('a number', value, input);
    into.push(value);
    return;
  }
  if (!isRow(value)) throw wrongType(`an array of ${length}, as its neighbours`, value, input);
  if (value.length !== length) {
    if (axis === dims.length - 1) throw otherLength(length, value.length, input);
    throw mistake('LENGTH_MISMATCH', `${length} rows, as its neighbours have`, String(value.length), input);
  }
  for (let i = 0; i < length; i++) walk(value[i], dims, axis + 1, at(input, i), into);
}

type Row = readonly unknown[] | (ArrayBufferView & ArrayLike<unknown>);

function isRow(value: unknown): value is Row {
  return isList(value) || ArrayBuffer.isView(value);
}
