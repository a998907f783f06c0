import { BoxwiseError } from './errors.js';

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

/** The array itself, or a copy where other threads may write to it; throws where its memory is gone. */
export function steady<A extends Float32Array | Float64Array | Uint8Array | Uint32Array>(
  array: A,
  input: string,
): A {
  if (isShared(array)) return array.slice() as A;
  if (isDetached(array)) {
    throw new BoxwiseError('INVALID_ARGUMENT', 'an array with its memory', 'a detached one', { input });
  }
  return array;
}
