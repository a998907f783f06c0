import { call, type PromiseOptions } from '../../call.js';
import { signalOf } from '../../cancel.js';
import { wrongType } from '../../check/mistakes.js';
import { numberOr, whole } from '../../check/numbers.js';
import { knownOptions, optionsOf, type KnownOptions } from '../../check/options.js';
import { native, type BoxwiseError } from '../../errors.js';
import { helped } from '../../help.js';
import { tableOf, type Table } from '../../table.js';
import type { EvaluationWarning, Id } from '../types.js';
import { settingOf, type AnalysisOptions } from './setting.js';
import type { Subject } from './subject.js';
import { imageTable, objectTable, type ImageTableOptions, type ObjectOutcome } from './tables.js';

/** Options of {@link Evaluation.compare}. */
export interface CompareOptions extends AnalysisOptions {
  /** Number of times that the images are drawn, 1 to 100,000. Default 1,000. */
  resamples?: number;
  /** Where the random numbers start: a whole number. The same seed gives the same answer, with any number of threads. Default 0. */
  seed?: number;
  /** Share of the draws within an interval. Default 0.95. */
  level?: number;
  /** Detections with `score >= confidence` count in the table of images. Default 0.25, which scores that are no probabilities do not have: give one. */
  confidence?: number;
}

/** What the draws say of a difference, `after` less `before`. NaN for metrics that are not drawn, and where no draw has objects. */
export interface DifferenceColumns {
  /** The value of `before`; -1 without objects. */
  before: Float64Array;
  /** The value of `after`. */
  after: Float64Array;
  /** `after` less `before`; NaN if one of them is -1. */
  delta: Float64Array;
  /** Lower end of the interval. */
  low: Float64Array;
  /** Upper end of the interval. */
  high: Float64Array;
  /** Share of the draws in which `after` is better: P(B > A). */
  better: Float64Array;
  /** Share of the draws in which both are equal. */
  tied: Float64Array;
  /** Two-sided p-value for no difference; its least value is 2 / (1 + resamples). */
  pValue: Float64Array;
}

/** Columns of metrics, in the order of `metrics`. AP, AP at 0.5 and 0.75, and AR with the most detections are drawn. */
export interface MetricDifferenceColumns extends DifferenceColumns {
  /** Name of the metric. */
  metric: string[];
}

/** Columns of categories: their AP. */
export interface CategoryDifferenceColumns extends DifferenceColumns {
  /** Id of the category. */
  categoryId: Id[];
  /** Name of the category, if it has one. */
  name: (string | undefined)[];
  /** p-value adjusted for the number of categories (Benjamini and Hochberg). */
  adjusted: Float64Array;
  /** Lower end of an interval of the difference in AP that holds for all categories together. */
  simultaneousLow: Float64Array;
  /** Upper end of it. */
  simultaneousHigh: Float64Array;
}

/** What became of an image: no errors any more, errors now, fewer, or more. */
export type ImageChange = 'fixed' | 'broken' | 'better' | 'worse';

/** Columns of images whose number of errors (false positives and missed objects) changed, the most improved first. */
export interface ImageDifferenceColumns {
  /** Id of the image. */
  imageId: Id[];
  /** `file_name` of the image, if the dataset has one. */
  fileName: (string | undefined)[];
  /** What became of it. */
  change: ImageChange[];
  /** Number of errors in `before`. */
  errorsBefore: Uint32Array;
  /** Number of errors in `after`. */
  errorsAfter: Uint32Array;
}

/** Columns of objects that only one of the evaluations finds. */
export interface ObjectDifferenceColumns {
  /** Index among the dataset's annotations. */
  object: Uint32Array;
  /** Id of the annotation. */
  objectId: (Id | undefined)[];
  /** Id of the image. */
  imageId: Id[];
  /** `file_name` of the image, if the dataset has one. */
  fileName: (string | undefined)[];
  /** Name of the category, if it has one. */
  categoryName: (string | undefined)[];
  /** `fixed`: found in `after` only. `broken`: found in `before` only. */
  change: ('fixed' | 'broken')[];
  /** Outcome in `before`. */
  outcomeBefore: ObjectOutcome[];
  /** Outcome in `after`. */
  outcomeAfter: ObjectOutcome[];
}

/** A warning of one evaluation that the other does not have, or has of another number of things. */
export interface ComparisonWarning extends EvaluationWarning {
  /** Which evaluation has it. */
  of: 'before' | 'after';
}

