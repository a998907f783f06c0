import type * as addon from '#native';
import { disposed, Disposing } from '../dispose.js';
import { native } from '../errors.js';
import { parseId } from './ids.js';
import type {
  CategoryMetrics,
  CurveOptions,
  EvaluationParams,
  EvaluationWarning,
  Id,
  IouType,
  Matches,
  Metrics,
  NdArray,
  Parity,
  PrecisionRecall,
  Protocol,
} from './types.js';

/**
 * The result of an evaluation. Metrics are available at once; large arrays, matches and tables are computed on first access and
 * kept. A metric without ground truth is -1, as in pycocotools.
 *
 * It holds native memory that is freed on garbage collection, which needs an idle event loop. In a tight loop free it with
 * `dispose` or `using`.
 *
 * @typeParam Names the names of the metrics, which depend on the protocol and on what is compared
 */
export class Evaluation<Names = Metrics> extends Disposing {
  #handle: addon.EvaluationHandle | undefined;
  #stats: Float64Array | undefined;
  #metrics: Names | undefined;
  #params: EvaluationParams | undefined;
  #precision: NdArray | undefined;
  #recall: NdArray | undefined;
  #scores: NdArray | undefined;
  #matches: Matches | undefined;
  #warnings: EvaluationWarning[] | undefined;

  /** @internal */
  constructor(handle: addon.EvaluationHandle) {
    super();
    this.#handle = handle;
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
    return (this.#metrics ??= this.#named(native(() => handle.metricValues())));
  }

  /** Returns the text that the reference prints, character for character, with its final line break. */
  summary(): string {
    const handle = this.#open();
    return native(() => handle.summary());
  }

  /** The options after defaults: the axes of the arrays. */
  get params(): EvaluationParams {
    const handle = this.#open();
    const make = (): EvaluationParams => {
      const own = native(() => handle.params());
      return {
        protocol: own.protocol as Protocol,
        iouType: own.iouType as IouType,
        parity: own.parity as Parity,
        iouThresholds: own.iouThresholds,
        recallThresholds: own.recallThresholds,
        categoryIds: own.categoryIds.map(parseId),
        areaRanges: own.areaRanges.map(({ label, min, max }) => [label ?? '', min, max]),
        maxDetections: own.maxDetections,
        useCategories: own.useCategories,
      };
    };
    return (this.#params ??= make());
  }

  /** Precision at each recall threshold, [T, R, K, A, M]: IoU, recall, category, area, detections. LVIS's arrays have no axis M. */
  get precision(): NdArray {
    const handle = this.#open();
    return (this.#precision ??= native(() => handle.precision()));
  }

  /** The highest recall, [T, K, A, M]. */
  get recall(): NdArray {
    const handle = this.#open();
    return (this.#recall ??= native(() => handle.recall()));
  }

  /** The score of the detection that reaches each recall threshold, [T, R, K, A, M]. */
  get scores(): NdArray {
    const handle = this.#open();
    return (this.#scores ??= native(() => handle.scores()));
  }

  /** Returns the metrics of each category, in the order of `params.categoryIds`. */
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
   * Throws `UNKNOWN_ID` for a category, area label, IoU threshold or number of detections that was not
   * evaluated.
   */
  precisionRecall(categoryId: Id, options: CurveOptions = {}): PrecisionRecall {
    const category = typeof categoryId === 'string' ? JSON.stringify(categoryId) : String(categoryId);
    const { iou, area, maxDetections } = options;
    const handle = this.#open();
    return native(() => handle.precisionRecall(category, iou, area, maxDetections));
  }

  /** Which detection matched which annotation, as indices into the inputs. Matches again on first access. */
  get matches(): Matches {
    const handle = this.#open();
    return (this.#matches ??= native(() => handle.matches()));
  }

  /** Suspicious things found in the data; empty for clean data. */
  get warnings(): EvaluationWarning[] {
    const handle = this.#open();
    return (this.#warnings ??= native(() => handle.warnings()));
  }

  #named(values: ArrayLike<number>): Names {
    const handle = this.#open();
    const names = native(() => handle.metricNames());
    return Object.fromEntries(names.map((name, i) => [name, values[i]])) as Names;
  }

  /** Returns metrics, stats, params and warnings for JSON.stringify; -1 stays -1. */
  toJSON(): { metrics: Names; stats: number[]; params: EvaluationParams; warnings: EvaluationWarning[] } {
    return { metrics: this.metrics, stats: [...this.stats], params: this.params, warnings: this.warnings };
  }

  /**
   * Frees the native memory at once. A second call does nothing. Values that you have already read remain valid; later uses of the
   * evaluation throw `DISPOSED`. Also available as `[Symbol.dispose]`, for `using`.
   */
  override dispose(): void {
    this.#handle?.dispose();
    this.#handle = undefined;
    this.#stats = this.#metrics = this.#params = this.#matches = this.#warnings = undefined;
    this.#precision = this.#recall = this.#scores = undefined;
  }

  #open(): addon.EvaluationHandle {
    if (!this.#handle) throw disposed('an Evaluation');
    return this.#handle;
  }
}
