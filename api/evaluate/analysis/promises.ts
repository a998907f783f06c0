import { isA } from '../../check/kinds.js';
import { signalAlone, type PromiseOptions } from '../../call.js';
import { cancellable } from '../../cancel.js';
import { nativeAsync } from '../../errors.js';
import type { ReportSubject } from '../../report/data.js';
import type { ReportOptions } from '../../report/options.js';
import { provenanceLater, type Provenance } from '../../report/provenance.js';
import { report } from '../../report/report.js';
import type { Table } from '../../table.js';
import type { Matches, NdArray } from '../types.js';
import { calibration, type Calibration, type CalibrationOptions } from './calibration.js';
import { comparison, notEvaluation, type CompareOptions, type EvaluationComparison } from './comparison.js';
import { confusionMatrix, type ConfusionOptions, type DetectionConfusion } from './confusion.js';
import { distributions, type DistributionOptions, type Distributions } from './distributions.js';
import { errorCosts, type DetectionErrors, type ErrorCostOptions, type ErrorOptions } from './errors.js';
import { labelErrors, type LabelErrorOptions, type LabelErrors } from './labels.js';
import { lrp, type LrpErrors, type LrpOptions } from './lrp.js';
import {
  operatingCurve,
  operatingPoints,
  type OperatingCurveColumns,
  type OperatingCurveOptions,
  type OperatingPointOptions,
  type OperatingPoints,
} from './operating.js';
import { slices, type Attributes, type SliceColumns, type SliceOptions } from './slices.js';
import type { AnalysisOptions } from './setting.js';
import type { Subject } from './subject.js';
import {
  tieOrders,
  withoutScores,
  type TieOrderOptions,
  type TieOrders,
  type UnscoredRates,
} from './unranked.js';
import {
  detectionTable,
  imageTable,
  objectTable,
  type DetectionTableColumns,
  type ImageColumns,
  type ImageTableOptions,
  type ObjectColumns,
} from './tables.js';
import { promised } from '../../native-call.js';

/** The large arrays of an evaluation. */
interface Arrays {
  /** [T, R, K, A, M]. */
  precision: NdArray;
  /** [T, K, A, M]. */
  recall: NdArray;
  /** [T, R, K, A, M]. */
  scores: NdArray;
}

/** What an evaluation keeps once it has been computed. */
export type Kept = Partial<Arrays & { matches: Matches }>;

/**
 * The large arrays and the analyses of an {@link Evaluation} off the event loop: the same names and arguments, each returning a
 * promise.
 */
export class EvaluationPromises {
  readonly #subject: () => Subject;
  readonly #kept: Kept;
  readonly #reported: (compare: unknown) => ReportSubject[];

  /** @internal */
  constructor(subject: () => Subject, kept: Kept, reported: (compare: unknown) => ReportSubject[]) {
    this.#subject = subject;
    this.#kept = kept;
    this.#reported = reported;
  }

