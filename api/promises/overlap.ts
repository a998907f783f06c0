import * as addon from '#native';
import { wide, type BoxesInput, type FloatArray } from '../arrays.js';
import { nativeAsync } from '../errors.js';
import { numberOr } from '../options.js';
import {
  overlapCall,
  type BestMatch,
  type IouOptions,
  type MatchOptions,
  type OverlapPairs,
} from '../overlap.js';

/** As `iou` of `boxwise`, off the event loop, into new memory. */
export async function iou(
  a: BoxesInput,
  b: BoxesInput,
  options: Omit<IouOptions, 'out'> = {},
): Promise<FloatArray> {
  const { arrays, numbers, rows, columns } = overlapCall(a, b, options);
  const [x, y] = arrays;
  return nativeAsync<FloatArray>(() =>
    x instanceof Float32Array && y instanceof Float32Array
      ? addon.iouF32Async(x, y, numbers, rows * columns)
      : addon.iouF64Async(wide(x), wide(y), numbers, rows * columns),
  );
}

/** As `pairedIou` of `boxwise`, off the event loop, into new memory. */
export async function pairedIou(
  a: BoxesInput,
  b: BoxesInput,
  options: Omit<IouOptions, 'out'> = {},
): Promise<FloatArray> {
  const { arrays, numbers, rows } = overlapCall(a, b, options);
  const [x, y] = arrays;
  return nativeAsync<FloatArray>(() =>
    x instanceof Float32Array && y instanceof Float32Array
      ? addon.pairedIouF32Async(x, y, numbers, rows)
      : addon.pairedIouF64Async(wide(x), wide(y), numbers, rows),
  );
}

/** As `bestMatch` of `boxwise`, off the event loop. */
export async function bestMatch(
  a: BoxesInput,
  b: BoxesInput,
  options: MatchOptions = {},
): Promise<BestMatch> {
  const { arrays, numbers } = overlapCall(a, b, options);
  const [x, y] = arrays;
  return nativeAsync<BestMatch>(() =>
    x instanceof Float32Array && y instanceof Float32Array
      ? addon.bestMatchF32Async(x, y, numbers)
      : addon.bestMatchF64Async(wide(x), wide(y), numbers),
  );
}

/** As `overlapPairs` of `boxwise`, off the event loop. */
export async function overlapPairs(
  a: BoxesInput,
  b: BoxesInput,
  threshold: number,
  options: MatchOptions = {},
): Promise<OverlapPairs> {
  const { arrays, numbers } = overlapCall(a, b, options);
  const [x, y] = arrays;
  const least = numberOr(threshold, Number.NaN, 'threshold');
  return nativeAsync<OverlapPairs>(() =>
    x instanceof Float32Array && y instanceof Float32Array
      ? addon.overlapPairsF32Async(x, y, least, numbers)
      : addon.overlapPairsF64Async(wide(x), wide(y), least, numbers),
  );
}
