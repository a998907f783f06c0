/** JSON as JavaScript's values, read by the reader of `evaluate`. */
import { isList } from '../api/check/lists.js';
import { jsonSource, type JsonBytes } from '../api/check/json.js';
import { BoxwiseError, native } from '../api/errors.js';
import { computed } from '../api/native-call.js';

/** JSON: a path, a `file:` URL, or bytes. */
export type JsonInput = string | URL | JsonBytes;

/** What was read, and of what: nothing where the caller gave the values themselves. */
export interface Parsed {
  value: unknown;
  source?: string | Uint8Array;
}

/**
 * A text's value, or the value itself if it is no path or bytes. Files may be compressed and have a byte order mark; `NaN` and the
 * infinities are numbers; ids of more than 53 bits are BigInts.
 */
export function parsed(given: unknown, input: string): Parsed {
  const source = jsonSource(given, input);
  if (source === undefined) return { value: given };
  return { value: parse(source, input), source };
}

function parse(source: string | Uint8Array, input: string): unknown {
  const { text, isMarked } = renamed(input, () => native(() => computed('standardJson', source)));
  let characters: string;
  try {
    characters = new TextDecoder('utf-8', { ignoreBOM: true }).decode(text);
  } catch {
    const expected = 'a text that fits in a string';
    throw new BoxwiseError('TOO_LARGE', expected, `${text.length} bytes`, { input: nameOf(source, input) });
  }
  return isMarked ? JSON.parse(characters, revived) : JSON.parse(characters);
}

/** Bytes have no name of their own but the argument's. */
function renamed<T>(input: string, read: () => T): T {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof BoxwiseError) || thrown.input !== 'json') throw thrown;
    const { code, expected, got, list, record, id, byte, message } = thrown;
    const place = Object.entries({ input, list, record, id, byte }).filter(([, part]) => part !== undefined);
    throw new BoxwiseError(code, expected, got, Object.fromEntries(place), message.replace(/^json\b/, input));
  }
}

/** What errors call a source. */
export function nameOf(source: string | Uint8Array, input: string): string {
  return typeof source === 'string' ? source : input;
}

/**
 * Undoes the marks of the addon's text: after U+0000 stands a number that JSON or JavaScript's numbers do not have, or a string
 * that begins with U+0000 itself. BigInts stay only where ids are; other numbers are rounded, as by `evaluate`.
 */
function revived(this: unknown, name: string, value: unknown): unknown {
  if (typeof value === 'string' && value.startsWith('\0')) return unmarked(value.slice(1), name, this);
  return isList(value) && !name.endsWith('_ids') && value.some(isWide) ? value.map(rounded) : value;
}

function unmarked(text: string, name: string, holder: unknown): string | number | bigint {
  if (text.startsWith('\0')) return text;
  const isId = isList(holder) || name === 'id' || name.endsWith('_id');
  return isId && /^-?\d/.test(text) ? BigInt(text) : Number(text);
}

function isWide(value: unknown): boolean {
  return typeof value === 'bigint';
}

function rounded(value: unknown): unknown {
  return isWide(value) ? Number(value) : value;
}