  /** As `matches` of {@link Evaluation}, which then has them at once. */
  async matches(options?: PromiseOptions): Promise<Matches> {
    const { handle } = this.#subject();
    return cancellable(signalAlone(options), async (cancellation) => {
      const matches = (): Promise<Matches> => promised('matchesOf', cancellation, handle);
      return (this.#kept.matches ??= await nativeAsync(matches));
    });
  }

  /** As `precision` of {@link Evaluation}, which then has it and the other two arrays at once. */
  async precision(options?: PromiseOptions): Promise<NdArray> {
    return (await this.#arrays(options)).precision;
  }

  /** As `recall` of {@link Evaluation}, which then has it and the other two arrays at once. */
  async recall(options?: PromiseOptions): Promise<NdArray> {
    return (await this.#arrays(options)).recall;
  }

  /** As `scores` of {@link Evaluation}, which then has them and the other two arrays at once. */
  async scores(options?: PromiseOptions): Promise<NdArray> {
    return (await this.#arrays(options)).scores;
  }

  /** As `operatingPoints` of {@link Evaluation}. */
  async operatingPoints(options?: OperatingPointOptions & PromiseOptions): Promise<OperatingPoints> {
    return operatingPoints.later(this.#subject(), options);
  }

  /** As `operatingCurve` of {@link Evaluation}. */
  async operatingCurve(
    options?: OperatingCurveOptions & PromiseOptions,
  ): Promise<Table<OperatingCurveColumns>> {
    return operatingCurve.later(this.#subject(), options);
  }

  /** As `confusionMatrix` of {@link Evaluation}. */
  async confusionMatrix(options?: ConfusionOptions & PromiseOptions): Promise<DetectionConfusion> {
    return confusionMatrix.later(this.#subject(), options);
  }

  /** As `errors` of {@link Evaluation}. */
  async errors(options?: ErrorCostOptions & PromiseOptions): Promise<DetectionErrors> {
    return errorCosts.later(this.#subject(), options);
  }

  /** As `detectionTable` of {@link Evaluation}. */
  async detectionTable(options?: ErrorOptions & PromiseOptions): Promise<Table<DetectionTableColumns>> {
    return detectionTable.later(this.#subject(), options);
  }

  /** As `objectTable` of {@link Evaluation}. */
  async objectTable(options?: ErrorOptions & PromiseOptions): Promise<Table<ObjectColumns>> {
    return objectTable.later(this.#subject(), options);
  }

  /** As `imageTable` of {@link Evaluation}. */
  async imageTable(options?: ImageTableOptions & PromiseOptions): Promise<Table<ImageColumns>> {
    return imageTable.later(this.#subject(), options);
  }

  /** As `lrp` of {@link Evaluation}. */
  async lrp(options?: LrpOptions & PromiseOptions): Promise<LrpErrors> {
    return lrp.later(this.#subject(), options);
  }

  /** As `withoutScores` of {@link Evaluation}. */
  async withoutScores(options?: AnalysisOptions & PromiseOptions): Promise<UnscoredRates> {
    return withoutScores.later(this.#subject(), options);
  }

  /** As `tieOrders` of {@link Evaluation}. */
  async tieOrders(options?: TieOrderOptions & PromiseOptions): Promise<TieOrders> {
    return tieOrders.later(this.#subject(), options);
  }

  /** As `calibration` of {@link Evaluation}. */
  async calibration(options?: CalibrationOptions & PromiseOptions): Promise<Calibration> {
    return calibration.later(this.#subject(), options);
  }

  /** As `distributions` of {@link Evaluation}. */
  async distributions(options?: DistributionOptions & PromiseOptions): Promise<Distributions> {
    return distributions.later(this.#subject(), options);
  }

  /** As `slices` of {@link Evaluation}. */
  async slices<Row extends object = Attributes>(
    options: SliceOptions<Row> & PromiseOptions,
  ): Promise<Table<SliceColumns>> {
    return slices.later(this.#subject(), options);
  }

  /** As `labelErrors` of {@link Evaluation}. */
  async labelErrors(options?: LabelErrorOptions & PromiseOptions): Promise<LabelErrors> {
    return labelErrors.later(this.#subject(), options);
  }

  /** As `compare` of {@link Evaluation}. */
  async compare(
    after: { readonly promises: EvaluationPromises },
    options?: CompareOptions & PromiseOptions,
  ): Promise<EvaluationComparison> {
    const other: unknown = after?.promises;
    if (!isA(other, EvaluationPromises)) throw notEvaluation(after);
    return comparison.later(this.#subject(), other.#subject(), options);
  }

  /** As `report` of {@link Evaluation}; can also put small pictures into the file (`thumbnails`). */
  async report(
    options?: ReportOptions<{ readonly promises: EvaluationPromises }> & PromiseOptions,
  ): Promise<string> {
    return report.later(this.#reported(options?.compare), options);
  }

  /** As `provenance` of {@link Evaluation}. */
  async provenance(options?: PromiseOptions): Promise<Provenance> {
    const [{ subject, origins }] = this.#reported(undefined) as [ReportSubject];
    const signal = signalAlone(options);
    return cancellable(signal, () => provenanceLater(subject, origins, signal));
  }

  async #arrays(options: PromiseOptions | undefined): Promise<Arrays> {
    const { handle } = this.#subject();
    return cancellable(signalAlone(options), async (cancellation) => {
      const { precision, recall, scores } = this.#kept;
      if (precision && recall && scores) return { precision, recall, scores };
      const arrays = (): Promise<Arrays> => promised('arraysOf', cancellation, handle);
      return Object.assign(this.#kept, await nativeAsync(arrays));
    });
  }
}
