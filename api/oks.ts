import { native } from './errors.js';
import { doubles, rows, wide, type BoxesInput, type Numeric, type NumbersInput } from './check/arrays.js';
import { mistake, outOfRange } from './check/mistakes.js';
import { limit, whole, within } from './check/numbers.js';
import { knownOptions, requiredOptions } from './check/options.js';
import { oneOf } from './check/words.js';
import {
  notFinite,
  points,
  same,
  visibleOf,
  type PointsInput,
  type VisibleInput,
} from './keypoints/points.js';
import { SIGMAS } from './whole-body/sigmas.js';

/** Options that {@link oks} and {@link oksNms} have in common. */
export interface PoseOptions {
  /** Number of keypoints of a pose. */
  keypoints: number;
  /** The area of each object in pixels; of the true ones in `oks`. COCO takes the area of the mask. */
  areas: Numeric;
  /**
   * Sigma of each keypoint, as a fraction of the square root of the area. Default: COCO's for 17 keypoints, COCO-WholeBody's for 133;
   * otherwise required.
   */
  sigmas?: Numeric;
  /** Which keypoints count, those of true objects in `oks`: flags, or COCO's visibilities, of which 0 is not labelled. Default: all. */
  visible?: VisibleInput;
}

/** Options of {@link oks}. */
export interface OksOptions extends PoseOptions {
  /** The boxes of the true objects, needed for those without a keypoint that counts. */
  boxes?: BoxesInput;
  /** How `boxes` are written: `xyxy` (default), or `xywh` as in COCO's annotations. */
  format?: 'xyxy' | 'xywh';
}

/** Options of {@link oksNms}. */
export interface OksNmsOptions extends PoseOptions {
  /** Similarities above this suppress; 0 to 1. Default 0.9, mmpose's. */
  oksThreshold?: number;
  /** Largest number of poses to keep. Default: no limit. */
  maxDetections?: number;
}

const SHARED = { keypoints: true, areas: true, sigmas: true, visible: true } as const;
const OKS = knownOptions<OksOptions>('oks(groundTruth, predictions, { keypoints: 17, areas: [9000] })', {
  ...SHARED,
  boxes: true,
  format: true,
});
const OKS_NMS = knownOptions<OksNmsOptions>('oksNms(poses, scores, { keypoints: 17, areas: [9000, 8500] })', {
  ...SHARED,
  oksThreshold: true,
  maxDetections: true,
});

/**
 * Object keypoint similarity of every true pose with every predicted one: row by row, `groundTruth` × `predictions` numbers from 0 to 1. It is the mean over
 * the keypoints that count of exp(-d² / (2 (2 sigma)² area)), where d is the distance in pixels.
 *
 * A true object without a keypoint that counts is compared as COCO does: by the distances of the predicted points from its box, enlarged by its own width and
 * height on each side. Computed in doubles; within rounding the same as pycocotools 2.0.11.
 *
 * ```ts
 * const truth = [[[10, 10], [50, 10]]]; // one pose of two keypoints
 * const found = [[[10, 10], [50, 10]], [[10, 13], [54, 10]]];
 * const options = { keypoints: 2, areas: [1600], sigmas: [0.05, 0.05] };
 * console.log(oks(truth, found, options)); // Float64Array(2) [ 1, 0.6806851308508204 ]
 * ```
 *
 * @param groundTruth true poses, x and y of each keypoint
 * @param predictions predicted poses
 * @throws BoxwiseError `LENGTH_MISMATCH` for arrays of other lengths; `INVALID_VALUE` for points that count and are not finite, for areas and sigmas out of range,
 * and for an object without a keypoint that counts if there are no `boxes`; `INVALID_ARGUMENT` without sigmas
 */
