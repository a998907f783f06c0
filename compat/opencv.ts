/**
 * `cv.dnn`'s suppression, with the indices of OpenCV 4 and 5, its names and its argument order.
 *
 * Boxes are `[x, y, width, height]`. The overlap is one minus the Jaccard distance, in double, rounded to float32; an overlap above the threshold
 * suppresses. Equal scores: the lower index first. A box whose width or height is not above 0 overlaps nothing, except
 * that two boxes whose areas sum to 0 or less count as equal.
 *
 * @module
 */
import { isList } from '../api/check/lists.js';
import { BoxwiseError, describe, native } from '../api/errors.js';
import type * as addon from '#native';
import { flat, int32, numeric, whole, type Numbers } from './arguments.js';
import { computed } from '../api/native-call.js';

/** `cv.dnn.SOFT_NMSMETHOD_*` */
export type SoftNmsMethod = 'SOFTNMS_LINEAR' | 'SOFTNMS_GAUSSIAN';

/**
 * Greedy suppression with a threshold that can adapt.
 *
 * ```ts
 * const boxes = [
 *   [0, 0, 10, 10],
 *   [1, 1, 10, 10],
 *   [20, 20, 5, 5],
 * ];
 * console.log(NMSBoxes(boxes, [0.9, 0.8, 0.7], 0, 0.5)); // Int32Array(2) [ 0, 2 ]
 * ```
 *
 * @param bboxes rows of `[x, y, width, height]`, flat or nested; doubles
 * @param scores one for each box; rounded to float32
 * @param score_threshold only scores above this are candidates; at least 0. Like OpenCV, it may be above 1, as scores may be any
 * @param nms_threshold overlaps above this suppress; at least 0. As in OpenCV, 1 and more suppress nothing
 * @param eta above 0; below 1, each kept box multiplies a threshold above 0.5 by it
 * @param top_k if above 0, only this many boxes are candidates, best first
 * @returns the kept indices, best first
 * @throws BoxwiseError where OpenCV throws, for lengths that disagree and for types that are not numbers
 */
export function NMSBoxes(
  bboxes: Numbers,
  scores: Numbers,
  score_threshold: number,
  nms_threshold: number,
  eta = 1,
  top_k = 0,
): Int32Array {
  return native(() => {
    const boxes = flat(bboxes, Float64Array, 'bboxes', 4);
    const values = flat(scores, Float32Array, 'scores');
    const options = parameters(score_threshold, nms_threshold, eta, top_k);
    return native(() => computed('opencvNms', boxes, values, undefined, options));
  });
}

/**
 * {@link NMSBoxes} within each class. Like OpenCV, it separates classes by adding offsets to the coordinates, with the same rounding.
 *
 * ```ts
 * const boxes = [
 *   [0, 0, 10, 10],
 *   [1, 1, 10, 10],
 * ];
 * console.log(NMSBoxesBatched(boxes, [0.9, 0.8], [0, 1], 0, 0.5)); // Int32Array(2) [ 0, 1 ]
 * ```
 *
 * @param class_ids integers, one for each box
 * @throws BoxwiseError like {@link NMSBoxes}; `LENGTH_MISMATCH` for another number of classes than of boxes
 */
export function NMSBoxesBatched(
  bboxes: Numbers,
  scores: Numbers,
  class_ids: Numbers,
  score_threshold: number,
  nms_threshold: number,
  eta = 1,
  top_k = 0,
): Int32Array {
  return native(() => {
    const boxes = flat(bboxes, Float64Array, 'bboxes', 4);
    const values = flat(scores, Float32Array, 'scores');
    const classes = int32(class_ids, 'class_ids', 1);
    const options = parameters(score_threshold, nms_threshold, eta, top_k);
    return native(() => computed('opencvNms', boxes, values, classes, options));
  });
}

/** A rotated box as in Python's `cv2`: centre, size, and angle in degrees, clockwise on a screen. */
export type RotatedRect = readonly [
  center: readonly [x: number, y: number],
  size: readonly [width: number, height: number],
  angle: number,
];

