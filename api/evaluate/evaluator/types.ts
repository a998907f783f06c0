import type { ColumnsOptions } from '../../decode/columns.js';

/** At which IoU threshold and confidence precision and recall are counted. */
export interface ScoresOptions {
  /** An evaluated IoU threshold. Default: 0.5 if it is one of `iouThresholds`, otherwise the first of them. */
  iou?: number;
  /** The lowest score that counts. Default 0.5. NaN throws `OUT_OF_RANGE`. */
  confidence?: number;
}

/** Options of `addBatch`. */
export interface AddBatchOptions extends ScoresOptions, ColumnsOptions {}

/** Options of `result`. */
export interface ResultOptions {
  /**
   * True evaluates only the images that were added, as if `imageIds` named them. Default false: images that were not added have no
   * detections.
   */
  onlyAdded?: boolean;
}

/**
 * Precision, recall and F1 over all categories, at one IoU threshold, in the area range `all` (the first where that is not evaluated), with the largest of `maxDetections`. Detections
 * that AP ignores count neither for nor against. A ratio of nothing is 0.
 */
export interface BatchScores {
  /** Number of evaluated images. */
  images: number;
  /** Detections that match an object to be found; for a group-of box of Open Images its weight. */
  truePositives: number;
  /** Number of detections that match none. */
  falsePositives: number;
  /** Number of objects to be found that no detection matches. */
  falseNegatives: number;
  /** True positives among all detections that count. */
  precision: number;
  /** True positives over the objects to be found, from 0 to 1. */
  recall: number;
  /** The harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN). */
  f1: number;
}
