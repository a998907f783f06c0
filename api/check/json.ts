import { owned } from './memory.js';
import { wrongType } from './mistakes.js';
import { isPath, pathOf } from './paths.js';

/** JSON in memory, as a file or a response has it. */
export type JsonBytes = Uint8Array | ArrayBufferLike;

/** JSON by its path or its bytes; nothing for any other value. */
export function jsonSource(value: unknown, input: string): string | Uint8Array | undefined {
  if (value instanceof Uint8Array) return owned(value, input);
  if (isBuffer(value)) return owned(bytesOf(value, input), input);
  return isPath(value) ? pathOf(value, input) : undefined;
}

function isBuffer(value: unknown): value is ArrayBufferLike {
  if (value instanceof ArrayBuffer) return true;
  return typeof SharedArrayBuffer !== 'undefined' && value instanceof SharedArrayBuffer;
}

function bytesOf(buffer: ArrayBufferLike, input: string): Uint8Array {
  try {
    return new Uint8Array(buffer);
  } catch {
    throw wrongType('a buffer with memory', buffer, input, undefined, 'it was transferred to another thread');
  }
}
