import * as addon from '#native';
import { native } from './errors.js';
import { doubles, owned, type Numeric } from './arrays.js';
import { number, oneOf, whole } from './numbers.js';

/** Options of `matchAnchors`. */
export interface MatchAnchorsOptions {
  /** An anchor is positive from this IoU up; 0.7. */
  positiveThreshold?: number;
  /** An anchor is negative below this IoU; 0.3. */
  negativeThreshold?: number;
  /** `'tutorial'`: every ground truth takes its best anchor. `'torchvision'`: the semantics of its `Matcher`. */
  method?: 'tutorial' | 'torchvision';
  /** torchvision: anchors that reach some ground truth's highest IoU keep their match; true, as RetinaNet and the RPN have it. */
  allowLowQualityMatches?: boolean;
  /** The threads that anchors are shared over; 1. Answers never depend on it. */
  threads?: number;
}

/** What each anchor is to predict. */
export interface AnchorMatches {
  /** 1 for an object, 0 for background, -1 for neither. */
  labels: Int8Array;
  /** The ground truth; with `'torchvision'` its `Matcher`'s answer: -1 for background, -2 between the thresholds. */
  matched: Int32Array;
  /** The highest IoU with any ground truth; of the type of the boxes. */
  ious: Float32Array | Float64Array;
}

/**
 * Which ground truth each anchor is to predict, from IoU: positive from 0.7, negative below 0.3, else neither; then every ground truth takes
 * its best anchor. The matrix of overlaps is never made.
 *
 * ```ts
 * const anchors = generateAnchors(4, 4, 16, [32], [1]);
 * const { labels, matched } = matchAnchors(anchors, [[20, 10, 60, 55]]); // 1 positive, 14 negative, 1 neither
 * ```
 *
 * `matched` holds each anchor's best ground truth whatever its label: the first of equals, 0 where it overlaps none. A ground truth that
 * overlaps no anchor takes the first; of two that take one anchor, the later has it. Without ground truth all are negative. NaN and inverted
 * boxes overlap nothing. IoU is `inter / union`; the tutorial's union is at least 1e-6, which matters to tiny boxes alone.
 *
 * `Float32Array`s are compared in single precision, all else in double.
 *
 * @param anchors rows of `(x1, y1, x2, y2)`, flat or nested
 * @param groundTruth likewise
 * @throws BoxwiseError `LENGTH_MISMATCH`, `OUT_OF_RANGE`
 */
export function matchAnchors(
  anchors: Numeric,
  groundTruth: Numeric,
  options: MatchAnchorsOptions = {},
): AnchorMatches {
  const [references, truth, how] = matchArguments(anchors, groundTruth, options);
  return native(() =>
    references instanceof Float32Array
      ? addon.matchAnchors(references, truth as Float32Array, how)
      : addon.matchAnchors64(references, truth as Float64Array, how),
  );
}

/** What the addon's matching takes: both arrays of one type. */
export function matchArguments(
  anchors: Numeric,
  groundTruth: Numeric,
  options: MatchAnchorsOptions,
): [Float32Array | Float64Array, Float32Array | Float64Array, addon.AssignOptions] {
  const { positiveThreshold = 0.7, negativeThreshold = 0.3, method = 'tutorial', threads = 1 } = options;
  const how = {
    positiveThreshold: number(positiveThreshold, 'positiveThreshold'),
    negativeThreshold: number(negativeThreshold, 'negativeThreshold'),
    matcher: oneOf(method, ['tutorial', 'torchvision'], 'method') === 'torchvision',
    allowLowQuality: options.allowLowQualityMatches !== false,
    threads: whole(threads, 'threads', 1, 256),
  };
  if (anchors instanceof Float32Array && groundTruth instanceof Float32Array) {
    return [owned(anchors, 'anchors'), owned(groundTruth, 'groundTruth'), how];
  }
  return [doubles(anchors, 'anchors'), doubles(groundTruth, 'groundTruth'), how];
}
