import { call } from '../../call.js';
import { numberOr, whole } from '../../check/numbers.js';
import { knownOptions, optionsOf, type KnownOptions } from '../../check/options.js';
import { tableOf, type Table } from '../../table.js';
import { BACKGROUND, type ErrorOptions } from './errors.js';
import { MOST_BINS, settingOf } from './setting.js';
import type { Subject } from './subject.js';

/** Options of {@link Evaluation.distributions}. */
export interface DistributionOptions extends ErrorOptions {
  /** Number of equal bins from 0 to 1; 1 to 10,000. Default 20. */
  bins?: number;
}

/** Columns of a histogram. */
export interface HistogramColumns {
  /** Lower edge of the bin, included: a score or an IoU. */
  lower: Float64Array;
  /** Upper edge, excluded except in the last bin: a score or an IoU. */
  upper: Float64Array;
  /** Number of true positives. */
  truePositives: Uint32Array;
  /** Number of false positives. */
  falsePositives: Uint32Array;
  /** Number of detections that count neither for nor against. */
  ignored: Uint32Array;
}

/** Histograms of the detections. */
export interface Distributions {
  /** By score. */
  score: Table<HistogramColumns>;
  /** By IoU (or OKS) with the object that the detection matches, or that its error is about; 0 without one. */
  iou: Table<HistogramColumns>;
}

const DISTRIBUTIONS: KnownOptions<DistributionOptions> = knownOptions(
  'evaluation.distributions({ bins: 20 })',
  { iou: true, area: true, background: true, bins: true },
);
const BINS = 20;

/** `distributions` of an evaluation. */
export const distributions = call(
  'distributions',
  ({ handle }: Subject, given?: DistributionOptions) => {
    const options = optionsOf(given, DISTRIBUTIONS);
    const background = numberOr(options.background, BACKGROUND, 'background');
    return [handle, settingOf(options), background, whole(options.bins ?? BINS, 'bins', 1, MOST_BINS)];
  },
  ({ lower, upper, scores, similarities }, _subject, _options): Distributions => {
    const bins = lower.length;
    const histogram = (counts: Uint32Array): Table<HistogramColumns> =>
      tableOf({
        lower,
        upper,
        truePositives: counts.subarray(0, bins),
        falsePositives: counts.subarray(bins, 2 * bins),
        ignored: counts.subarray(2 * bins),
      });
    return { score: histogram(scores), iou: histogram(similarities) };
  },
);
