import { describe } from '../errors.js';
import { owned } from './memory.js';
import { mistake, wrongType } from './mistakes.js';
import { number } from './numbers.js';

/** Whether it is an array; a revoked proxy is none. */
export function isList(value: unknown): value is readonly unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

/** An array; `expected` says of what. */
export function list(value: unknown, expected: string, input: string): readonly unknown[] {
  if (!isList(value)) throw wrongType(expected, value, input);
  if (!(value.length >= 0 && value.length < 2 ** 32))
    throw mistake('INVALID_ARGUMENT', expected, `a length of ${describe(value.length)}`, input);
  return value;
}

/** A list of numbers, copied: short ones, such as thresholds, strides and dimensions. */
export function numbers(values: unknown, input: string): number[] {
  if (ArrayBuffer.isView(values) && !(values instanceof DataView))
    return Array.from(owned(values, input) as unknown as ArrayLike<number | bigint>, Number);
  const given = list(values, 'an array of numbers', input);
  const copy: number[] = [];
  for (let i = 0; i < given.length; i++) copy.push(number(given[i], input, i));
  return copy;
}

/** Lists of numbers. */
export function lists(values: unknown, input: string): number[][] {
  return list(values, 'an array of arrays of numbers', input).map((row, i) => numbers(row, `${input}[${i}]`));
}
