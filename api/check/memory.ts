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
  const message = `${input} is on shared memory, which another thread may change meanwhile: pass a copy, ${input}.slice()`;
  return new BoxwiseError(
    'INVALID_ARGUMENT',
    'memory that is not shared',
    'a SharedArrayBuffer',
    { input },
    message,
  );
}

function detached(input: string): BoxwiseError {
  const message = `${input} has no memory any more, as it was transferred to another thread: pass the array before it is transferred, or a copy`;
  return new BoxwiseError('INVALID_ARGUMENT', 'an array with memory', 'a detached array', { input }, message);
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
