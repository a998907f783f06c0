import type { Table } from '../../table.js';
import { confusionMatrix, type ConfusionOptions, type DetectionConfusion } from './confusion.js';
import { errorCosts, type DetectionErrors, type ErrorOptions } from './errors.js';
import {
  operatingCurve,
  operatingPoints,
  type OperatingCurveColumns,
  type OperatingCurveOptions,
  type OperatingPointOptions,
  type OperatingPoints,
} from './operating.js';
import type { Subject } from './subject.js';
import {
  detectionTable,
  imageTable,
  objectTable,
  type DetectionTableColumns,
  type ImageColumns,
  type ImageTableOptions,
  type ObjectColumns,
} from './tables.js';

/** The analyses of an {@link Evaluation} off the event loop: the same names and arguments, each returning a promise. */
export class EvaluationPromises {
  readonly #subject: () => Subject;

  /** @internal */
  constructor(subject: () => Subject) {
    this.#subject = subject;
  }

  /** As `operatingPoints` of {@link Evaluation}. */
  async operatingPoints(options?: OperatingPointOptions): Promise<OperatingPoints> {
    return operatingPoints.later(this.#subject(), options);
  }

  /** As `operatingCurve` of {@link Evaluation}. */
  async operatingCurve(options?: OperatingCurveOptions): Promise<Table<OperatingCurveColumns>> {
    return operatingCurve.later(this.#subject(), options);
  }

  /** As `confusionMatrix` of {@link Evaluation}. */
  async confusionMatrix(options?: ConfusionOptions): Promise<DetectionConfusion> {
    return confusionMatrix.later(this.#subject(), options);
  }

  /** As `errors` of {@link Evaluation}. */
  async errors(options?: ErrorOptions): Promise<DetectionErrors> {
    return errorCosts.later(this.#subject(), options);
  }

  /** As `detectionTable` of {@link Evaluation}. */
  async detectionTable(options?: ErrorOptions): Promise<Table<DetectionTableColumns>> {
    return detectionTable.later(this.#subject(), options);
  }

  /** As `objectTable` of {@link Evaluation}. */
  async objectTable(options?: ErrorOptions): Promise<Table<ObjectColumns>> {
    return objectTable.later(this.#subject(), options);
  }

  /** As `imageTable` of {@link Evaluation}. */
  async imageTable(options?: ImageTableOptions): Promise<Table<ImageColumns>> {
    return imageTable.later(this.#subject(), options);
  }
}
