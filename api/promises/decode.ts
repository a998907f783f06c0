import * as addon from '#native';
import type { DecodeBatchOptions, DecodeOptions, RawOutputs } from '../decode.js';
import { Detections } from '../decode/detections.js';
import { batchRequest, decodeRequest, rawOutputs } from '../decode/request.js';
import { BoxwiseError, nativeAsync } from '../errors.js';

/** What promises can do with their inputs' memory. */
export interface TransferOptions {
  /**
   * Whether the outputs' memory is given away instead of copied, as `postMessage` does it: their arrays, and all others on the same
   * buffers, have length 0 afterwards. For large tensors that nobody needs any more. What cannot be given away (memory of pooled
   * `Buffer`s, of WebAssembly) is copied. Default: false.
   */
  transfer?: boolean;
}

/**
 * As `decode` of `boxwise`, off the event loop; outputs are copied before it returns, or transferred.
 */
export async function decode(
  outputs: RawOutputs,
  options: DecodeOptions & TransferOptions,
): Promise<Detections> {
  const request = decodeRequest(options);
  const raw = own(rawOutputs(outputs), request, options);
  return new Detections(await nativeAsync(() => addon.decodeAsync(raw, request)));
}

/**
 * As `decodeBatch` of `boxwise`, off the event loop; outputs are copied before it returns, or transferred.
 */
export async function decodeBatch(
  outputs: RawOutputs,
  options: DecodeBatchOptions & TransferOptions,
): Promise<Detections[]> {
  const request = batchRequest(options);
  const raw = own(rawOutputs(outputs), request, options);
  const found = await nativeAsync(() => addon.decodeBatchAsync(raw, request));
  return found.map((columns) => new Detections(columns));
}

/** The outputs, with `transfer` on buffers that only they have; the request says so. */
function own(
  raw: addon.RawOutput[],
  request: addon.DecodeRequest,
  { transfer = false }: TransferOptions,
): addon.RawOutput[] {
  if (typeof transfer !== 'boolean') {
    throw new BoxwiseError('INVALID_ARGUMENT', 'a boolean', String(transfer), { input: 'transfer' });
  }
  if (!transfer) return raw;
  const buffers = [...new Set(raw.map(({ data }) => data.buffer as ArrayBuffer))];
  // Read before the memory is gone, and with it where in it each array was.
  const places = raw.map(({ data }) => {
    return { at: buffers.indexOf(data.buffer as ArrayBuffer), offset: data.byteOffset, length: data.length };
  });
  const moved = transferred(buffers);
  if (moved === undefined) return raw;
  request.transferred = true;
  return raw.map((output, i) => {
    const { at, offset, length } = places[i] as (typeof places)[number];
    return { ...output, data: view(output.data, moved[at] as ArrayBuffer, offset, length) };
  });
}

/** The same memory in buffers that nobody else has. Some runtimes copy what cannot be transferred, others refuse it. */
function transferred(buffers: ArrayBuffer[]): ArrayBuffer[] | undefined {
  try {
    return structuredClone(buffers, { transfer: buffers });
  } catch {
    return undefined;
  }
}

type Numbers = addon.RawOutput['data'];

function view(lost: Numbers, buffer: ArrayBuffer, offset: number, length: number): Numbers {
  if (lost instanceof Float32Array) return new Float32Array(buffer, offset, length);
  if (lost instanceof Float64Array) return new Float64Array(buffer, offset, length);
  return new Uint16Array(buffer, offset, length);
}