/** The comparison of two evaluations of one dataset. */
export interface EvaluationComparison {
  /** Number of draws. */
  resamples: number;
  /** The seed. */
  seed: number;
  /** Share of the draws within an interval. */
  level: number;
  /** Metrics of all categories. */
  metrics: Table<MetricDifferenceColumns>;
  /** AP of each category, in the order of `params.categoryIds`. */
  perCategory: Table<CategoryDifferenceColumns>;
  /** Images with more or fewer errors. */
  images: Table<ImageDifferenceColumns>;
  /** Objects that only one of them finds. */
  objects: Table<ObjectDifferenceColumns>;
  /**
   * What may make the difference besides the detector: warnings that only one of them has, such as masks of another size, boxes of another
   * format, or detections that were left out.
   */
  warnings: ComparisonWarning[];
}

const COMPARE: KnownOptions<CompareOptions> = knownOptions('before.compare(after, { resamples: 1000 })', {
  iou: true,
  area: true,
  resamples: true,
  seed: true,
  level: true,
  confidence: true,
});

/** Rows of what the draws say: AP, AR, AP at each IoU threshold; or a row for each category. */
interface Draws {
  low: Float64Array;
  high: Float64Array;
  better: Float64Array;
  tied: Float64Array;
  pValue: Float64Array;
}

const compared = call(
  'compareEvaluations',
  (before: Subject, after: Subject, options: CompareOptions) => [
    before.handle,
    after.handle,
    bootstrapOf(options),
  ],
  (found, before, after, _options): Pick<EvaluationComparison, 'metrics' | 'perCategory'> => {
    const { handle, params, names } = before;
    const metric = native(() => handle.metricNames());
    const rows = metric.map((name) => drawnRow(name, before));
    const deltas = differences(valuesOf(before), valuesOf(after));
    const own = differences(precisionOf(before), precisionOf(after));
    const { width } = found;
    return {
      metrics: tableOf({ metric, ...deltas, ...pick(found.metrics, rows, deltas.delta) }),
      perCategory: tableOf({
        categoryId: [...params.categoryIds],
        name: names,
        ...own,
        ...pick(found.categories, [...own.delta.keys()], own.delta),
        adjusted: found.adjusted,
        simultaneousLow: own.delta.map((delta, at) => delta - (width[at] ?? Number.NaN)),
        simultaneousHigh: own.delta.map((delta, at) => delta + (width[at] ?? Number.NaN)),
      }),
    };
  },
);

/** `compare` of an evaluation. */
export const comparison = {
  now(before: Subject, after: Subject, given?: CompareOptions): EvaluationComparison {
    const options = optionsOf(given, COMPARE);
    const drawn = compared.now(before, after, options);
    const [setting, image] = tableOptions(options);
    const images = [before, after].map((side) => imageTable.now(side, image));
    const objects = [before, after].map((side) => objectTable.now(side, setting));
    const warnings = warningsOf(before, after);
    return {
      ...bootstrapOf(options),
      ...drawn,
      images: imagesOf(images),
      objects: objectsOf(objects),
      warnings,
    };
  },
  async later(
    before: Subject,
    after: Subject,
    given?: CompareOptions & PromiseOptions,
  ): Promise<EvaluationComparison> {
    const [signal, own] = signalOf(given);
    const options = optionsOf(own, COMPARE);
    const drawn = await compared.later(before, after, { ...options, signal });
    const [setting, image] = tableOptions(options);
    const sides = [before, after];
    const images = await Promise.all(sides.map((side) => imageTable.later(side, { ...image, signal })));
    const objects = await Promise.all(sides.map((side) => objectTable.later(side, { ...setting, signal })));
    const warnings = warningsOf(before, after);
    return {
      ...bootstrapOf(options),
      ...drawn,
      images: imagesOf(images),
      objects: objectsOf(objects),
      warnings,
    };
  },
};

/** The error for a comparison with what is no evaluation. */
export function notEvaluation(given: unknown, input = 'after'): BoxwiseError {
  return wrongType('an Evaluation, as evaluate() returns it', given, input);
}

/** Warnings of each that the other does not have. */
function warningsOf(before: Subject, after: Subject): ComparisonWarning[] {
  const [a, b] = [before, after].map(({ handle }) => helped(native(() => handle.warnings()))) as [
    EvaluationWarning[],
    EvaluationWarning[],
  ];
  const alone = (own: EvaluationWarning[], other: EvaluationWarning[], of: 'before' | 'after') =>
    own
      .filter(({ code, count }) => !other.some((one) => one.code === code && one.count === count))
      .map((warning) => ({ of, ...warning }));
  return [...alone(a, b, 'before'), ...alone(b, a, 'after')];
}

/** The values of the metrics. */
function valuesOf({ handle }: Subject): Float64Array {
  return native(() => handle.metricValues());
}

/** AP of each category; -1 without objects. */
function precisionOf({ handle }: Subject): number[] {
  const place = native(() => handle.metricNames()).indexOf('AP');
  return native(() => handle.perCategory()).map(({ stats }) => stats[place] ?? -1);
}

