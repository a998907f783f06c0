import { call } from '../../call.js';
import { whole } from '../../check/numbers.js';
import { knownOptions, optionsOf, type KnownOptions } from '../../check/options.js';
import { tableOf, type RowOf, type Table } from '../../table.js';
import type { Id } from '../types.js';
import { settingOf, type AnalysisOptions } from './setting.js';
import { ofAll, ofCategories, type Subject } from './subject.js';

/** Columns of what detections come to whatever their scores, one row for each category. */
export interface UnscoredColumns {
  /** Id of the category. */
  categoryId: Id[];
  /** Name of the category, if it has one. */
  name: (string | undefined)[];
  /** Number of detections that are paired with an object. */
  truePositives: Uint32Array;
  /** Number of detections without one. */
  falsePositives: Uint32Array;
  /** Number of objects without a detection. */
  falseNegatives: Uint32Array;
  /** TP / (TP + FP), from 0 to 1; 0 without detections. */
  precision: Float64Array;
  /** TP / (TP + FN), from 0 to 1; 0 without objects. */
  recall: Float64Array;
  /** 2 TP / (2 TP + FP + FN); 0 without detections and objects. */
  f1: Float64Array;
  /** Mean IoU of the pairs; NaN without any. */
  meanIou: Float64Array;
}

/** Precision, recall and F1 of detections whatever their scores. */
export interface UnscoredRates {
  /** One row for each category, in the order of `params.categoryIds`. */
  perCategory: Table<UnscoredColumns>;
  /** Sums over all categories, and their rates. */
  micro: Omit<RowOf<UnscoredColumns>, 'categoryId' | 'name'>;
  /** Means of the rates over the categories that have objects; of `meanIou` over those with a pair. */
  macro: Pick<RowOf<UnscoredColumns>, 'precision' | 'recall' | 'f1' | 'meanIou'>;
}

/** Options of {@link Evaluation.tieOrders}. */
export interface TieOrderOptions extends AnalysisOptions {
  /** One of the evaluation's IoU thresholds. Default: AP is the mean over all of them. */
  iou?: number;
  /** All orders of a category are tried if they are at most so many. Default 5040. */
  exact?: number;
  /** Number of orders that are drawn for each other category, at least 1. Default 200. */
  samples?: number;
  /** Where the random numbers start: a whole number. The same seed gives the same answer, with any number of threads. Default 0. */
  seed?: number;
}

/** Columns of average precision over the orders of equal scores, one row for each category; NaN without objects. */
export interface TieOrderColumns {
  /** Id of the category. */
  categoryId: Id[];
  /** Name of the category, if it has one. */
  name: (string | undefined)[];
  /** AP in the order of the rows. */
  ap: Float64Array;
  /** The least AP. */
  least: Float64Array;
  /** The greatest AP. */
  greatest: Float64Array;
  /** The mean over all orders, each as likely as the others. */
  expected: Float64Array;
  /** Standard error of that mean; 0 where all orders were tried. */
  standardError: Float64Array;
  /** Number of orders that differ; Infinity above the range of numbers. */
  orders: Float64Array;
  /** Whether all of them were tried. Otherwise the extremes are those of the orders that were. */
  exact: boolean[];
}

/** Average precision over the orders of equal scores. */
export interface TieOrders {
  /** One row for each category, in the order of `params.categoryIds`. */
  perCategory: Table<TieOrderColumns>;
  /** Means over the categories that have objects; `orders` is the greatest number, `exact` whether all categories are. */
  mean: Omit<RowOf<TieOrderColumns>, 'categoryId' | 'name'>;
}

const UNSCORED: KnownOptions<AnalysisOptions> = knownOptions('evaluation.withoutScores({ iou: 0.5 })', {
  iou: true,
  area: true,
});
const ORDERS: KnownOptions<TieOrderOptions> = knownOptions('evaluation.tieOrders({ samples: 1000 })', {
  iou: true,
  area: true,
  exact: true,
  samples: true,
  seed: true,
});

/** `withoutScores` of an evaluation. */
export const withoutScores = call(
  'withoutScores',
  ({ handle }: Subject, given?: AnalysisOptions) => [handle, settingOf(optionsOf(given, UNSCORED))],
  ({ similarity, ...found }, subject, _options): UnscoredRates => {
    const columns = { ...found, meanIou: similarity };
    const { precision, recall, f1, meanIou } = ofAll(columns, subject, 1);
    return {
      perCategory: tableOf({ ...categories(subject), ...ofCategories(columns, subject) }),
      micro: ofAll(columns, subject),
      macro: { precision, recall, f1, meanIou },
    };
  },
);

/** `tieOrders` of an evaluation. */
export const tieOrders = call(
  'tieOrders',
  ({ handle }: Subject, given?: TieOrderOptions) => {
    const options = optionsOf(given, ORDERS);
    const native = {
      exact: whole(options.exact ?? 5040, 'exact'),
      samples: whole(options.samples ?? 200, 'samples', 1),
      seed: whole(options.seed ?? 0, 'seed', 0, Number.MAX_SAFE_INTEGER),
    };
    return [handle, settingOf(options), native];
  },
  ({ isExact, ...found }, subject, _options): TieOrders => {
    const columns = { ...found, exact: Array.from(isExact, (own) => own === 1) };
    return {
      perCategory: tableOf({ ...categories(subject), ...ofCategories(columns, subject) }),
      mean: ofAll(columns, subject),
    };
  },
);

/** The columns that say which category a row is of. */
function categories({ params, names }: Subject): Pick<TieOrderColumns, 'categoryId' | 'name'> {
  return { categoryId: [...params.categoryIds], name: names };
}