export function oks(groundTruth: PointsInput, predictions: PointsInput, options: OksOptions): Float64Array {
  return native(() => {
    const given = requiredOptions(options, OKS);
    const truth = posesOf(groundTruth, 'groundTruth', given);
    const found = pointsOf(predictions, 'predictions', truth.keypoints);
    const boxes = boxesOf(given, truth.count);
    found.forEach((value, index) => finite(value, 'predictions', index));
    const count = found.length / (2 * truth.keypoints);
    const similarities = new Float64Array(truth.count * count);
    for (let i = 0; i < truth.count; i++) {
      const region = hasPoints(truth, i) ? undefined : regionOf(boxes, i);
      for (let j = 0; j < count; j++)
        similarities[i * count + j] = similarity(truth, i, found, j, truth.areas[i] as number, region);
    }
    return similarities;
  });
}

/**
 * Suppression of poses by their object keypoint similarity: visits poses in descending score order and keeps each pose that is not more similar to a kept one than the
 * threshold. Returns the indices of the kept poses, best first. The area of a pair is the mean of both; keypoints that either pose lacks do not count, and poses
 * without common keypoints have a similarity of 0.
 *
 * Among equal scores the lower index comes first. NaN scores and -Infinity are dropped. Source: `oks_nms` of mmpose 1.3.2.
 *
 * ```ts
 * const poses = [[[10, 10], [50, 10]], [[11, 10], [50, 11]], [[90, 90], [99, 99]]];
 * const options = { keypoints: 2, areas: [1600, 1600, 400], sigmas: [0.05, 0.05] };
 * console.log(oksNms(poses, [0.9, 0.8, 0.7], options)); // Uint32Array(2) [ 0, 2 ]
 * ```
 *
 * @param poses x and y of each keypoint of each pose
 * @param scores one for each pose
 * @throws BoxwiseError like {@link oks}
 */
export function oksNms(poses: PointsInput, scores: NumbersInput, options: OksNmsOptions): Uint32Array {
  return native(() => {
    const given = requiredOptions(options, OKS_NMS);
    const all = posesOf(poses, 'poses', given);
    const ranks = doubles(scores, 'scores');
    same(all.count, ranks.length, 'scores', 'scores, one for each pose');
    const threshold = within(given.oksThreshold ?? 0.9, 'oksThreshold', 0, 1);
    const most = given.maxDetections === undefined ? Infinity : limit(given.maxDetections, 'maxDetections');
    const order = Array.from(ranks.keys()).filter((i) => (ranks[i] as number) > -Infinity);
    order.sort((a, b) => (ranks[b] as number) - (ranks[a] as number) || a - b);
    const kept: number[] = [];
    for (const i of order) {
      if (kept.length >= most) break;
      const isNear = (better: number): boolean => {
        const area = ((all.areas[better] as number) + (all.areas[i] as number)) / 2;
        return similarity(all, better, all.points, i, area, undefined, all.visible) > threshold;
      };
      if (!kept.some(isNear)) kept.push(i);
    }
    return Uint32Array.from(kept);
  });
}

/** Poses with what their comparison needs. */
interface Poses {
  points: Float64Array;
  count: number;
  keypoints: number;
  areas: Float64Array;
  /** (2 sigma)² of each keypoint. */
  variances: Float64Array;
  visible: Uint8Array | undefined;
}

function posesOf(value: unknown, input: string, options: PoseOptions): Poses {
  const keypoints = whole(options.keypoints, 'keypoints', 1, 2 ** 20);
  const own = pointsOf(value, input, keypoints);
  const count = own.length / (2 * keypoints);
  const areas = doubles(options.areas, 'areas');
  same(count, areas.length, 'areas', 'areas, one for each pose');
  areas.forEach((area, index) => {
    if (!(area >= 0 && area < Infinity))
      throw outOfRange('finite numbers of at least 0', area, 'areas', index);
  });
  const visible = visibleOf(options.visible, own.length / 2);
  own.forEach((number, index) => {
    if (visible?.[index >> 1] !== 0) finite(number, input, index);
  });
  return { points: own, count, keypoints, areas, variances: variancesOf(options, keypoints), visible };
}

