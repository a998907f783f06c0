import { BoxwiseError, describe } from '../errors.js';
import type { Id, IdColumn } from './types.js';

/** A column of ids in a form that the addon takes. */
export type NativeIds = Int32Array | BigInt64Array | Float64Array | string[];

/** Checks a column of ids; `input` names it in errors. */
export function nativeIds(ids: IdColumn | readonly Id[], input: string): NativeIds {
  if (ids instanceof Int32Array || ids instanceof BigInt64Array || ids instanceof Float64Array) return ids;
  if (ids instanceof Uint32Array) return Float64Array.from(ids);
  if (!Array.isArray(ids)) {
    throw new BoxwiseError('INVALID_ARGUMENT', 'an array of ids', describe(ids), { input });
  }
  const first = typeof (ids[0] ?? 0);
  if (first === 'string') {
    return ids.map((id, record) =>
      typeof id === 'string' ? id : refuse(id, 'a string, as the id before', input, record),
    );
  }
  if (ids.some((id) => typeof id === 'bigint')) {
    return BigInt64Array.from(ids, (id: unknown, record) => bigInteger(id, input, record));
  }
  return Float64Array.from(ids, (id: unknown, record) =>
    typeof id === 'number' && Number.isSafeInteger(id)
      ? id
      : refuse(id, 'an integer or a string', input, record),
  );
}

function bigInteger(id: unknown, input: string, record: number): bigint {
  if (typeof id === 'bigint' && BigInt.asIntN(64, id) === id) return id;
  if (typeof id === 'number' && Number.isSafeInteger(id)) return BigInt(id);
  return refuse(id, 'an integer of 64 bits', input, record);
}

function refuse(id: unknown, expected: string, input: string, record: number): never {
  throw new BoxwiseError('INVALID_ARGUMENT', `${expected} at index ${record}`, describe(id), { input });
}

/** An id as the addon gives it: text in quotes is a string, anything else an integer. */
export function parseId(text: string): Id {
  if (text.startsWith('"')) return JSON.parse(text) as string;
  const id = Number(text);
  return Number.isSafeInteger(id) ? id : BigInt(text);
}
