import { call } from '../../call.js';
import { number } from '../../check/numbers.js';
import { knownOptions, optionsOf, type KnownOptions } from '../../check/options.js';
import { tableOf, type RowOf, type Table } from '../../table.js';
import type { Id } from '../types.js';
import { settingOf, type AnalysisOptions } from './setting.js';
import type { Subject } from './subject.js';

/** Options of {@link Evaluation.lrp}. */
export interface LrpOptions extends AnalysisOptions {
  /** LRP at this confidence: detections with `score >= confidence` count. Default: the confidence with the least LRP (optimal LRP). */
  confidence?: number;
}

/** Columns of LRP, one row for each category. NaN where a value is undefined. */
export interface LrpColumns {
  /** Id of the category. */
  categoryId: Id[];
  /** Name of the category, if it has one. */
  name: (string | undefined)[];
  /** Detections with `score >= confidence` count. NaN without a true positive. */
  confidence: Float64Array;
  /** LRP, from 0 (best) to 1; 1 without a true positive, NaN without objects. */
  lrp: Float64Array;
  /** Mean of 1 - IoU over the true positives. */
  localization: Float64Array;
  /** FP / (TP + FP), from 0 to 1. */
  falsePositive: Float64Array;
  /** FN / objects, from 0 to 1. */
  falseNegative: Float64Array;
}

/** LRP of all categories, and the mean. */
export interface LrpErrors {
  /** Means over the categories for which a value is defined; NaN if there are none. */
  mean: Omit<RowOf<LrpColumns>, 'categoryId' | 'name' | 'confidence'>;
  /** One row for each category, in the order of `params.categoryIds`. */
  perCategory: Table<LrpColumns>;
}

const LRP: KnownOptions<LrpOptions> = knownOptions('evaluation.lrp({ iou: 0.5 })', {
  iou: true,
  area: true,
  confidence: true,
});

/** `lrp` of an evaluation. */
export const lrp = call(
  'lrp',
  ({ handle }: Subject, given?: LrpOptions) => {
    const options = optionsOf(given, LRP);
    const { confidence } = options;
    const at = confidence === undefined ? undefined : number(confidence, 'confidence');
    return [handle, settingOf(options), at];
  },
  (found, { params, names }, _options): LrpErrors => {
    const count = params.categoryIds.length;
    const last = (column: Float64Array): number => column[count] ?? Number.NaN;
    const own = (column: Float64Array): Float64Array => column.subarray(0, count);
    const { confidence, lrp: error, localization, falsePositive, falseNegative } = found;
    return {
      mean: {
        lrp: last(error),
        localization: last(localization),
        falsePositive: last(falsePositive),
        falseNegative: last(falseNegative),
      },
      perCategory: tableOf({
        categoryId: [...params.categoryIds],
        name: names,
        confidence: own(confidence),
        lrp: own(error),
        localization: own(localization),
        falsePositive: own(falsePositive),
        falseNegative: own(falseNegative),
      }),
    };
  },
);
