import * as addon from '../../native.js';
import type { DecodeBatchOptions, DecodeOptions, RawOutputs } from '../decode.js';
import { Detections } from '../decode/detections.js';
import { batchRequest, decodeRequest, rawOutputs } from '../decode/request.js';
import { nativeAsync } from '../errors.js';

/** As `decode` of `boxwise`, off the event loop; outputs are copied before it returns. */
export async function decode(outputs: RawOutputs, options: DecodeOptions): Promise<Detections> {
  const request = decodeRequest(options);
  const raw = rawOutputs(outputs);
  return new Detections(await nativeAsync(() => addon.decodeAsync(raw, request)));
}

/** As `decodeBatch` of `boxwise`, off the event loop; outputs are copied before it returns. */
export async function decodeBatch(outputs: RawOutputs, options: DecodeBatchOptions): Promise<Detections[]> {
  const request = batchRequest(options);
  const raw = rawOutputs(outputs);
  const found = await nativeAsync(() => addon.decodeBatchAsync(raw, request));
  return found.map((columns) => new Detections(columns));
}