function pointsOf(value: unknown, input: string, keypoints: number): Float64Array {
  const own = points(value, input, keypoints);
  if (own.length % (2 * keypoints) === 0) return own;
  const expected = `x and y of ${keypoints} keypoints for each pose`;
  throw mistake('LENGTH_MISMATCH', expected, `${own.length} numbers`, input);
}

function variancesOf({ sigmas }: PoseOptions, keypoints: number): Float64Array {
  const known = [SIGMAS.body, SIGMAS.wholebody].find((own) => own.length === keypoints);
  if (sigmas === undefined && known === undefined)
    throw mistake('INVALID_ARGUMENT', `the sigmas of ${keypoints} keypoints`, 'none', 'sigmas');
  const own = doubles(sigmas ?? known, 'sigmas');
  same(keypoints, own.length, 'sigmas', 'sigmas, one for each keypoint');
  return own.map((sigma, index) => {
    if (!(sigma > 0 && sigma < Infinity)) throw outOfRange('finite numbers above 0', sigma, 'sigmas', index);
    return (sigma * 2) ** 2;
  });
}

function boxesOf({ boxes, format }: OksOptions, count: number): Float64Array | undefined {
  const isXywh = oneOf(format ?? 'xyxy', ['xyxy', 'xywh'], 'format') === 'xywh';
  if (boxes === undefined) return undefined;
  const own = wide(rows(boxes, 4, 'boxes')).slice();
  same(4 * count, own.length, 'boxes', 'numbers, a box for each true pose');
  own.forEach((number, index) => finite(number, 'boxes', index));
  if (!isXywh)
    for (let i = 2; i < own.length; i++) if (i % 4 > 1) own[i] = (own[i] as number) - (own[i - 2] as number);
  return own;
}

function finite(value: number, input: string, index: number): void {
  if (!Number.isFinite(value)) throw notFinite(input, value, index);
}

function hasPoints({ visible, keypoints }: Poses, pose: number): boolean {
  return visible === undefined || visible.subarray(pose * keypoints, (pose + 1) * keypoints).some(Boolean);
}

/** Left, top, right and bottom of a box that is enlarged by its width and height on each side. */
function regionOf(boxes: Float64Array | undefined, pose: number): number[] {
  if (boxes === undefined) {
    const cure = 'pass the boxes of the true objects, from which COCO measures then';
    const got = `none of pose ${pose}`;
    throw mistake('INVALID_VALUE', 'a keypoint that counts for each true pose', got, 'visible', { cure });
  }
  const [x, y, w, h] = boxes.subarray(4 * pose, 4 * pose + 4) as unknown as [number, number, number, number];
  return [x - w, y - h, x + w * 2, y + h * 2];
}

/** The similarity of pose `i` with pose `j` of other points, of which `shown` may count. */
function similarity(
  { points: own, keypoints, variances, visible }: Poses,
  i: number,
  others: Float64Array,
  j: number,
  area: number,
  region?: readonly number[],
  shown?: Uint8Array,
): number {
  let [sum, count] = [0, 0];
  for (let k = 0; k < keypoints; k++) {
    const [a, b] = [i * keypoints + k, j * keypoints + k];
    if (region === undefined && (visible?.[a] === 0 || shown?.[b] === 0)) continue;
    let squares = 0;
    for (let axis = 0; axis < 2; axis++) {
      const at = others[2 * b + axis] as number;
      const apart =
        region === undefined
          ? at - (own[2 * a + axis] as number)
          : Math.max(0, (region[axis] as number) - at) + Math.max(0, at - (region[axis + 2] as number));
      squares += apart * apart;
    }
    sum += Math.exp(-(squares / (variances[k] as number) / (area + Number.EPSILON) / 2));
    count++;
  }
  return count === 0 ? 0 : sum / count;
}
