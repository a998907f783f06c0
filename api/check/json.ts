import { isArrayOf } from './elements.js';
import { isA } from './kinds.js';
import { describe } from '../errors.js';
import { owned } from './memory.js';
import { mistake, wrongType } from './mistakes.js';
import { IN_A_PAGE, isPath, pathOf } from './paths.js';

/** JSON in memory, as a file or a response has it. */
export type JsonBytes = Uint8Array | ArrayBufferLike;

/** JSON by its path or its bytes; nothing for any other value. */
export function jsonSource(value: unknown, input: string): string | Uint8Array | undefined {
  if (isArrayOf(value, Uint8Array)) return owned(value, input);
  if (isA(value, DataView))
    return owned(new Uint8Array(value.buffer, value.byteOffset, value.byteLength), input);
  if (isBuffer(value)) return owned(bytesOf(value, input), input);
  if (isPath(value)) return pathOf(notText(value, input), input);
  const cure = cureOf(value);
  if (cure === undefined) return undefined;
  throw wrongType('a path, JSON bytes or objects', value, input, undefined, cure);
}

/** A path, and not what a path leads to. */
function notText<T extends string | URL>(value: T, input: string): T {
  const text = String(value).slice(0, 80).trimStart();
  const cure = /^[[{]["\s[\]{}]/.test(text)
    ? 'a string is a path: pass JSON.parse(text) or Buffer.from(text)'
    : /^https?:/i.test(text)
      ? IN_A_PAGE
      : text.startsWith('~/')
        ? 'only a shell expands ~: write the whole path'
        : undefined;
  if (cure === undefined) return value;
  throw mistake('INVALID_ARGUMENT', 'a path or a file: URL', describe(String(value)), input, { cure });
}

/** What to do with something that has the bytes, but later. */
function cureOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  try {
    if ('then' in value && typeof value.then === 'function') return 'await it first';
    if ('arrayBuffer' in value && typeof value.arrayBuffer === 'function')
      return 'pass await value.arrayBuffer()';
    if ('pipe' in value || 'getReader' in value) return 'pass its path, or the bytes that it was read into';
  } catch {
    return undefined; // a proxy that was revoked; whoever reads the value next says so
  }
  return undefined;
}

function isBuffer(value: unknown): value is ArrayBufferLike {
  if (isA(value, ArrayBuffer)) return true;
  return typeof SharedArrayBuffer !== 'undefined' && isA(value, SharedArrayBuffer);
}

function bytesOf(buffer: ArrayBufferLike, input: string): Uint8Array {
  try {
    return new Uint8Array(buffer);
  } catch {
    throw wrongType('a buffer with memory', buffer, input, undefined, 'it was transferred to another thread');
  }
}
