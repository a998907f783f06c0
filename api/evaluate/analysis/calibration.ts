import { call } from '../../call.js';
import { numberOr, whole } from '../../check/numbers.js';
import { knownOptions, optionsOf, type KnownOptions } from '../../check/options.js';
import { oneOf } from '../../check/words.js';
import { tableOf, type Table } from '../../table.js';
import type { Id } from '../types.js';
import { MOST_BINS, settingOf, type AnalysisOptions } from './setting.js';
import type { Subject } from './subject.js';

/** Options of {@link Evaluation.calibration}. */
export interface CalibrationOptions extends AnalysisOptions {
  /** Number of bins, 1 to 10,000. Default 10. */
  bins?: number;
  /**
   * `equal-width`: bin `i` of `n` holds `i / n <= score < (i + 1) / n`, the last one also 1. `quantile`: about equally many detections in each bin;
   * equal scores share a bin, so there can be fewer bins. Default `equal-width`.
   */
  binning?: 'equal-width' | 'quantile';
  /** Detections with a lower score are left out. Most detections score low, so this changes the errors more than anything else. Default 0. */
  minScore?: number;
}

/** Columns of bins of scores, the lowest first. */
export interface ReliabilityColumns {
  /** Lower edge, included. */
  lower: Float64Array;
  /** Upper edge, excluded except in the last bin. */
  upper: Float64Array;
  /** Number of detections. */
  count: Uint32Array;
  /** Their mean score; NaN in an empty bin. */
  meanScore: Float64Array;
  /** The share of them that are true positives; NaN in an empty bin. */
  accuracy: Float64Array;
}

/** Columns of calibration errors, one row for each category. */
export interface CalibrationColumns {
  /** Id of the category. */
  categoryId: Id[];
  /** Name of the category, if it has one. */
  name: (string | undefined)[];
  /** Number of detections. */
  count: Uint32Array;
  /** Expected calibration error, from 0 to 1; NaN without detections. */
  ece: Float64Array;
  /** Maximum calibration error, from 0 to 1; NaN without detections. */
  mce: Float64Array;
}

/** How far scores are from probabilities, and what corrects them. */
export interface Calibration {
  /** Number of detections. */
  count: number;
  /** Detections with a lower score are left out. */
  minScore: number;
  /** Expected calibration error: mean of |accuracy - mean score| over the bins, weighted by their counts. NaN without detections. */
  ece: number;
  /** Maximum calibration error: the greatest |accuracy - mean score| of a bin. NaN without detections. */
  mce: number;
  /** The bins of all detections. */
  bins: Table<ReliabilityColumns>;
  /** One row for each category, in the order of `params.categoryIds`, with bins of its own. */
  perCategory: Table<CalibrationColumns>;
  /**
   * Temperature scaling: `sigmoid(logit(score) / temperature)` has the least log loss on these detections; `ece` is the error after it. NaN where
   * the loss has no minimum.
   */
  temperatureScaling: { temperature: number; ece: number };
  /** Platt scaling: the same with `sigmoid(slope * logit(score) + intercept)`. */
  plattScaling: { slope: number; intercept: number; ece: number };
}

const CALIBRATION: KnownOptions<CalibrationOptions> = knownOptions('evaluation.calibration({ bins: 10 })', {
  iou: true,
  area: true,
  bins: true,
  binning: true,
  minScore: true,
});

/** As in hotcoco, torchmetrics and netcal. */
const BINS = 10;

/** `calibration` of an evaluation. */
export const calibration = call(
  'calibration',
  ({ handle }: Subject, given?: CalibrationOptions) => {
    const options = optionsOf(given, CALIBRATION);
    const binning = oneOf(options.binning ?? 'equal-width', ['equal-width', 'quantile'], 'binning');
    const native = {
      bins: whole(options.bins ?? BINS, 'bins', 1, MOST_BINS),
      quantile: binning === 'quantile',
      minScore: numberOr(options.minScore, 0, 'minScore'),
    };
    return [handle, settingOf(options), native];
  },
  (found, { params, names }, options): Calibration => {
    const { lower, upper, count, meanScore, accuracy, ece, mce, detections } = found;
    const categories = params.categoryIds.length;
    return {
      count: detections[categories] ?? 0,
      minScore: options?.minScore ?? 0,
      ece: ece[categories] ?? Number.NaN,
      mce: mce[categories] ?? Number.NaN,
      bins: tableOf({ lower, upper, count, meanScore, accuracy }),
      perCategory: tableOf({
        categoryId: [...params.categoryIds],
        name: names,
        count: detections.subarray(0, categories),
        ece: ece.subarray(0, categories),
        mce: mce.subarray(0, categories),
      }),
      temperatureScaling: { temperature: found.temperature, ece: found.temperatureEce },
      plattScaling: { slope: found.slope, intercept: found.intercept, ece: found.plattEce },
    };
  },
);
