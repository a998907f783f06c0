import type { Id } from './inputs.js';
import type { Metrics } from './metrics.js';
import type { IouType, Parity, Protocol } from './options.js';

/** An array of doubles in C order: the last axis moves fastest. */
export interface NdArray {
  /** The numbers. */
  data: Float64Array;
  /** Length of each axis. */
  shape: number[];
}

/** The metrics of one category; -1 if it has no ground truth. */
export type CategoryMetrics<Names = Metrics> = Names & {
  /** Id of the category. */
  categoryId: Id;
  /** The dataset's `name` of the category, if it has one. */
  name?: string;
};

/** Selects the curve that {@link Evaluation.precisionRecall} returns. */
export interface CurveOptions {
  /** One of the evaluation's IoU thresholds. Default: its first. */
  iou?: number;
  /** One of the area labels. Default: `all` where it is evaluated, as of AP; else the first. */
  area?: string;
  /** Number of detections of an image: one of the `maxDetections`. Default: the largest. */
  maxDetections?: number;
}

/** Precision at each recall threshold. */
export interface PrecisionRecall {
  /** The recall thresholds. */
  recall: Float64Array;
  /** Highest precision at that recall or above; 0 if the recall is not reached, -1 without ground truth. */
  precision: Float64Array;
  /** The score of the detection that reaches the recall; 0 and -1 as above. */
  scores: Float64Array;
  /** The largest recall that is reached; -1 without ground truth. */
  reached: number;
}

/** An array of indices or flags with its shape, in C order. */
export interface IndexArray<Data extends Int32Array | Uint8Array = Int32Array> {
  /** The indices or flags. */
  data: Data;
  /** Length of each axis. */
  shape: number[];
}

/**
 * Which detection matched which annotation. T: IoU thresholds, A: area ranges, D: detections, G: annotations. Values are
 * indices into the inputs, in their order, never ids.
 */
export interface Matches {
  /** [T, A, D]: index of the annotation that the detection matched, or -1. */
  detections: IndexArray;
  /** [T, A, D]: 1 if the detection counts neither for nor against. */
  detectionsIgnored: IndexArray<Uint8Array>;
  /** [D]: 1 for a detection that took part: of an evaluated image and category, and among the best there. */
  detectionsEvaluated: IndexArray<Uint8Array>;
  /** [T, A, G]: index of the detection that matched the annotation (the last one for a crowd), or -1. */
  groundTruths: IndexArray;
  /** [A, G]: 1 if the annotation is ignored: a crowd, or outside the area range. */
  groundTruthsIgnored: IndexArray<Uint8Array>;
  /** [G]: 1 for an annotation that took part. */
  groundTruthsEvaluated: IndexArray<Uint8Array>;
}

/** Something suspicious in the data, and how often it occurs. */
export interface EvaluationWarning {
  /** Stable name of the kind of warning. */
  code: string;
  /** What was found, and how it affects the metrics. */
  message: string;
  /** Number of records that it concerns. */
  count: number;
}

/** The options of an evaluation after defaults: the axes of its arrays. */
export interface EvaluationParams {
  /** Evaluation protocol. */
  protocol: Protocol;
  /** What was compared. */
  iouType: IouType;
  /** `strict` or `corrected`. */
  parity: Parity;
  /** Axis T. */
  iouThresholds: number[];
  /** Axis R. */
  recallThresholds: number[];
  /** Axis K; a single `-1` with `useCategories: false`. */
  categoryIds: Id[];
  /** Axis A. */
  areaRanges: [label: string, min: number, max: number][];
  /** Axis M, ascending. */
  maxDetections: number[];
  /** Whether detections were compared only within their category. */
  useCategories: boolean;
  /** Of keypoints: the standard deviation of each point, or those of each category. */
  keypointSigmas?: number[] | [categoryId: Id, sigmas: number[]][];
  /** Of boundaries: their width as a share of the image's diagonal. */
  dilationRatio?: number;
  /** Of `voc`: how AP is made of the curve. */
  interpolation?: 'all-points' | '11-points';
  /** Of `voc`: whether a box includes its last pixel. */
  coordinates?: 'pixels' | 'continuous';
  /** Of `openimages`: whether detections count for the ancestors of their class too. */
  expandDetections?: boolean;
  /** Of `openimages`: weight of a group-of box. */
  groupOfWeight?: number;
  /** Of `openimages`: whether only classes that were verified in an image count there. */
  verifiedOnly?: boolean;
  /** `skip`, if records that cannot be used were left out. */
  onBadRecord?: 'skip';
}
