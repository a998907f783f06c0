import { call, type Later } from './call.js';
import { rows, type Numeric } from './check/arrays.js';
import { flagOr, numberOr, threadsOf } from './check/numbers.js';
import { knownOptions, optionsOf, unused } from './check/options.js';
import { oneOf } from './check/words.js';

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

/**
 * Assigns a ground truth to each anchor by IoU: positive from 0.7, negative below 0.3, otherwise neither. Then every ground truth takes
 * its best anchor. The matrix of overlaps is never built.
 * `matched` has the best ground truth of each anchor regardless of its label: the first among equals, 0 if it overlaps none. A ground truth that
 * overlaps no anchor takes the first anchor. If two take the same anchor, the later one gets it. Without ground truth all anchors are negative. NaN and inverted
 * boxes overlap nothing. IoU is `inter / union`; the tutorial's union is at least 1e-6, which matters to tiny boxes alone.
 *
 * `Float32Array`s are compared in single precision, other inputs in double.
 *
 * ```ts
 * const anchors = generateAnchors(4, 4, 16, [32], [1]); // 16 boxes
 * const { labels } = matchAnchors(anchors, [[20, 10, 60, 55]]);
 * console.log(labels.filter((label) => label === 1).length); // 1
 * ```
 *
 * @param anchors rows of `(x1, y1, x2, y2)`, flat or nested
 * @param groundTruth likewise
 * @throws BoxwiseError `LENGTH_MISMATCH`, `OUT_OF_RANGE`
 */
export function matchAnchors(
  anchors: Numeric,
  groundTruth: Numeric,
  options?: MatchAnchorsOptions,
): AnchorMatches {
  return matches.now(anchors, groundTruth, options);
}

const MATCH_ANCHORS = knownOptions<MatchAnchorsOptions>(
  'matchAnchors(anchors, groundTruth, { positiveThreshold: 0.7 })',
  {
    positiveThreshold: true,
    negativeThreshold: true,
    method: true,
    allowLowQualityMatches: true,
    threads: true,
  },
);

const matches = call(
  'matchAnchors',
  (anchors: Numeric, groundTruth: Numeric, given?: MatchAnchorsOptions) => {
    const options = optionsOf(given, MATCH_ANCHORS);
    const method = oneOf(options.method ?? 'tutorial', ['tutorial', 'torchvision'], 'method');
    if (method === 'tutorial') unused(options, ['allowLowQualityMatches'], "to method: 'torchvision'");
    const own = {
      positiveThreshold: numberOr(options.positiveThreshold, 0.7, 'positiveThreshold'),
      negativeThreshold: numberOr(options.negativeThreshold, 0.3, 'negativeThreshold'),
      matcher: method === 'torchvision',
      allowLowQuality: flagOr(options.allowLowQualityMatches, true, 'allowLowQualityMatches'),
      threads: threadsOf(options.threads) ?? 1,
    };
    return [rows(anchors, 4, 'anchors'), rows(groundTruth, 4, 'groundTruth'), own];
  },
);

/** As {@link matchAnchors}, off the event loop. */
export const matchAnchorsLater: Later<typeof matchAnchors> = matches.later;
