/**
 * `cv.dnn`'s suppression, index for index as OpenCV 4 and 5 answer it, under its names and with its argument order.
 *
 * Boxes are `[x, y, width, height]`. The overlap is one minus the Jaccard distance, in double, rounded to float32; an overlap above the threshold
 * suppresses. Equal scores: the lower index first. A box whose width or height is not above 0 overlaps nothing, except
 * that two boxes whose areas sum to 0 or less count as equal.
 *
 * @module
 */
import { BoxwiseError, describe, native } from '../api/errors.js';
import * as addon from '#native';
import { flat, int32, numeric, whole, type Numbers } from './arguments.js';

/** `cv.dnn.SOFT_NMSMETHOD_*` */
export type SoftNmsMethod = 'SOFTNMS_LINEAR' | 'SOFTNMS_GAUSSIAN';

/**
 * Greedy suppression with a threshold that can adapt.
 *
 * @param bboxes rows of `[x, y, width, height]`, flat or nested; doubles
 * @param scores one a box; rounded to float32
 * @param score_threshold a score must be above it; at least 0
 * @param nms_threshold an overlap above it suppresses; at least 0
 * @param eta above 0; below 1, each kept box multiplies a threshold above 0.5 by it
 * @param top_k above 0: only so many best boxes are candidates
 * @returns positions, best first
 * @throws BoxwiseError where OpenCV throws, for lengths that disagree and for types that are not numbers
 *
 * ```ts
 * NMSBoxes([[0, 0, 10, 10], [1, 1, 10, 10], [20, 20, 5, 5]], [0.9, 0.8, 0.7], 0, 0.5); // Int32Array [0, 2]
 * ```
 */
export function NMSBoxes(
  bboxes: Numbers,
  scores: Numbers,
  score_threshold: number,
  nms_threshold: number,
  eta = 1,
  top_k = 0,
): Int32Array {
  const boxes = flat(bboxes, Float64Array, 'bboxes', 4);
  const values = flat(scores, Float32Array, 'scores');
  const options = parameters(score_threshold, nms_threshold, eta, top_k);
  return native(() => addon.opencvNms(boxes, values, options));
}

/**
 * {@link NMSBoxes} within each class, by OpenCV's device of moving classes apart; the sums round as there.
 *
 * @param class_ids whole numbers, one a box
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
  const boxes = flat(bboxes, Float64Array, 'bboxes', 4);
  const values = flat(scores, Float32Array, 'scores');
  const classes = int32(class_ids, 'class_ids', 1);
  const options = parameters(score_threshold, nms_threshold, eta, top_k);
  return native(() => addon.opencvNmsBatched(boxes, values, classes, options));
}

/** A rotated box as Python's `cv2` has it: centre, size, and degrees, clockwise on a screen. */
export type RotatedRect = readonly [
  center: readonly [x: number, y: number],
  size: readonly [width: number, height: number],
  angle: number,
];

/**
 * {@link NMSBoxes} of rotated boxes. A box that lies wholly in another overlaps it by 1, as in OpenCV.
 *
 * Overlaps are computed in double. OpenCV computes them in single precision: one within about 1e-5 of the threshold may be told
 * otherwise there.
 *
 * @param bboxes rotated boxes as `cv2` has them, or rows of `[cx, cy, width, height, degrees]`, flat or nested; rounded to float32
 * @throws BoxwiseError as {@link NMSBoxes}; also for boxes with NaN or infinity, for which OpenCV has no answer
 *
 * ```ts
 * NMSBoxesRotated([[[5, 5], [10, 4], 30], [[5, 5], [10, 4], 35]], [0.9, 0.8], 0, 0.5); // Int32Array [0]
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
  const nested = Array.isArray(bboxes) && Array.isArray((bboxes as readonly unknown[][])[0]?.[0]);
  const numbers = nested ? (bboxes as readonly RotatedRect[]).map((box) => box.flat(1)) : (bboxes as Numbers);
  const boxes = flat(numbers, Float32Array, 'bboxes', 5);
  const values = flat(scores, Float32Array, 'scores');
  const options = parameters(score_threshold, nms_threshold, eta, top_k);
  return native(() => addon.opencvNmsRotated(boxes, values, options));
}

/**
 * Soft suppression: the best box is taken, the others' scores fall by their overlap with it.
 *
 * @param bboxes rows of `[x, y, width, height]`; whole numbers, as OpenCV's `Rect` is
 * @param score_threshold ends when the best score left is below it; at least 0
 * @param nms_threshold for `SOFTNMS_LINEAR` alone: overlaps up to it are forgiven; at least 0
 * @param top_k at most so many boxes; 0 for all
 * @param sigma above 0
 * @param method scores are multiplied by exp(-overlap² / sigma), or by 1 - overlap
 * @returns the lowered scores and the positions, in the order of selection
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
  const kept = native(() => addon.opencvSoftNms(boxes, values, options));
  return { updated_scores: kept.scores as Float32Array, indices: kept.indices };
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
