import { isA } from '../check/kinds.js';
import type * as addon from '#native';
import { made } from '../check/made.js';
import { whole, within } from '../check/numbers.js';
import { knownOptions, optionsOf } from '../check/options.js';
import { text } from '../check/words.js';
import { disposed, Disposing } from '../dispose.js';
import { native } from '../errors.js';
import { helped } from '../help.js';
import type { ReportSubject } from '../report/data.js';
import type { ReportOptions } from '../report/options.js';
import { provenanceOf, type Provenance } from '../report/provenance.js';
import { report } from '../report/report.js';
import { jsonValue, type Table } from '../table.js';
import { calibration, type Calibration, type CalibrationOptions } from './analysis/calibration.js';
import {
  comparison,
  notEvaluation,
  type CompareOptions,
  type EvaluationComparison,
} from './analysis/comparison.js';
import { confusionMatrix, type ConfusionOptions, type DetectionConfusion } from './analysis/confusion.js';
import { distributions, type DistributionOptions, type Distributions } from './analysis/distributions.js';
import {
  errorCosts,
  type DetectionErrors,
  type ErrorCostOptions,
  type ErrorOptions,
} from './analysis/errors.js';
import { labelErrors, type LabelErrorOptions, type LabelErrors } from './analysis/labels.js';
import { lrp, type LrpErrors, type LrpOptions } from './analysis/lrp.js';
import {
  tieOrders,
  withoutScores,
  type TieOrderOptions,
  type TieOrders,
  type UnscoredRates,
} from './analysis/unranked.js';
import type { AnalysisOptions } from './analysis/setting.js';
import {
  operatingCurve,
  operatingPoints,
  type OperatingCurveColumns,
  type OperatingCurveOptions,
  type OperatingPointOptions,
  type OperatingPoints,
} from './analysis/operating.js';
import { EvaluationPromises, type Kept } from './analysis/promises.js';
import { slices, type Attributes, type SliceColumns, type SliceOptions } from './analysis/slices.js';
import type { Sources, Subject } from './analysis/subject.js';
import {
  detectionTable,
  imageTable,
  objectTable,
  type DetectionTableColumns,
  type ImageColumns,
  type ImageTableOptions,
  type ObjectColumns,
} from './analysis/tables.js';
import { idText, parseId } from './ids.js';
import type { Origins } from './origin.js';
import { paramsOf, sourcesOf } from './read.js';
import type {
  CategoryMetrics,
  CurveOptions,
  EvaluationParams,
  EvaluationWarning,
  Id,
  Matches,
  Metrics,
  NdArray,
  PrecisionRecall,
} from './types.js';

const CURVE = knownOptions<CurveOptions>('evaluation.precisionRecall(1, { iou: 0.5 })', {
  iou: true,
  area: true,
  maxDetections: true,
});

/**
 * The result of an evaluation. Metrics are available at once; large arrays, matches and tables are computed on first access and
 * kept. A metric without ground truth is -1, as in pycocotools.
 *
 * It holds native memory that is freed some time after nothing reaches it any more, also in a loop that does not wait; `dispose` or
 * `using` frees it at once.
 *
 * @typeParam Names the names of the metrics, which depend on the protocol and on what is compared
 */
export class Evaluation<Names = Metrics> extends Disposing {
  #handle: addon.EvaluationHandle | undefined;
  #stats: Float64Array | undefined;
  #metrics: Names | undefined;
  #params: EvaluationParams | undefined;
  #kept: Kept = {};
  #warnings: EvaluationWarning[] | undefined;
  #sources: Sources | undefined;
  readonly #origins: Origins;

  /** @internal */
  constructor(handle: addon.EvaluationHandle, origins: Origins) {
    super();
    this.#origins = origins;
    this.#handle = made(handle, 'weigh', 'Evaluation', 'evaluate()');
    handle.weigh();
  }

