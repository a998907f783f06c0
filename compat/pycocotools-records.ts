/** What a dataset's and results' records must be before they are looked up. */
import { isList } from '../api/check/lists.js';
import { BoxwiseError, describe, type ErrorCode } from '../api/errors.js';
import type { Id } from '../api/evaluate/types.js';
import type { RleInput } from '../api/mask.js';

/** An error in a record, which is named by its list, its position and its id. */
export function wrongRecord(
  code: ErrorCode,
  expected: string,
  got: string,
  { input, list, record, id }: { input: string; list: string; record: number; id?: unknown },
): BoxwiseError {
  const named = id === undefined || typeof id === 'symbol' ? {} : { id: String(id) };
  const place = [`${input}, ${list}[${record}]`, ...('id' in named ? [`id ${named.id}`] : [])].join(', ');
  const text = `${place}: expected ${expected}, got ${got}`;
  return new BoxwiseError(code, expected, got, { input, list, record, ...named }, text);
}

/** A list of a dataset, whose records have ids in `members`. */
export function checkedList(
  records: unknown,
  members: readonly string[],
  place: { input: string; list: string },
): readonly Record<string, unknown>[] {
  const { input, list } = place;
  if (!isList(records))
    throw new BoxwiseError('INVALID_SHAPE', `a list of ${list}`, describe(records), { input, list });
  for (let record = 0; record < records.length; record++)
    checkRecord(records[record], members, { ...place, record });
  return records as readonly Record<string, unknown>[];
}

function checkRecord(
  value: unknown,
  members: readonly string[],
  place: { input: string; list: string; record: number },
): void {
  if (typeof value !== 'object' || value === null || isList(value))
    throw wrongRecord('INVALID_TYPE', 'an object', describe(value), place);
  const own = value as Record<string, unknown>;
  for (const member of members) {
    const at = member === 'id' ? place : { ...place, id: own['id'] };
    if (own[member] === undefined)
      throw wrongRecord('MISSING_KEY', `the key ${member}`, 'an object without it', at);
    checkId(own[member], member, at);
  }
}

/** An id: a string, or a whole number that is the one that was meant. */
function checkId(
  id: unknown,
  member: string,
  place: { input: string; list: string; record: number; id?: unknown },
): asserts id is Id {
  if (typeof id === 'string' || typeof id === 'bigint' || typeof id === 'boolean') return;
  if (Number.isSafeInteger(id)) return;
  if (typeof id === 'number' && Number.isInteger(id)) {
    const got = `${id}, which JavaScript rounds; read the file by its path, or pass a BigInt`;
    throw wrongRecord('INVALID_VALUE', `an id below 2^53 as ${member}`, got, place);
  }
  throw wrongRecord('INVALID_TYPE', `an integer or a string as ${member}`, describe(id), place);
}

/** Whether it is a mask; its members are checked where they are read. */
export function isMask(value: unknown): value is RleInput {
  return typeof value === 'object' && value !== null && 'counts' in value && 'size' in value;
}
