import type { Numeric } from '../check/arrays.js';

/** mmdetection's `ignore_iof_thr` where a model of its uses one. */
export const IGNORE_THRESHOLD = 0.5;

/** Options of `matchAnchors`. */
export interface MatchAnchorsOptions {
  /** Anchors with at least this IoU are positive. Default 0.7. */
  positiveThreshold?: number;
  /** Anchors with a lower IoU are negative. Default 0.3. */
  negativeThreshold?: number;
  /**
   * `'tutorial'` (default): every ground truth takes its best anchor. `'torchvision'`: the semantics of torchvision's `Matcher`.
   */
  method?: 'tutorial' | 'torchvision';
  /**
   * torchvision: anchors that reach the highest IoU of some ground truth keep their match. Default true, as in RetinaNet and the RPN.
   */
  allowLowQualityMatches?: boolean;
  /**
   * Boxes of regions without annotations, such as crowds. An anchor of which more than `ignoreThreshold` lies in one of them takes no part: its label is -1,
   * its `matched` -2 and its IoU 0, and the ground truth takes other anchors. Default: none.
   */
  ignore?: Numeric;
  /** Share of an anchor's area in a region above which it is ignored, 0 to 1. Default 0.5. Only with `ignore`. */
  ignoreThreshold?: number;
  /** Number of threads. Default 1. Results do not depend on it. */
  threads?: number;
}

/** The target of each anchor. */
export interface AnchorMatches {
  /** 1 for an object, 0 for background, -1 for neither. */
  labels: Int8Array;
  /**
   * Index of the ground truth. With `'torchvision'` the result of its `Matcher`: -1 for background, -2 between the thresholds.
   */
  matched: Int32Array;
  /** The highest IoU with any ground truth; of the type of the boxes. */
  ious: Float32Array | Float64Array;
}
