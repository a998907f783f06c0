import { call, type Later } from '../call.js';
import { boxList, floats, type BoxesInput, type FloatArray, type NumbersInput } from '../check/arrays.js';
import { uprightFormat, type BoxFormat } from '../check/boxes.js';
import { flagOr, leastScore, limit, numberOr } from '../check/numbers.js';
import { knownOptions, optionsOf } from '../check/options.js';
import { oneOf } from '../check/words.js';
import { classesOf } from './groups.js';
import type { ScoredBoxes, SuppressionOptions } from '../suppress.js';

/** Options of {@link nonMaximumMerging}. */
export interface NonMaximumMergingOptions extends Omit<SuppressionOptions, 'format' | 'angleUnit'> {
  /** How the boxes are written, and the merged ones: `xyxy` (default), `xywh`, `cxcywh` or `yxyx`. */
  format?: Exclude<BoxFormat, 'rotated' | 'cxcywhr'>;
  /** Overlaps at or above this merge; above 0, at most 1; rounded to the type of the computation. Default 0.5. */
  iouThreshold?: number;
  /** The overlap that is compared: `iou` (default), or `ios`: intersection over the smaller of both areas. */
  kind?: 'iou' | 'ios';
  /** Only boxes with a score above this take part. Default -Infinity. */
  scoreThreshold?: number;
  /** Score of a merged box: `areaWeighted` (default), the mean of its boxes' scores weighted by area; `max`, that of its best box. */
  mergedScore?: 'areaWeighted' | 'max';
  /** A box joins only if it also overlaps what has been merged so far by the threshold; otherwise it is dropped. Default false. */
  matchMerged?: boolean;
  /** Boxes that overlap any box of a cluster belong to it, not only those that overlap its best box. Default false. */
  transitive?: boolean;
}

/** Merged boxes, in descending order of their best boxes' scores. */
export interface MergedBoxes<T extends FloatArray = FloatArray> extends ScoredBoxes<T> {
  /** Index of the best box in each merged box; `classIds[indices[k]]` is its class. */
  indices: Uint32Array;
  /** The merged boxes, four numbers each, in the format of the boxes given. */
  boxes: T;
  /** Score of each merged box. */
  scores: T;
}

/** Where each box went in {@link nonMaximumMerging}; one entry per box, in the order of the boxes given. */
export interface NonMaximumMergingTrace {
  /** Index of the merged box that each box is part of; -1 for boxes that were dropped. */
  clusters: Int32Array;
  /**
   * Index of the box because of which each box is in its cluster, or was dropped by `matchMerged`. -1 for the best box of a cluster,
   * and for boxes whose score is too low.
   */
  suppressedBy: Int32Array;
  /** Overlap with that box, in the measure of `kind`; 0 without one. */
  overlaps: FloatArray;
}

/** Merged boxes, and where each box went. */
export interface TracedMergedBoxes extends MergedBoxes {
  /** The merged box that contains each box. */
  trace: NonMaximumMergingTrace;
}

/**
 * Greedy non-maximum merging: like {@link nms}, but boxes that overlap a better box of their class are merged with it instead of
 * being dropped. Made for images that are cut into tiles, where an object on a border is found in parts.
 *
 * - **Clusters**: visits boxes in descending score order. A box that no best box of an earlier cluster of its class overlaps by
 *   `iouThreshold` or more begins a cluster as its best box; otherwise it belongs to the first such cluster. With `transitive`, all
 *   earlier boxes count, not only the best ones.
 * - **Merged box**: encloses all boxes of the cluster. With `matchMerged`, a box must also overlap the box merged so far; boxes
 *   join in descending score order (with `transitive`, ordered by the boxes that they belong to, then by index).
 * - **Class and index** are those of the best box.
 * - **Ties**: among equal scores the lower index comes first.
 * - **NaN**: boxes with a NaN score are dropped. A box that has a NaN, is inverted or empty, or has an infinite area overlaps nothing
 *   and stays as it is.
 * - Computed in the type of the boxes and scores, in doubles if either has them; the mean of the scores in doubles. Upright boxes only.
 * - **Errors** (`BoxwiseError`): `LENGTH_MISMATCH`; `OUT_OF_RANGE` for thresholds and limits; `INVALID_ARGUMENT` for detached memory.
 *
 * The defaults merge as `Detections.with_nmm` of supervision. `{ kind: 'ios', mergedScore: 'max', matchMerged: true }` merges as
 * SAHI's `GREEDYNMM`; with `transitive: true`, as its `NMM`, except that equal scores merge, too.
 *
 * ```ts
 * const boxes = Float32Array.of(0, 0, 10, 10, 2, 0, 12, 10, 20, 20, 30, 30);
 * const merged = nonMaximumMerging(boxes, Float32Array.of(0.75, 0.5, 0.25));
 * console.log(merged.boxes); // Float32Array(8) [ 0, 0, 12, 10, 20, 20, 30, 30 ]
 * console.log(merged.scores); // Float32Array(2) [ 0.625, 0.25 ]
 * ```
 */
export function nonMaximumMerging(
  boxes: BoxesInput,
  scores: NumbersInput,
  options: NonMaximumMergingOptions & { trace: true },
): TracedMergedBoxes;
export function nonMaximumMerging(
  boxes: BoxesInput,
  scores: NumbersInput,
  options?: NonMaximumMergingOptions,
): MergedBoxes;
export function nonMaximumMerging(
  boxes: BoxesInput,
  scores: NumbersInput,
  options?: NonMaximumMergingOptions,
): MergedBoxes {
  return merging.now(boxes, scores, options);
}

const KNOWN = knownOptions<NonMaximumMergingOptions>("nonMaximumMerging(boxes, scores, { kind: 'ios' })", {
  format: true,
  maxDetections: true,
  classIds: true,
  groups: true,
  validate: true,
  trace: true,
  iouThreshold: true,
  kind: true,
  scoreThreshold: true,
  mergedScore: true,
  matchMerged: true,
  transitive: true,
});

const merging = call(
  'nonMaximumMerging',
  (boxes: BoxesInput, scores: NumbersInput, given?: NonMaximumMergingOptions) => {
    const options = optionsOf(given, KNOWN);
    const { maxDetections } = options;
    const own = {
      iouThreshold: numberOr(options.iouThreshold, 0.5, 'iouThreshold'),
      kind: oneOf(options.kind ?? 'iou', ['iou', 'ios'], 'kind'),
      scoreThreshold: numberOr(options.scoreThreshold, -Infinity, 'scoreThreshold'),
      mergedScore: oneOf(options.mergedScore ?? 'areaWeighted', ['areaWeighted', 'max'], 'mergedScore'),
      matchMerged: flagOr(options.matchMerged, false, 'matchMerged'),
      transitive: flagOr(options.transitive, false, 'transitive'),
      maxDetections: maxDetections === undefined ? Infinity : limit(maxDetections, 'maxDetections'),
      validate: flagOr(options.validate, false, 'validate'),
      format: uprightFormat(options.format),
      trace: flagOr(options.trace, false, 'trace'),
    };
    const ranks = floats(scores, 'scores');
    leastScore(own.scoreThreshold, ranks, 'scoreThreshold');
    return [boxList(boxes, 4, 'boxes'), ranks, own, classesOf(options)];
  },
);

/** As {@link nonMaximumMerging}, off the event loop. */
export const nonMaximumMergingLater = merging.later as Later<typeof nonMaximumMerging>;
