import type { Later } from './call.js';
import type { Numeric } from './check/arrays.js';
import { matrix } from './check/matrix.js';
import { mistake } from './check/mistakes.js';
import { flagOr, whole, within } from './check/numbers.js';
import { knownOptions, optionsOf, unused } from './check/options.js';
import type { Sliced } from './evaluate/slices.js';
import { sliced, type Keep } from './sliced.js';

/** Options of {@link matchQuality}. */
export interface MatchQualityOptions {
  /** Predictions with at least this quality are positive, 0 to 1. Default 0.7. */
  positiveThreshold?: number;
  /** Predictions with a lower quality are background, 0 to 1. Default 0.3. */
  negativeThreshold?: number;
  /** Predictions that reach the highest quality of some ground truth keep their match. Default false, as in torchvision's `Matcher`. */
  allowLowQualityMatches?: boolean;
  /** Number of predictions, for a flat matrix. */
  columns?: number;
}

/** The target of each prediction. */
export interface QualityMatches {
  /** 1 for an object, 0 for background, -1 for neither. */
  labels: Int8Array;
  /** Index of the ground truth; -1 for background, -2 between the thresholds. */
  matched: Int32Array;
  /** The highest quality (IoU) with any ground truth; 0 without ground truth. */
  quality: Float64Array;
}

const OPTIONS = knownOptions<MatchQualityOptions>('matchQuality(quality, { positiveThreshold: 0.5 })', {
  positiveThreshold: true,
  negativeThreshold: true,
  allowLowQualityMatches: true,
  columns: true,
});

const BACKGROUND = -1;
const BETWEEN = -2;

/**
 * Assigns a ground truth to each prediction by a matrix of qualities that you have: torchvision's `Matcher`. Use it for qualities that are no IoU of upright boxes: masks, rotated
 * boxes, similarities of keypoints. For upright boxes {@link matchAnchors} needs no matrix.
 *
 * Each prediction takes the ground truth with the highest quality, the first among equals. With `allowLowQualityMatches` every prediction whose quality
 * with some ground truth is that ground truth's highest keeps its own best match; a ground truth of quality 0 everywhere thereby matches every prediction, as there. Without ground truth everything
 * is background, where torchvision raises. A quality that is NaN counts as the lowest.
 *
 * ```ts
 * const quality = [
 *   [0.9, 0.2, 0.4], // a ground truth with each of three predictions
 *   [0.1, 0.1, 0.5],
 * ];
 * console.log(matchQuality(quality).matched); // Int32Array(3) [ 0, -1, -2 ]
 * ```
 *
 * @param quality a row for each ground truth, a column for each prediction; nested, a tensor, or flat with `columns`
 * @throws BoxwiseError `LENGTH_MISMATCH` for a flat matrix that `columns` does not divide; `OUT_OF_RANGE` for thresholds outside 0 to 1 or in the wrong order
 */
export function matchQuality(quality: Numeric, options?: MatchQualityOptions): QualityMatches {
  return matches.now(quality, options);
}

const matches = sliced((keep: Keep, quality: Numeric, options?: MatchQualityOptions) =>
  matchesOf(requested(keep, quality, options)),
);

/** As {@link matchQuality}, in slices between which the event loop goes on. */
export const matchQualityLater: Later<typeof matchQuality> = matches.later;

/** A matrix, row by row. */
interface Matrix {
  data: Float64Array;
  rows: number;
  columns: number;
}

interface Request extends Matrix {
  high: number;
  low: number;
  allows: boolean;
}

function requested(keep: Keep, quality: unknown, options: MatchQualityOptions | undefined): Request {
  const given = optionsOf(options, OPTIONS);
  const high = within(given.positiveThreshold ?? 0.7, 'positiveThreshold', 0, 1);
  const low = within(given.negativeThreshold ?? 0.3, 'negativeThreshold', 0, 1);
  if (low > high)
    throw mistake('OUT_OF_RANGE', `at most positiveThreshold, ${high}`, String(low), 'negativeThreshold');
  const allows = flagOr(given.allowLowQualityMatches, false, 'allowLowQualityMatches');
  const { data, rows, columns } = sized(quality, given);
  return { data: keep(data), rows, columns, high, low, allows };
}

function* matchesOf({ data, rows, columns, high, low, allows }: Request): Sliced<QualityMatches> {
  const best = new Float64Array(columns).fill(rows === 0 ? 0 : -Infinity);
  const matched = new Int32Array(columns);
  for (let row = 0; row < rows; row++) {
    yield;
    for (let column = 0, at = row * columns; column < columns; column++, at++) {
      if ((data[at] as number) > (best[column] as number)) {
        best[column] = data[at] as number;
        matched[column] = row;
      }
    }
  }
  const labels = Int8Array.from(best, (own) => (own >= high ? 1 : own < low ? 0 : -1));
  if (rows === 0) labels.fill(0);
  else if (allows) yield* keepHighest(data, rows, columns, labels);
  for (let column = 0; column < columns; column++)
    if (labels[column] !== 1) matched[column] = labels[column] === 0 ? BACKGROUND : BETWEEN;
  return { labels, matched, quality: best };
}

/** Marks every prediction that reaches the highest quality of a row. */
function* keepHighest(data: Float64Array, rows: number, columns: number, labels: Int8Array): Sliced<void> {
  for (let row = 0; row < rows; row++) {
    yield;
    const own = data.subarray(row * columns, (row + 1) * columns);
    const highest = own.reduce((most, value) => (value > most ? value : most), -Infinity);
    for (let column = 0; column < columns; column++) if (own[column] === highest) labels[column] = 1;
  }
}

function sized(quality: unknown, options: MatchQualityOptions): Matrix {
  const { data, rows } = matrix(quality, 'quality');
  if (rows !== undefined) {
    unused(options, ['columns'], 'to a flat matrix');
    return { data, rows, columns: rows === 0 ? 0 : data.length / rows };
  }
  if (options.columns === undefined && data.length > 0)
    throw mistake('INVALID_ARGUMENT', 'columns for a flat matrix', 'undefined', 'columns');
  const columns = whole(options.columns ?? 0, 'columns');
  if (columns === 0 ? data.length > 0 : data.length % columns !== 0)
    throw mistake('LENGTH_MISMATCH', `rows of ${columns} numbers`, `${data.length} numbers`, 'quality');
  return { data, rows: columns === 0 ? 0 : data.length / columns, columns };
}