/**
 * {@link NMSBoxes} of rotated boxes. A box that lies wholly in another overlaps it by 1, as in OpenCV.
 *
 * Overlaps are computed in double. OpenCV computes them in single precision: within about 1e-5 of the threshold its result may
 * differ.
 *
 * @param bboxes rotated boxes as in `cv2`, or rows of `[cx, cy, width, height, degrees]`, flat or nested; rounded to float32
 * @throws BoxwiseError as {@link NMSBoxes}; also for boxes with NaN or infinity, for which OpenCV has no answer
 *
 * ```ts
 * console.log(NMSBoxesRotated([[[5, 5], [10, 4], 30], [[5, 5], [10, 4], 35]], [0.9, 0.8], 0, 0.5)); // Int32Array(1) [ 0 ]
 * ```
 */
export function NMSBoxesRotated(
  bboxes: readonly RotatedRect[] | Numbers,
  scores: Numbers,
  score_threshold: number,
  nms_threshold: number,
  eta = 1,
  top_k = 0,
): Int32Array {
  return native(() => {
    const nested = isList(bboxes) && isList((bboxes as readonly unknown[][])[0]?.[0]);
    const numbers = nested
      ? (bboxes as readonly RotatedRect[]).map((box) => box.flat(1))
      : (bboxes as Numbers);
    const boxes = flat(numbers, Float32Array, 'bboxes', 5);
    const values = flat(scores, Float32Array, 'scores');
    const options = parameters(score_threshold, nms_threshold, eta, top_k);
    return native(() => computed('opencvNmsRotated', boxes, values, options));
  });
}

/**
 * Soft-NMS: takes the best box and lowers the scores of the others by their overlap with it.
 *
 * ```ts
 * const boxes = [
 *   [0, 0, 10, 10],
 *   [0, 0, 10, 10],
 * ];
 * console.log(softNMSBoxes(boxes, [0.9, 0.8], 0.05, 0.5)); // { updated_scores: Float32Array(2) [ 0.8999999761581421, 0.10826822370290756 ], indices: Int32Array(2) [ 0, 1 ] }
 * ```
 *
 * @param bboxes rows of `[x, y, width, height]`; integers, like OpenCV's `Rect`
 * @param score_threshold stops when the best remaining score is below this; at least 0
 * @param nms_threshold only for `SOFTNMS_LINEAR`: overlaps up to this lower no score; at least 0
 * @param top_k largest number of boxes; 0 for all
 * @param sigma above 0
 * @param method scores are multiplied by exp(-overlap² / sigma), or by 1 - overlap
 * @returns the lowered scores and the indices, in the order of selection
 * @throws BoxwiseError as {@link NMSBoxes}; also for NaN scores, for which OpenCV has no answer
 */
export function softNMSBoxes(
  bboxes: Numbers,
  scores: Numbers,
  score_threshold: number,
  nms_threshold: number,
  top_k = 0,
  sigma = 0.5,
  method: SoftNmsMethod = 'SOFTNMS_GAUSSIAN',
): { updated_scores: Float32Array; indices: Int32Array } {
  return native(() => {
    if (method !== 'SOFTNMS_GAUSSIAN' && method !== 'SOFTNMS_LINEAR') {
      const expected = "'SOFTNMS_GAUSSIAN' or 'SOFTNMS_LINEAR'";
      throw new BoxwiseError('INVALID_ARGUMENT', expected, describe(method), { input: 'method' });
    }
    const boxes = int32(bboxes, 'bboxes', 4);
    const values = flat(scores, Float32Array, 'scores');
    const [scoreThreshold, nmsThreshold] = thresholds(score_threshold, nms_threshold);
    const options = {
      scoreThreshold,
      nmsThreshold,
      topK: Math.min(whole(top_k, 'top_k', 0), MOST),
      sigma: numeric(sigma, 'sigma'),
      linear: method === 'SOFTNMS_LINEAR',
    };
    const kept = native(() => computed('opencvSoftNms', boxes, values, options));
    return { updated_scores: kept.scores as Float32Array, indices: kept.indices };
  });
}

const MOST = 0x7fffffff;

function thresholds(score: number, overlap: number): [number, number] {
  return [numeric(score, 'score_threshold'), numeric(overlap, 'nms_threshold')];
}

/** Negative numbers are no limit, as 0. */
function topK(given: number): number {
  return Math.min(Math.max(whole(given, 'top_k', -MOST), 0), MOST);
}

function parameters(
  score_threshold: number,
  nms_threshold: number,
  eta: number,
  top_k: number,
): addon.OpencvNmsOptions {
  const [scoreThreshold, nmsThreshold] = thresholds(score_threshold, nms_threshold);
  return { scoreThreshold, nmsThreshold, eta: numeric(eta, 'eta'), topK: topK(top_k) };
}
