import { arrayKind } from './elements.js';
import { isList } from './lists.js';
import { owned } from './memory.js';
import { mistake, wrongType } from './mistakes.js';
import { isTensor, tensorView } from './tensors.js';

/** A column of ids in a form that the addon takes. */
export type NativeIds = Int32Array | BigInt64Array | Float64Array | string[];

/** A column of ids: whole numbers of up to 64 bits, or strings; all of one kind. */
export function ids(value: unknown, input: string): NativeIds {
  if (isList(value)) return fromList(value, input);
  if (isTensor(value)) {
    const { data, type } = tensorView(value, input);
    if (type === 'float16')
      throw mistake('INVALID_ARGUMENT', 'an array of ids', "a tensor of type 'float16'", input);
    return isList(data) ? fromList(data, input) : fromTyped(data, input);
  }
  return fromTyped(value, input);
}

function fromTyped(value: unknown, input: string): NativeIds {
  const kind = arrayKind(value);
  if (kind === undefined) throw wrongType('an array of ids', value, input);
  const own: unknown = owned(value as Int32Array, input);
  switch (kind) {
    case 'Int32Array':
      return own instanceof Int32Array ? own : Int32Array.from(own as Int32Array);
    case 'Float64Array':
      return own instanceof Float64Array ? own : Float64Array.from(own as Float64Array);
    case 'BigInt64Array':
      return own instanceof BigInt64Array ? own : BigInt64Array.from(own as BigInt64Array);
    case 'BigUint64Array':
      return BigInt64Array.from(own as BigUint64Array, (id, index) => wholeOf64(id, input, index));
    case 'Float32Array':
      return exactIds(own as Float32Array, input);
    default:
      return Float64Array.from(own as ArrayLike<number>);
  }
}

/** From here on a single-precision number stands for several whole ones. */
const MOST_OF_SINGLE = 2 ** 24;

/** Refuses ids that may have been rounded: two of them may have become one. */
function exactIds(ids: Float32Array, input: string): Float64Array {
  for (let index = 0; index < ids.length; index++) {
    const id = ids[index] as number;
    if (Math.abs(id) < MOST_OF_SINGLE) continue;
    const cure = 'pass an Int32Array, or a BigInt64Array';
    throw wrongType(
      `ids below ${MOST_OF_SINGLE}, which single precision holds exactly`,
      id,
      input,
      index,
      cure,
    );
  }
  return Float64Array.from(ids);
}

function fromList(list: readonly unknown[], input: string): NativeIds {
  const first = typeof (list[0] ?? 0);
  if (first === 'string') return strings(list, input);
  let wide = false;
  for (let index = 0; index < list.length; index++) {
    wide ||= typeof wholeId(list[index], input, index) === 'bigint';
  }
  // Each id is checked again as it is copied, as an accessor may give another one.
  return wide
    ? BigInt64Array.from(list, (id, index) => BigInt(wholeId(id, input, index)))
    : Float64Array.from(list, (id, index) => Number(wholeId(id, input, index)));
}

function wholeId(id: unknown, input: string, index: number): number | bigint {
  if (typeof id === 'bigint') return wholeOf64(id, input, index);
  if (typeof id !== 'number') throw wrongType('an id, a whole number', id, input, index);
  if (!Number.isSafeInteger(id)) throw inexact(id, input, index);
  return id;
}

function strings(list: readonly unknown[], input: string): string[] {
  const copy: string[] = [];
  for (let index = 0; index < list.length; index++) copy.push(stringAt(list[index], input, index));
  return copy;
}

/** A string that UTF-8 can hold: two ids that differ in lone surrogates alone would become one. */
function stringAt(id: unknown, input: string, index: number): string {
  if (typeof id !== 'string') throw wrongType('a string, as the ids before it', id, input, index);
  if (/\p{Surrogate}/u.test(id)) throw wrongType('an id of whole characters', id, input, index);
  return id;
}

function wholeOf64(id: bigint, input: string, index: number): bigint {
  if (BigInt.asIntN(64, id) === id) return id;
  throw mistake('OUT_OF_RANGE', 'ids of at most 64 bits with a sign', String(id), input, { index });
}

function inexact(id: number, input: string, index: number): Error {
  if (!Number.isInteger(id)) return wrongType('an id, a whole number', id, input, index);
  const cure = `above 2^53 pass a BigInt, such as ${BigInt(id)}n, or a string`;
  return wrongType('an id that a number holds exactly', id, input, index, cure);
}
