import { doubles } from './arrays.js';
import { isList } from './lists.js';
import { mistake, otherLength } from './mistakes.js';
import { isTensor, tensorView } from './tensors.js';

/** Numbers in rows of equal length, and how many rows there are where the input says it. */
export interface Matrix {
  readonly data: Float64Array;
  /** Nothing for flat numbers. */
  readonly rows: number | undefined;
}

/** Numbers in rows: nested arrays and tensors of two or more dimensions have rows of their own, flat numbers have none. */
export function matrix(value: unknown, input: string): Matrix {
  if (isList(value)) checkLengths(value, input);
  return { data: doubles(value, input), rows: rowsOf(value, input) };
}

/** Rows of numbers that must be as many as `count`, which `what` names. */
export function matrixOf(value: unknown, input: string, count: number, what: string): Float64Array {
  const { data, rows } = matrix(value, input);
  if (rows !== undefined && rows !== count)
    throw mistake('LENGTH_MISMATCH', `${count} rows, as there are ${what}`, String(rows), input);
  return data;
}

function rowsOf(value: unknown, input: string): number | undefined {
  if (isList(value)) return typeof value[0] === 'object' && value[0] !== null ? value.length : undefined;
  if (!isTensor(value)) return undefined;
  const { dims } = tensorView(value, input);
  const batch = dims.slice(0, -2).reduce((product, side) => product * side, 1);
  return dims.length >= 2 && batch === 1 ? dims.at(-2) : undefined;
}

function checkLengths(given: readonly unknown[], input: string): void {
  const [first] = given;
  if (typeof first !== 'object' || first === null) return;
  const width = lengthOf(first);
  const index = given.findIndex((row) => lengthOf(row) !== width);
  const other = lengthOf(given[index]);
  if (index >= 0 && typeof width === 'number' && typeof other === 'number')
    throw otherLength(width, other, input, index);
}

function lengthOf(row: unknown): unknown {
  return (row as { length?: unknown } | null | undefined)?.length;
}
