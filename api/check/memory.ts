import { BoxwiseError } from '../errors.js';

/** Whether other threads may write to it while it is read. */
export function isShared(array: ArrayBufferView): boolean {
  return typeof SharedArrayBuffer !== 'undefined' && array.buffer instanceof SharedArrayBuffer;
}

/** Whether its memory is gone. Asks in the one way that Node 20 has: no view can be made of such memory. */
export function isDetached(array: ArrayBufferView): boolean {
  if (array.byteLength > 0) return false;
  try {
    return !new Uint8Array(array.buffer as ArrayBuffer);
  } catch {
    return true;
  }
}

/**
 * The array itself, which must have memory that no other thread can change. This is the rule of the whole package:
 * shared memory is refused, and the caller decides when to copy it.
 */
export function owned<T extends ArrayBufferView>(array: T, input: string): T {
  if (isShared(array)) throw shared(input);
  if (isDetached(array)) throw detached(input);
  return array;
}

function shared(input: string): BoxwiseError {
  const got = 'a SharedArrayBuffer';
  const cure = `which another thread may change meanwhile: pass a copy, ${input}.slice()`;
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
