import * as addon from '#native';
import { wide, type BoxesInput, type NumbersInput } from '../arrays.js';
import { nativeAsync } from '../errors.js';
import {
  matrixCall,
  nmsCall,
  softCall,
  type KeptBoxes,
  type MatrixNmsOptions,
  type NmsOptions,
  type ScoredBoxes,
  type SoftNmsOptions,
} from '../suppress.js';

/** As `nms` of `boxwise`, off the event loop. */
export async function nms(
  boxes: BoxesInput,
  scores: NumbersInput,
  options: NmsOptions & { imageOffsets: ArrayLike<number> },
): Promise<KeptBoxes>;
export async function nms(
  boxes: BoxesInput,
  scores: NumbersInput,
  options?: NmsOptions & { imageOffsets?: undefined },
): Promise<Uint32Array>;
export async function nms(
  boxes: BoxesInput,
  scores: NumbersInput,
  options?: NmsOptions,
): Promise<Uint32Array | KeptBoxes>;
export async function nms(
  boxes: BoxesInput,
  scores: NumbersInput,
  options: NmsOptions = {},
): Promise<Uint32Array | KeptBoxes> {
  const call = nmsCall(boxes, scores, options);
  const kept = await nativeAsync<KeptBoxes>(() => {
    if (call.boxes instanceof Float64Array)
      return addon.nmsF64Async(call.boxes, wide(call.scores), call.numbers, call.classes, call.offsets);
    return call.scores instanceof Float64Array
      ? addon.nmsF32F64Async(call.boxes, call.scores, call.numbers, call.classes, call.offsets)
      : addon.nmsF32Async(call.boxes, call.scores, call.numbers, call.classes, call.offsets);
  });
  return options.imageOffsets === undefined ? kept.indices : kept;
}

/** As `softNms` of `boxwise`, off the event loop. */
export async function softNms(
  boxes: BoxesInput,
  scores: NumbersInput,
  options: SoftNmsOptions = {},
): Promise<ScoredBoxes> {
  const { arrays, numbers, classes } = softCall(boxes, scores, options);
  const [a, s] = arrays;
  return nativeAsync<ScoredBoxes>(() =>
    a instanceof Float32Array && s instanceof Float32Array
      ? addon.softNmsF32Async(a, s, numbers, classes)
      : addon.softNmsF64Async(wide(a), wide(s), numbers, classes),
  );
}

/** As `matrixNms` of `boxwise`, off the event loop. */
export async function matrixNms(
  boxes: BoxesInput,
  scores: NumbersInput,
  options: MatrixNmsOptions = {},
): Promise<ScoredBoxes> {
  const { arrays, numbers, classes } = matrixCall(boxes, scores, options);
  const [a, s] = arrays;
  return nativeAsync<ScoredBoxes>(() =>
    a instanceof Float32Array && s instanceof Float32Array
      ? addon.matrixNmsF32Async(a, s, numbers, classes)
      : addon.matrixNmsF64Async(wide(a), wide(s), numbers, classes),
  );
}
