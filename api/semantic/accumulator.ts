import { isA } from '../check/kinds.js';
import * as addon from '#native';
import { disposed, Disposing } from '../dispose.js';
import { BoxwiseError, describe, native } from '../errors.js';
import { withoutProgress } from '../progress.js';
import { SemanticEvaluation } from './evaluation.js';
import { labelPair, semanticParams, type CheckedSemantic } from './inputs.js';
import type { LabelMap, SemanticOptions } from './types.js';

/**
 * Evaluates semantic segmentation image by image. It keeps only the confusion matrix, so any number of images can be added.
 *
 * ```ts
 * const scores = new SemanticAccumulator({ classes: 2 });
 * scores.add(Uint8Array.of(0, 0, 1, 255), Uint8Array.of(0, 1, 1, 0));
 * console.log(scores.result().metrics.mIoU); // 0.5
 * ```
 *
 * The matrix is native memory that is freed on garbage collection, or at once by `dispose` or `using`.
 */
export class SemanticAccumulator extends Disposing {
  #handle: addon.ConfusionHandle | undefined;
  readonly #options: CheckedSemantic;

  /** @throws BoxwiseError `OUT_OF_RANGE` for no classes or more than 4096 */
  constructor(options: SemanticOptions) {
    super();
    this.#options = native(() => semanticParams(options));
    native(() => withoutProgress(options));
    this.#handle = native(() => addon.ConfusionHandle.empty(this.#options.native));
  }

  /**
   * Adds an image. Labels and predictions must have the same length and pixel order. After an error nothing of the image is
   * added.
   *
   * @throws BoxwiseError `LENGTH_MISMATCH`; `OUT_OF_RANGE` for a label that is neither a class nor ignored
   */
  add(labels: LabelMap, predictions: LabelMap): this {
    const [truth, predicted] = labelPair(labels, predictions);
    const handle = this.#open();
    native(() => handle.add(truth, predicted));
    return this;
  }

  /**
   * Adds the counts of another accumulator, for example from another thread.
   *
   * @throws BoxwiseError `INVALID_ARGUMENT` if the other has different options, or is this one
   */
  merge(other: SemanticAccumulator): this {
    if (!isA(other, SemanticAccumulator))
      throw new BoxwiseError('INVALID_ARGUMENT', 'a SemanticAccumulator', describe(other), {
        input: 'other',
      });
    const [handle, others] = [this.#open(), native(() => other.#open('other'))];
    native(() => handle.merge(others));
    return this;
  }

  /** Returns the metrics of the images so far; you can add more afterwards. */
  result(): SemanticEvaluation {
    const handle = this.#open();
    return new SemanticEvaluation(
      native(() => handle.found()),
      this.#options,
    );
  }

  /**
   * Frees the native memory at once. A second call does nothing. Results remain valid; later uses throw `DISPOSED`. Also available
   * as `[Symbol.dispose]`, for `using`.
   */
  override dispose(): void {
    this.#handle?.dispose();
    this.#handle = undefined;
  }

  #open(input?: string): addon.ConfusionHandle {
    if (!this.#handle) throw disposed('a SemanticAccumulator', input);
    return this.#handle;
  }
}
