import { native, nativeAsync } from './errors.js';
import { call, type Later } from './call.js';
import { rows, type Numeric } from './check/arrays.js';
import { signalOf } from './cancel.js';
import { withArea } from './check/boxes.js';
import { arrival } from './check/arrival.js';
import { flagOr, numberOr, threadsOf } from './check/numbers.js';
import { withoutIgnored, type Kept } from './assign/ignored.js';
import type { AnchorMatches, MatchAnchorsOptions } from './assign/types.js';
import { knownOptions, optionsOf, unused } from './check/options.js';
import { oneOf } from './check/words.js';

export type { AnchorMatches, MatchAnchorsOptions } from './assign/types.js';

/**
 * Assigns a ground truth to each anchor by IoU: positive from 0.7, negative below 0.3, otherwise neither. Then every ground truth takes
 * its best anchor. The matrix of overlaps is never built.
 * `matched` has the best ground truth of each anchor regardless of its label: the first among equals, 0 if it overlaps none. A ground truth that
 * overlaps no anchor takes the first anchor. If two take the same anchor, the later one gets it. Without ground truth all anchors are negative. NaN and inverted
 * boxes overlap nothing. IoU is `inter / union`; the tutorial's union is at least 1e-6, which matters to tiny boxes alone.
 *
 * `Float32Array`s are compared in single precision, other inputs in double. `ignore` leaves anchors in regions out, as mmdetection's `MaxIoUAssigner` does with `ignore_iof_thr`.
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
  return native(() => {
    const kept = keptOf(anchors, options);
    if (kept === undefined) return matches.now(anchors, groundTruth, options);
    return kept.scattered(matches.now(kept.anchors, groundTruth, kept.options));
  });
}

/** The anchors that take part, if there are regions to ignore. */
function keptOf(
  anchors: Numeric,
  given: MatchAnchorsOptions | undefined,
): Kept<MatchAnchorsOptions> | undefined {
  const options = optionsOf(given, MATCH_ANCHORS);
  const { ignore } = options;
  if (ignore !== undefined) return withoutIgnored(anchors, { ...options, ignore });
  unused(options, ['ignoreThreshold'], 'with ignore');
  return undefined;
}

const MATCH_ANCHORS = knownOptions<MatchAnchorsOptions>(
  'matchAnchors(anchors, groundTruth, { positiveThreshold: 0.7 })',
  {
    positiveThreshold: true,
    negativeThreshold: true,
    method: true,
    allowLowQualityMatches: true,
    ignore: true,
    ignoreThreshold: true,
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
    return [rows(anchors, 4, 'anchors'), withArea(rows(groundTruth, 4, 'groundTruth'), 'groundTruth'), own];
  },
);

/** As {@link matchAnchors}, off the event loop. */
export const matchAnchorsLater: Later<typeof matchAnchors> = (anchors, groundTruth, given) =>
  nativeAsync(async () => {
    const [signal, options] = signalOf(given);
    const later = (own: Numeric, rest: MatchAnchorsOptions | undefined): Promise<AnchorMatches> =>
      matches.later(own, groundTruth, signal === undefined ? rest : { ...rest, signal });
    const ignore = (options as MatchAnchorsOptions | null | undefined)?.ignore;
    if (ignore === undefined) {
      keptOf(anchors, options);
      return matches.later(anchors, groundTruth, given);
    }
    const distant = arrival([anchors, ignore] as const);
    const [own, regions] = distant === undefined ? [anchors, ignore] : await distant;
    const kept = keptOf(own, { ...options, ignore: regions });
    if (kept === undefined) return later(own, options);
    return kept.scattered(await later(kept.anchors, kept.options));
  });
