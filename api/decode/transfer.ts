import type * as addon from '#native';
import { flagOr } from '../check/numbers.js';

/** What promises can do with their inputs' memory. */
export interface TransferOptions {
  /**
   * Whether the outputs' memory is given away instead of copied, as `postMessage` does it: their arrays, and all others on the same
   * buffers, have length 0 afterwards. For large tensors that are not needed any more. What cannot be given away (memory of pooled
   * `Buffer`s, of WebAssembly) is copied, and so are quantised and whole numbers. Default: false.
   */
  transfer?: boolean;
}

/** Whether memory is to be transferred. */
export function transferOf(options: TransferOptions | undefined): boolean {
  return flagOr(options?.transfer, false, 'transfer');
}

type Floats = addon.TransferredOutput['data'];

/** The outputs on buffers that nothing else reaches; nothing if their memory cannot be transferred. */
export function transferred(outputs: readonly addon.RawOutput[]): addon.TransferredOutput[] | undefined {
  const arrays = outputs.map(({ floats, halves }) => floats ?? halves);
  if (arrays.includes(undefined)) return undefined;
  const given = arrays as Floats[];
  const buffers = [...new Set(given.map(({ buffer }) => buffer as ArrayBuffer))];
  // Read before the memory is gone, and with it where in it each array was.
  const places = given.map(({ buffer, byteOffset, length }) => {
    return { at: buffers.indexOf(buffer as ArrayBuffer), offset: byteOffset, length };
  });
  const moved = moveAll(buffers);
  if (moved === undefined) return undefined;
  return outputs.map(({ name, dims }, i) => {
    const { at, offset, length } = places[i] as (typeof places)[number];
    const data = view(given[i] as Floats, moved[at] as ArrayBuffer, offset, length);
    return { ...(name === undefined ? {} : { name }), dims, data };
  });
}

/** The same memory in buffers that nothing else reaches. Some runtimes copy what cannot be transferred, others refuse it. */
function moveAll(buffers: ArrayBuffer[]): ArrayBuffer[] | undefined {
  try {
    return structuredClone(buffers, { transfer: buffers });
  } catch {
    return undefined;
  }
}

function view(lost: Floats, buffer: ArrayBuffer, offset: number, length: number): Floats {
  if (lost instanceof Float32Array) return new Float32Array(buffer, offset, length);
  if (lost instanceof Float64Array) return new Float64Array(buffer, offset, length);
  return new Uint16Array(buffer, offset, length);
}
