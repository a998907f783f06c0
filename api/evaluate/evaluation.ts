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
 * What an evaluation found. Numbers are there at once; the big arrays, the matches and the tables are made when
 * they are first asked for, and kept.
 *
 * Where there is nothing to measure, a number is -1, as in pycocotools.
 *
 * Its memory is native and goes with the object, some time after the last use of it. `dispose` gives it back at once, by hand or
 * by `using`, which matters where many evaluations follow one another without a pause of the event loop.
 *
 * @typeParam Names the names of its numbers; they depend on the protocol and on what is compared
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
   * The numbers in the reference's order; for boxes under COCO's protocol AP, AP50, AP75, APs, APm, APl, AR1, AR10,
   * AR100, ARs, ARm, ARl.
   */
  get stats(): Float64Array {
    const handle = this.#open();
    return (this.#stats ??= native(() => handle.stats()));
  }

  /** The numbers by name. */
  get metrics(): Names {
    this.#open();
    return (this.#metrics ??= this.#named(this.stats));
  }

  /** The text that the reference prints, character for character, with its final line break. */
  summary(): string {
    const handle = this.#open();
    return native(() => handle.summary());
  }

  /** The parameters after defaults: the axes of the arrays. */
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

  /** The recall that is reached, [T, K, A, M]. */
  get recall(): NdArray {
    const handle = this.#open();
    return (this.#recall ??= native(() => handle.recall()));
  }

  /** The score of the detection that reaches each recall threshold, [T, R, K, A, M]. */
  get scores(): NdArray {
    const handle = this.#open();
    return (this.#scores ??= native(() => handle.scores()));
  }

  /** The averages of each category, in the order of `params.categoryIds`. */
  perCategory(): CategoryMetrics<Names>[] {
    const handle = this.#open();
    return native(() => handle.perCategory()).map(({ categoryId, name, stats }) => {
      const row = Object.assign({ categoryId: parseId(categoryId) }, this.#named(stats));
      return name === undefined ? row : Object.assign(row, { name });
    });
  }

  /**
   * One precision-recall curve.
   *
   * Throws `UNKNOWN_ID` for a category, an area label, an IoU threshold or a number of detections that the
   * evaluation did not have.
   */
  precisionRecall(categoryId: Id, options: CurveOptions = {}): PrecisionRecall {
    const category = typeof categoryId === 'string' ? JSON.stringify(categoryId) : String(categoryId);
    const { iou, area, maxDetections } = options;
    const handle = this.#open();
    return native(() => handle.precisionRecall(category, iou, area, maxDetections));
  }

  /** Who matched whom, as columns of positions in the inputs. Made by matching once more when first asked for. */
  get matches(): Matches {
    const handle = this.#open();
    return (this.#matches ??= native(() => handle.matches()));
  }

  /** What in the data would surprise; empty for clean data. */
  get warnings(): EvaluationWarning[] {
    const handle = this.#open();
    return (this.#warnings ??= native(() => handle.warnings()));
  }

  #named(values: ArrayLike<number>): Names {
    const handle = this.#open();
    const names = native(() => handle.metricNames());
    return Object.fromEntries(names.map((name, i) => [name, values[i]])) as Names;
  }

  /** The numbers, for JSON.stringify: -1 stays -1. */
  toJSON(): { metrics: Names; stats: number[]; params: EvaluationParams; warnings: EvaluationWarning[] } {
    return { metrics: this.metrics, stats: [...this.stats], params: this.params, warnings: this.warnings };
  }

  /**
   * Gives the native memory back at once; the second time nothing happens. Numbers and arrays that were taken out before stay;
   * every use of the evaluation afterwards throws `DISPOSED`. Also as `[Symbol.dispose]`, for `using`.
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
