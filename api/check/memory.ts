import { BoxwiseError } from '../errors.js';
import { arrayKind } from './elements.js';
import { wrongType } from './mistakes.js';

const { prototype } = Object.getPrototypeOf(Uint8Array) as { prototype: object };
const bufferOf = Object.getOwnPropertyDescriptor(prototype, 'buffer')?.get as (this: unknown) => unknown;

/** Whether other threads may write to it while it is read. Asks the array itself, not a member that a subclass may have. */
function isShared(array: ArrayBufferView): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && bufferOf.call(array) instanceof SharedArrayBuffer;
}

/** Whether its memory is gone. Asks in the one way that Node 20 has: no view can be made of such memory. */
function isDetached(array: ArrayBufferView): boolean {
  if (array.byteLength > 0) return false;
  try {
    return !new Uint8Array(array.buffer as ArrayBuffer);
  } catch {
    return true;
  }
}

/**
 * The array itself, or a copy of it as it is now where other threads may write to its memory. This is the rule of the whole
 * package: what is read of shared memory is read once, so an answer never depends on what other threads do during the call.
 */
export function owned<T extends ArrayBufferView>(array: T, input: string): T {
  if (arrayKind(array) === undefined) throw wrongType('a typed array', array, input);
  if (isShared(array)) return copyOf(array);
  if (isDetached(array)) throw detached(input);
  return array;
}

/** The array itself, to write to: never memory of other threads, which would see half of an answer. */
export function writable<T extends ArrayBufferView>(array: T, input: string): T {
  const own = owned(array, input);
  if (own !== array) throw shared(input);
  return own;
}

/** The same numbers in memory of their own. */
function copyOf<T extends ArrayBufferView>(array: T): T {
  const kind = arrayKind(array) as 'Uint8Array';
  const bytes = Uint8Array.from(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  return new globalThis[kind](bytes.buffer) as unknown as T;
}

function shared(input: string): BoxwiseError {
  const got = 'a SharedArrayBuffer';
  const cure =
    'which other threads read meanwhile: pass an array of its own memory and copy it there afterwards';
  return refused('memory that is not shared', got, `${got}, ${cure}`, input);
}

function detached(input: string): BoxwiseError {
  const got = 'a detached array';
  const cure = 'its memory was transferred to another thread: pass a copy of it, made before';
  return refused('an array with memory', got, `${got}; ${cure}`, input);
}

function refused(expected: string, got: string, explained: string, input: string): BoxwiseError {
  return new BoxwiseError(
    'INVALID_ARGUMENT',
    expected,
    got,
    { input },
    `${input}: expected ${expected}, got ${explained}`,
  );
}

/** Throws where an output shares memory with an input. */
export function apart(out: ArrayBufferView, input: ArrayBufferView, name: string): void {
  const overlaps =
    out.buffer === input.buffer &&
    out.byteOffset < input.byteOffset + input.byteLength &&
    input.byteOffset < out.byteOffset + out.byteLength;
  if (overlaps)
    throw new BoxwiseError('INVALID_ARGUMENT', `memory apart from ${name}`, 'memory that overlaps it', {
      input: 'out',
    });
}
