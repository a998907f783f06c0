import * as addon from '#native';
import { codingArguments, distanceArguments, type CodingOptions, type DistanceOptions } from '../coding.js';
import { nativeAsync } from '../errors.js';
import { like, type FloatsLike, type Numeric } from '../arrays.js';

/** As `encodeBoxes` of `boxwise`, off the event loop. */
export async function encodeBoxes<T extends Numeric>(
  boxes: T,
  anchors: Numeric,
  options: CodingOptions = {},
): Promise<FloatsLike<T>> {
  const [values, references, weights, largest] = codingArguments(boxes, 'boxes', anchors, options);
  return like(
    await nativeAsync(() => addon.codeBoxesAsync(true, values, references, weights, largest)),
    boxes,
  );
}

/** As `decodeBoxes` of `boxwise`, off the event loop. */
export async function decodeBoxes<T extends Numeric>(
  deltas: T,
  anchors: Numeric,
  options: CodingOptions = {},
): Promise<FloatsLike<T>> {
  const [values, references, weights, largest] = codingArguments(deltas, 'deltas', anchors, options);
  return like(
    await nativeAsync(() => addon.codeBoxesAsync(false, values, references, weights, largest)),
    deltas,
  );
}

/** As `encodeDistances` of `boxwise`, off the event loop. */
export async function encodeDistances<T extends Numeric>(
  boxes: T,
  points: Numeric,
  options: DistanceOptions = {},
): Promise<FloatsLike<T>> {
  const [values, places, scale] = distanceArguments(boxes, 'boxes', points, options);
  return like(await nativeAsync(() => addon.codeDistancesAsync(true, values, places, scale)), boxes);
}

/** As `decodeDistances` of `boxwise`, off the event loop. */
export async function decodeDistances<T extends Numeric>(
  distances: T,
  points: Numeric,
  options: DistanceOptions = {},
): Promise<FloatsLike<T>> {
  const [values, places, scale] = distanceArguments(distances, 'distances', points, options);
  return like(await nativeAsync(() => addon.codeDistancesAsync(false, values, places, scale)), distances);
}
