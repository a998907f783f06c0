import { call, type Later } from './call.js';
import { floats, type Numeric } from './check/arrays.js';
import { flagOr, numberOr, threadsOf } from './check/numbers.js';
import { knownOptions, optionsOf, unused } from './check/options.js';
import { oneOf } from './check/words.js';

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
    return [floats(anchors, 'anchors'), floats(groundTruth, 'groundTruth'), own];
  },
);

/** As {@link matchAnchors}, off the event loop. */
export const matchAnchorsLater: Later<typeof matchAnchors> = matches.later;
