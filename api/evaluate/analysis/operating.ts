import { call } from '../../call.js';
import { doesNotApply } from '../../check/mistakes.js';
import { number, numberOr } from '../../check/numbers.js';
import { knownOptions, optionsOf, type AtMostOne, type KnownOptions } from '../../check/options.js';
import { oneOf } from '../../check/words.js';
import { tableOf, type RowOf, type Table } from '../../table.js';
import type { Id } from '../types.js';
import { settingOf, type AnalysisOptions } from './setting.js';
import { categoryPosition, ofAll, ofCategories, type Subject } from './subject.js';

/** Options of {@link Evaluation.operatingPoints}; at most one of `confidence`, `minPrecision` and `minRecall`. */
export type OperatingPointOptions = PointOptions & AtMostOne<PointGoals>;

/** Options of {@link Evaluation.operatingPoints} for any goal. */
export interface PointOptions extends AnalysisOptions {
  /** Weight of recall in F: F1 is their harmonic mean, F2 favours recall, F0.5 precision. At least 0. Default 1. */
  beta?: number;
}

/** What else than the best F {@link Evaluation.operatingPoints} reports: at most one of these. */
export interface PointGoals {
  /** Report at this confidence instead of the best: detections with `score >= confidence` count. */
  confidence?: number;
  /** Instead of the best F: the lowest confidence with at least this precision, which has the greatest recall. 0 to 1. */
  minPrecision?: number;
  /** Instead of the best F: the highest confidence with at least this recall. 0 to 1. */
  minRecall?: number;
}

/** Options of {@link Evaluation.operatingCurve}; at most one of `categoryId` and `average`. */
export type OperatingCurveOptions = PointOptions & AtMostOne<CurveSubjects>;

/** What a curve of {@link Evaluation.operatingCurve} is of: at most one of these. */
export interface CurveSubjects {
  /** The curve of this category. Default: of all categories. */
  categoryId?: Id;
  /** All categories: `micro` sums the counts, `macro` is the mean over the categories that have objects. Default `micro`. */
  average?: 'micro' | 'macro';
}

/** Columns of counts and rates; of a curve, a row for each score of a detection that counts, the highest first. */
export interface OperatingCurveColumns {
  /** Detections with `score >= confidence` count. In operating points NaN if no confidence will do; then no detection counts. */
  confidence: Float64Array;
  /** TP / (TP + FP), from 0 to 1; 0 without detections. */
  precision: Float64Array;
  /** TP / (TP + FN), from 0 to 1; 0 without objects. */
  recall: Float64Array;
  /** F-beta; 0 if nothing is found. */
  fScore: Float64Array;
  /** Number of detections that match an object. */
  truePositives: Uint32Array;
  /** Number of detections that match none. */
  falsePositives: Uint32Array;
  /** Number of objects that no detection matches. */
  falseNegatives: Uint32Array;
}

/** Columns of operating points, one row for each category. */
export interface OperatingPointColumns extends OperatingCurveColumns {
  /** Id of the category. */
  categoryId: Id[];
  /** The dataset's `name` of the category, if it has one. */
  name: (string | undefined)[];
}

/** Counts and rates over all categories at one confidence. */
export type OperatingPoint = Omit<RowOf<OperatingPointColumns>, 'categoryId' | 'name'>;

/** Operating points of all categories, and of all together. */
export interface OperatingPoints {
  /** The IoU threshold. */
  iou: number;
  /** Label of the area range. */
  area: string;
  /** Weight of recall in F. */
  beta: number;
  /** One row for each category, each at a confidence of its own, in the order of `params.categoryIds`. */
  perCategory: Table<OperatingPointColumns>;
  /** One confidence for all categories; rates of the summed counts. */
  micro: OperatingPoint;
  /** One confidence for all categories; rates are means over the categories that have objects, counts are sums. */
  macro: OperatingPoint;
}

const POINTS: KnownOptions<OperatingPointOptions> = knownOptions(
  'evaluation.operatingPoints({ iou: 0.5, beta: 2 })',
  { iou: true, area: true, beta: true, confidence: true, minPrecision: true, minRecall: true },
);
const CURVE: KnownOptions<OperatingCurveOptions> = knownOptions(
  'evaluation.operatingCurve({ iou: 0.5, categoryId: 1 })',
  { iou: true, area: true, beta: true, categoryId: true, average: true },
);

/** `operatingPoints` of an evaluation. */
export const operatingPoints = call(
  'operatingPoints',
  ({ handle }: Subject, given?: OperatingPointOptions) => {
    const options = optionsOf(given, POINTS);
    const targets = (['confidence', 'minPrecision', 'minRecall'] as const).filter(
      (name) => options[name] !== undefined,
    );
    const [target, other] = targets;
    if (other !== undefined) throw doesNotApply(other, options[other], `without ${target}`);
    const native = { beta: numberOr(options.beta, 1, 'beta') };
    if (target !== undefined) Object.assign(native, { [target]: number(options[target], target) });
    return [handle, settingOf(options), native];
  },
  (found, subject, options): OperatingPoints => {
    const { iou, area, ...columns } = found;
    return {
      iou,
      area,
      beta: options?.beta ?? 1,
      perCategory: tableOf({
        categoryId: [...subject.params.categoryIds],
        name: subject.names,
        ...ofCategories(columns, subject),
      }),
      micro: ofAll(columns, subject),
      macro: ofAll(columns, subject, 1),
    };
  },
);

/** `operatingCurve` of an evaluation. */
export const operatingCurve = call(
  'operatingCurve',
  (subject: Subject, given?: OperatingCurveOptions) => {
    const options = optionsOf(given, CURVE);
    const { categoryId, average } = options;
    if (categoryId !== undefined && average !== undefined)
      throw doesNotApply('average', average, 'without categoryId');
    const native = {
      beta: numberOr(options.beta, 1, 'beta'),
      averages: oneOf(average ?? 'micro', ['micro', 'macro'], 'average') === 'macro',
      ...(categoryId !== undefined && { category: categoryPosition(subject, categoryId) }),
    };
    return [subject.handle, settingOf(options), native];
  },
  ({ objects, ...columns }): Table<OperatingCurveColumns> =>
    tableOf({ ...columns, falseNegatives: columns.truePositives.map((found) => objects - found) }),
);