function bootstrapOf({ resamples, seed, level }: CompareOptions): {
  resamples: number;
  seed: number;
  level: number;
} {
  return {
    resamples: resamples === undefined ? 1000 : whole(resamples, 'resamples', 1),
    seed: seed === undefined ? 0 : whole(seed, 'seed', 0, Number.MAX_SAFE_INTEGER),
    level: numberOr(level, 0.95, 'level'),
  };
}

/** The options of the tables of objects and of images. */
function tableOptions(options: CompareOptions): [AnalysisOptions, ImageTableOptions] {
  const { confidence } = options;
  const setting = settingOf(options);
  return [setting, { ...setting, ...(confidence !== undefined && { confidence }) }];
}

/** The row of a metric among those that are drawn; -1 for others. */
function drawnRow(metric: string, { params }: Subject): number {
  const most = params.maxDetections.at(-1) as number;
  if (metric === 'AP') return most > limitOfAp(params) ? -1 : 0;
  if (metric === 'AR' || metric === `AR${most}`) return 1;
  const iou = /^AP(\d\d)$/.exec(metric)?.[1];
  const at =
    iou === undefined
      ? -1
      : params.iouThresholds.findIndex((own) => Math.abs(own - Number(iou) / 100) < 1e-9);
  return at === -1 ? -1 : 2 + at;
}

/** AP has a limit of its own in the reference of COCO; the draws have the largest. */
function limitOfAp({ protocol, parity, iouType }: Subject['params']): number {
  if (protocol === 'lvis' || parity === 'corrected') return Infinity;
  return iouType === 'keypoints' ? 20 : 100;
}

function differences(before: ArrayLike<number>, after: ArrayLike<number>) {
  const [a, b] = [Float64Array.from(before), Float64Array.from(after)];
  const delta = a.map((own, at) => (own === -1 || b[at] === -1 ? Number.NaN : (b[at] ?? Number.NaN) - own));
  return { before: a, after: b, delta };
}

/** The draws of rows; a difference that has no value has no draws either. */
function pick(draws: Draws, rows: readonly number[], delta: Float64Array): Draws {
  const column = (values: Float64Array): Float64Array =>
    Float64Array.from(rows, (row, at) =>
      Number.isNaN(delta[at]) ? Number.NaN : (values[row] ?? Number.NaN),
    );
  return {
    low: column(draws.low),
    high: column(draws.high),
    better: column(draws.better),
    tied: column(draws.tied),
    pValue: column(draws.pValue),
  };
}

function imagesOf(tables: ReturnType<typeof imageTable.now>[]): Table<ImageDifferenceColumns> {
  const [before, after] = tables.map((table) => table.toTable());
  const errors = ({ falsePositives, falseNegatives }: { falsePositives: number; falseNegatives: number }) =>
    falsePositives + falseNegatives;
  const now = new Map(after?.map((image) => [image.imageId, errors(image)]));
  const rows = (before ?? [])
    .map((image) => ({ ...image, was: errors(image), is: now.get(image.imageId) ?? 0 }))
    .filter(({ was, is }) => was !== is)
    .sort((a, b) => a.is - a.was - (b.is - b.was));
  const changeOf = (was: number, is: number): ImageChange => {
    if (is === 0) return 'fixed';
    if (was === 0) return 'broken';
    return is < was ? 'better' : 'worse';
  };
  return tableOf({
    imageId: rows.map(({ imageId }) => imageId),
    fileName: rows.map(({ fileName }) => fileName),
    change: rows.map(({ was, is }) => changeOf(was, is)),
    errorsBefore: Uint32Array.from(rows, ({ was }) => was),
    errorsAfter: Uint32Array.from(rows, ({ is }) => is),
  });
}

function objectsOf(tables: ReturnType<typeof objectTable.now>[]): Table<ObjectDifferenceColumns> {
  const [before, after] = tables.map((table) => table.toTable());
  const now = new Map(after?.map(({ object, outcome }) => [object, outcome]));
  const rows = (before ?? [])
    .map((own) => ({ ...own, is: now.get(own.object) ?? own.outcome }))
    .filter(({ outcome, is }) => (outcome === 'matched') !== (is === 'matched'));
  return tableOf({
    object: Uint32Array.from(rows, ({ object }) => object),
    objectId: rows.map(({ objectId }) => objectId),
    imageId: rows.map(({ imageId }) => imageId),
    fileName: rows.map(({ fileName }) => fileName),
    categoryName: rows.map(({ categoryName }) => categoryName),
    change: rows.map(({ is }) => (is === 'matched' ? ('fixed' as const) : ('broken' as const))),
    outcomeBefore: rows.map(({ outcome }) => outcome),
    outcomeAfter: rows.map(({ is }) => is),
  });
}