  /**
   * The metrics in the reference's order; for COCO boxes AP, AP50, AP75, APs, APm, APl, AR1, AR10,
   * AR100, ARs, ARm, ARl.
   */
  get stats(): Float64Array {
    const handle = this.#open();
    return (this.#stats ??= native(() => handle.stats()));
  }

  /** The metrics by name. */
  get metrics(): Names {
    const handle = this.#open();
    // a copy: what the caller does with it changes no later answer
    return { ...(this.#metrics ??= this.#named(native(() => handle.metricValues()))) };
  }

  /**
   * Returns the text that the reference prints, character for character, with its final line break.
   *
   * ```ts
   * const evaluation = evaluate('sample/gt.json', 'sample/dt.json');
   * console.log(evaluation.summary().split('\n')[1]); //  Average Precision  (AP) @[ IoU=0.50      | area=   all | maxDets=100 ] = 0.781
   * ```
   */
  summary(): string {
    const handle = this.#open();
    return native(() => handle.summary());
  }

  /** The options after defaults: the axes of the arrays. */
  get params(): EvaluationParams {
    return structuredClone(this.#own());
  }

  #own(): EvaluationParams {
    const handle = this.#open();
    return (this.#params ??= paramsOf(handle));
  }

  /** Precision at each recall threshold, [T, R, K, A, M]: IoU, recall, category, area, detections. LVIS's arrays have no axis M. */
  get precision(): NdArray {
    const handle = this.#open();
    return (this.#kept.precision ??= native(() => handle.precision()));
  }

  /** The highest recall, [T, K, A, M]. */
  get recall(): NdArray {
    const handle = this.#open();
    return (this.#kept.recall ??= native(() => handle.recall()));
  }

  /** The score of the detection that reaches each recall threshold, [T, R, K, A, M]. */
  get scores(): NdArray {
    const handle = this.#open();
    return (this.#kept.scores ??= native(() => handle.scores()));
  }

  /**
   * Returns the metrics of each category, in the order of `params.categoryIds`.
   *
   * ```ts
   * const evaluation = evaluate('sample/gt.json', 'sample/dt.json');
   * const [first] = evaluation.perCategory();
   * console.log(first?.categoryId, first?.AP.toFixed(3), first?.AP50.toFixed(3)); // 1 0.602 0.833
   * ```
   */
  perCategory(): CategoryMetrics<Names>[] {
    const handle = this.#open();
    return native(() => handle.perCategory()).map(({ categoryId, name, stats }) => {
      const row = Object.assign({ categoryId: parseId(categoryId) }, this.#named(stats));
      return name === undefined ? row : Object.assign(row, { name });
    });
  }

  /**
   * Returns one precision-recall curve.
   *
   * `iou` may differ from the threshold in the last digits: 0.9 finds 0.8999999999999999. Throws `UNKNOWN_ID` for a category, area
   * label, IoU threshold or number of detections that was not evaluated, with those that were.
   *
   * ```ts
   * const evaluation = evaluate('sample/gt.json', 'sample/dt.json');
   * const curve = evaluation.precisionRecall(1, { iou: 0.5 });
   * console.log(curve.recall[50], curve.precision[50]?.toFixed(3), curve.scores[50]); // 0.5 1.000 0.413
   * ```
   */
  precisionRecall(categoryId: Id, options?: CurveOptions): PrecisionRecall {
    const given = optionsOf(options, CURVE);
    const category = idText(categoryId, 'categoryId');
    const iou = given.iou === undefined ? undefined : within(given.iou, 'iou', 0, 1);
    const area = given.area === undefined ? undefined : text(given.area, 'area');
    const most = given.maxDetections === undefined ? undefined : whole(given.maxDetections, 'maxDetections');
    const handle = this.#open();
    return native(() => handle.precisionRecall(category, iou, area, most));
  }

  /**
   * Which detection matched which annotation, as indices into the inputs. Matches again on first access, which blocks: on a server call
   * `promises.matches()` first.
   */
  get matches(): Matches {
    const handle = this.#open();
    return (this.#kept.matches ??= native(() => handle.matches()));
  }

  /** Suspicious things found in the data; empty for clean data. docs/troubleshooting.md has the cause and the cure of each code. */
  get warnings(): EvaluationWarning[] {
    const handle = this.#open();
    return (this.#warnings ??= helped(native(() => handle.warnings())));
  }

  /**
   * Precision, recall and F-beta at the best confidence of each category, and at the best one for all; or at a given confidence, or at one
   * with a minimum of precision or recall.
   *
   * Counts are those of the matching that AP is computed from, with the largest of `maxDetections`: detections that AP ignores (matched to
   * a crowd or to an object outside the area range, or unmatched and outside it) count neither for nor against. Candidates for the best
   * confidence are the scores of the detections that count; if several have the same F, the highest is taken. NaN scores never count.
   *
   * Throws `UNKNOWN_ID` for an IoU threshold or area label that was not evaluated, `INVALID_ARGUMENT` for the protocols `voc` and
   * `openimages`. docs/analysis.md has the definitions and says where other libraries differ.
   *
   * ```ts
   * const { micro, perCategory } = evaluate('sample/gt.json', 'sample/dt.json').operatingPoints();
   * console.log(micro.fScore.toFixed(3), micro.confidence, perCategory.length); // 0.777 0.2028 80
   * ```
   */
  operatingPoints(options?: OperatingPointOptions): OperatingPoints {
    return operatingPoints.now(this.#subject(), options);
  }

  /**
   * Precision, recall and F-beta at every confidence, of one category or of all: see {@link Evaluation.operatingPoints}. Throws also
   * `UNKNOWN_ID` for a category that was not evaluated.
   *
   * ```ts
   * const evaluation = evaluate('sample/gt.json', 'sample/dt.json');
   * const curve = evaluation.operatingCurve({ categoryId: 1 });
   * console.log(curve.length, curve.confidence[0], curve.precision[0], curve.recall.at(-1)?.toFixed(3)); // 840 0.9502 1 0.905
   * ```
   */
  operatingCurve(options?: OperatingCurveOptions): Table<OperatingCurveColumns> {
    return operatingCurve.now(this.#subject(), options);
  }

  /**
   * Which category is taken for which, and for background. With the default rule the diagonal has AP's true positives, a column sums to the
   * true and false positives of its category and a row to its objects, so it agrees with {@link Evaluation.operatingPoints}. Detections that
   * AP ignores are left out.
   *
   * Needs an evaluation with `analysis: true`, else throws `INVALID_ARGUMENT`; other errors are those of `operatingPoints`. Keypoints are not
   * compared across categories. docs/analysis.md says which library has which rule.
   *
   * ```ts
   * const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
   * const [pair] = evaluation.confusionMatrix({ confidence: 0.3 }).mostConfused().toTable();
   * console.log(pair?.truthName, pair?.predictedName, pair?.count); // person bicycle 2
   * ```
   */
  confusionMatrix(options?: ConfusionOptions): DetectionConfusion {
    return confusionMatrix.now(this.#subject(), options);
  }

  /**
   * Errors by kind, and by how much AP would rise without each kind, as TIDE has it (Bolya et al., ECCV 2020), from AP's matching at one
   * IoU threshold.
   *
   * Needs an evaluation with `analysis: true`, else throws `INVALID_ARGUMENT`; `OUT_OF_RANGE` for a `background` outside 0.1 to `iou`; other
   * errors are those of `operatingPoints`. docs/analysis.md has the definition and says where tidecv differs.
   *
   * ```ts
   * const { ap, kinds } = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true }).errors();
   * console.log(ap.toFixed(3), kinds.kind[0], kinds.cost[0]?.toFixed(3)); // 0.781 classification 0.060
   * ```
   */
  errors(options?: ErrorCostOptions): DetectionErrors {
    return errorCosts.now(this.#subject(), options);
  }

  /**
   * Every detection that took part: what it matches, its IoU and what is wrong with it, with ids and names from the dataset. By image, the
   * best first. Needs an evaluation with `analysis: true`; errors are those of {@link Evaluation.errors}.
   *
   * ```ts
   * const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
   * const [first] = evaluation.detectionTable().toTable();
   * console.log(first?.score, first?.outcome, first?.iou.toFixed(3)); // 0.7798 classification 0.924
   * ```
   */
  detectionTable(options?: ErrorOptions): Table<DetectionTableColumns> {
    return detectionTable.now(this.#subject(), options);
  }

  /**
   * Every annotation that took part, and the detection that matches it; see {@link Evaluation.detectionTable}.
   *
   * ```ts
   * const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
   * const objects = evaluation.objectTable().toTable();
   * console.log(objects.filter(({ outcome }) => outcome === 'missed').length); // 97
   * ```
   */
  objectTable(options?: ErrorOptions): Table<ObjectColumns> {
    return objectTable.now(this.#subject(), options);
  }

  /**
   * True and false positives, missed objects and F1 of each image, the worst first. With `cost: true` also how much AP would rise without the
   * image, and images are sorted by that. Needs an evaluation with `analysis: true`; errors are those of `operatingPoints`.
   *
   * ```ts
   * const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
   * const [worst] = evaluation.imageTable({ cost: true }).toTable();
   * console.log(worst?.imageId, worst?.cost.toFixed(5)); // 57612 0.00807
   * ```
   */
  imageTable(options?: ImageTableOptions): Table<ImageColumns> {
    return imageTable.now(this.#subject(), options);
  }

  /**
   * LRP, the localization-recall-precision error (Oksuz et al., TPAMI 2022), with its parts: at the confidence where it is least (optimal LRP)
   * for each category, or at a given one. Candidates are the distinct scores; of equal errors the highest confidence is taken.
   *
   * Errors are those of `operatingPoints`; `OUT_OF_RANGE` for a NaN confidence, and at an IoU threshold of 1, where LRP is undefined.
   * docs/analysis.md has the definition.
   *
   * ```ts
   * const { mean } = evaluate('sample/gt.json', 'sample/dt.json').lrp();
   * console.log(mean.lrp.toFixed(3), mean.localization.toFixed(3)); // 0.487 0.129
   * ```
   */
  lrp(options?: LrpOptions): LrpErrors {
    return lrp.now(this.#subject(), options);
  }

  /**
   * Precision, recall and F1 of all detections whatever their scores: for detectors that give none, such as vision-language models, where
   * AP would depend on the order of the rows. In each image and category, detections and objects are paired so that there are the most pairs with
   * the IoU, and among those the greatest sum of IoU. Detections on crowds and on ignored objects are left out.
   *
   * Errors are those of `confusionMatrix`; `OUT_OF_RANGE` for an IoU threshold below 0.1. docs/analysis.md has the definition.
   *
   * ```ts
   * const { micro } = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true }).withoutScores();
   * console.log(micro.precision.toFixed(3), micro.recall.toFixed(3)); // 0.263 0.893
   * ```
   */
  withoutScores(options?: AnalysisOptions): UnscoredRates {
    return withoutScores.now(this.#subject(), options);
  }

  /**
   * AP where scores are equal: the order of such rows decides which of two detections chooses an object first, and whether a true positive
   * stands before a false one. The least, the greatest and the expected AP over all orders of rows with equal scores, matched anew for each; of
   * categories with many orders some are drawn.
   *
   * Errors are those of `confusionMatrix`; `OUT_OF_RANGE` for an IoU threshold below 0.1, more than 64 thresholds, and wrong numbers.
   * docs/analysis.md has the definition.
   *
   * ```ts
   * const { mean } = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true }).tieOrders({ iou: 0.5 });
   * console.log(mean.least.toFixed(4), mean.expected.toFixed(4), mean.greatest.toFixed(4)); // 0.7809 0.7809 0.7810
   * ```
   */
  tieOrders(options?: TieOrderOptions): TieOrders {
    return tieOrders.now(this.#subject(), options);
  }

  /**
   * Whether scores are probabilities: of the detections with a score near 0.7, are 70% true positives? Reliability bins, the expected and the
   * maximum calibration error, of all and of each category, and the temperature and Platt scaling that correct the scores.
   *
   * Detections that AP ignores and NaN scores are left out. Errors are those of `operatingPoints`; `OUT_OF_RANGE` for `bins`, a NaN `minScore` and
   * scores outside 0 to 1. docs/analysis.md has the definition and says where other libraries differ.
   *
   * ```ts
   * const { ece, plattScaling } = evaluate('sample/gt.json', 'sample/dt.json').calibration();
   * console.log(ece.toFixed(3), plattScaling.ece.toFixed(3)); // 0.103 0.045
   * ```
   */
  calibration(options?: CalibrationOptions): Calibration {
    return calibration.now(this.#subject(), options);
  }

  /**
   * Histograms of the scores and of the IoUs of true positives, false positives and ignored detections, as in
   * {@link Evaluation.detectionTable}. Detections with a NaN score are left out.
   *
   * Needs an evaluation with `analysis: true`; errors are those of {@link Evaluation.errors}, and `OUT_OF_RANGE` for `bins` and scores outside 0 to 1.
   *
   * ```ts
   * const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
   * const { score } = evaluation.distributions({ bins: 5 });
   * console.log(score.lower[4], score.truePositives[4], score.falsePositives[4]); // 0.8 61 0
   * ```
   */
  distributions(options?: DistributionOptions): Distributions {
    return distributions.now(this.#subject(), options);
  }

  /**
   * AP, AP at `iou` and recall of parts of the dataset, with their counts: of images (by weather, camera, size of the image) or of objects (by
   * any attribute of the annotations), given by the records of the dataset's JSON or by a manifest.
   *
   * A slice of images has the metrics of an evaluation of these images alone; nothing is matched again. In a slice of objects, the others are
   * ignored like crowds and matched again; detections that match none count in every slice. Rows without the attribute are in no slice.
   *
   * Needs an evaluation with `analysis: true`. Throws `INVALID_ARGUMENT` for records of which none is evaluated or two have one id, `TOO_LARGE`
   * for more than 10,000 slices; other errors are those of {@link Evaluation.operatingPoints}.
   *
   * ```ts
   * const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
   * const { images } = JSON.parse(readFileSync('sample/gt.json', 'utf8')) as { images: { id: number; width: number }[] };
   * const table = evaluation.slices({ images, by: ({ width }) => (width < 640 ? 'narrow' : 'wide') });
   * console.log(table.slice, table.images);
   * ```
   */
  slices<Row extends object = Attributes>(options: SliceOptions<Row>): Table<SliceColumns> {
    return native(() => slices.now(this.#subject(), options));
  }

  /**
   * Labels of the dataset that the detections contradict: objects without a label, inaccurate boxes, wrong categories, ranked by ObjectLab's
   * scores (Tkachenko et al., 2023), per box and per image.
   *
   * Needs an evaluation of boxes with `analysis: true`, else throws `INVALID_ARGUMENT`; `OUT_OF_RANGE` for a NaN threshold, and for scores that are no
   * probabilities. Look at `passed`
   * first: where no detection reaches a threshold, nothing can be found. docs/analysis.md has the definition.
   *
   * ```ts
   * const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
   * const { passed, boxes } = evaluation.labelErrors({ overlookedScore: 0.6, swappedScore: 0.6 });
   * console.log(passed.overlooked, boxes.kind[0]); // 327 badlyLocated
   * ```
   */
  labelErrors(options?: LabelErrorOptions): LabelErrors {
    return labelErrors.now(this.#subject(), options);
  }

  /**
   * Compares this evaluation with a later one of the same dataset: differences of metrics and categories, how much of them is chance, and
   * which images and objects are fixed or broken.
   *
   * Images are drawn with replacement, as many as there are, `resamples` times, and both evaluations are measured on each draw (paired
   * bootstrap). An image that is drawn twice counts twice. Intervals are percentiles, linear between values. The same seed gives the same
   * bits with any number of threads.
   *
   * Both need `analysis: true`. Throws `INVALID_ARGUMENT`, naming what differs, unless images, annotations, categories, thresholds and limits
   * are the same, and for the protocols `voc` and `openimages`; `OUT_OF_RANGE` for `resamples`, `seed` and `level`. docs/analysis.md has the
   * definitions.
   *
   * ```ts
   * const before = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
   * const results = JSON.parse(readFileSync('sample/dt.json', 'utf8')) as import('boxwise').CocoResult[];
   * const after = evaluate('sample/gt.json', results.filter(({ score }) => score > 0.3), { analysis: true });
   * const [ap] = before.compare(after, { resamples: 200 }).metrics.toTable();
   * console.log(ap?.delta.toFixed(3), ap?.better); // -0.124 0
   * ```
   */
  compare(after: Evaluation<Names>, options?: CompareOptions): EvaluationComparison {
    if (!isA(after, Evaluation)) throw notEvaluation(after);
    return native(() => comparison.now(this.#subject(), after.#subject(), options));
  }

  /**
   * Returns an HTML page that explains this evaluation: findings in sentences, tables, curves, the confusion matrix at any confidence and IoU
   * threshold, and a gallery. It is one file that needs no server; write it to disk and open it. With `compare` it shows two evaluations of
   * one dataset.
   *
   * Needs an evaluation with `analysis: true`, and Node.js; in a browser `report` of `boxwise/report` does the same, without thumbnails. Masks, keypoints and rotated boxes are read again from the files that were evaluated, or from JSON and objects in memory, so do
   * not change bytes before; columns, and datasets that were loaded from memory, are drawn as boxes. Throws `INVALID_ARGUMENT` for options, and for the protocols `voc` and `openimages`; errors of
   * a comparison are those of {@link Evaluation.compare}. docs/report.md says what the page shows.
   *
   * ```ts
   * const evaluation = evaluate('sample/gt.json', 'sample/dt.json', { analysis: true });
   * const page = evaluation.report({ title: 'Sample' });
   * console.log(page.startsWith('<!doctype html>'), page.length < 1_000_000); // true true
   * ```
   */
  report(options?: ReportOptions<Evaluation<Names>>): string {
    return report.now(this.#reported(options?.compare), options);
  }

  /** The large arrays and the analyses off the event loop: `await evaluation.promises.matches()`. */
  get promises(): EvaluationPromises {
    const reported = (compare: unknown): ReportSubject[] => this.#reported(compare);
    return new EvaluationPromises(() => this.#subject(), this.#kept, reported);
  }

  /**
   * Where the numbers come from: version and platform, names, sizes and digests (SHA-256) of the files, time, duration and counts. The digests are
   * made when it is called, from the files; a file that has changed since it was evaluated has none.
   *
   * ```ts
   * const { detections, counts } = evaluate('sample/gt.json', 'sample/dt.json').provenance();
   * console.log(detections.name, counts.images, counts.detections); // dt.json 200 5001
   * ```
   */
  provenance(): Provenance {
    return provenanceOf({ handle: this.#open() }, this.#origins);
  }

  /** @internal What of data and settings differs, so that numbers cannot be compared; `undefined` if they can. */
  static differenceOf(one: Evaluation<unknown>, other: Evaluation<unknown>): string | undefined {
    return native(() => one.#open().differenceFrom(other.#open())) ?? undefined;
  }

  /** This evaluation, and the one that a report compares it with. */
  #reported(compare: unknown): ReportSubject[] {
    if (compare !== undefined && !isA(compare, Evaluation)) throw notEvaluation(compare, 'compare');
    const all: Evaluation<unknown>[] = compare === undefined ? [this] : [this, compare];
    return all.map((own) => ({ subject: own.#subject(), origins: own.#origins }));
  }

  /**
   * What a report of it is made of.
   *
   * @internal
   */
  static reported(evaluation: Evaluation<unknown>, compare: unknown): ReportSubject[] {
    if (!isA(evaluation, Evaluation)) throw notEvaluation(evaluation, 'evaluation');
    return evaluation.#reported(compare);
  }

  #subject(): Subject {
    const handle = this.#open();
    handle.weigh(); // what analyses before this one keep
    const params = this.#own();
    const names = native(() => handle.categoryNames()).map((name) => name ?? undefined);
    const sources = (): Sources => (this.#sources ??= sourcesOf(handle));
    return { handle, params, names, sources };
  }

  #named(values: ArrayLike<number>): Names {
    const handle = this.#open();
    const names = native(() => handle.metricNames());
    return Object.fromEntries(names.map((name, i) => [name, values[i]])) as Names;
  }

  /**
   * Returns metrics, stats, params and warnings for JSON.stringify; -1 stays -1, ids beyond 2^53 are texts.
   *
   * ```ts
   * const evaluation = evaluate('sample/gt.json', 'sample/dt.json');
   * console.log(JSON.parse(JSON.stringify(evaluation)).metrics.AP50); // 0.7809260766367419
   * ```
   */
  toJSON(): { metrics: Names; stats: number[]; params: EvaluationParams; warnings: EvaluationWarning[] } {
    const { params } = this;
    return {
      metrics: this.metrics,
      stats: [...this.stats],
      params: { ...params, categoryIds: params.categoryIds.map((id): Id => jsonValue(id)) },
      warnings: this.warnings,
    };
  }

  /**
   * Frees the native memory at once. A second call does nothing. Values that you have already read remain valid; later uses of the
   * evaluation throw `DISPOSED`. Also available as `[Symbol.dispose]`, for `using`.
   *
   * ```ts
   * const evaluation = evaluate('sample/gt.json', 'sample/dt.json');
   * const { AP } = evaluation.metrics;
   * evaluation.dispose();
   * console.log(AP.toFixed(3)); // 0.579
   * ```
   */
  override dispose(): void {
    this.#handle?.dispose();
    this.#handle = undefined;
    this.#stats = this.#metrics = this.#params = this.#warnings = this.#sources = undefined;
    this.#kept = {};
  }

  #open(): addon.EvaluationHandle {
    if (!this.#handle) throw disposed('an Evaluation');
    return this.#handle;
  }
}
