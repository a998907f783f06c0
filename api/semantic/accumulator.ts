import * as addon from '#native';
import { disposed, Disposing } from '../dispose.js';
import { BoxwiseError, describe, native } from '../errors.js';
import { withoutProgress } from '../progress.js';
import { SemanticEvaluation } from './evaluation.js';
import { labelPair, semanticParams, type CheckedSemantic } from './inputs.js';
import type { LabelMap, SemanticOptions } from './types.js';

/**
 * Semantic evaluation of images as they come: only the matrix of confusions is kept, so any number of them can be added.
 *
 * ```ts
 * const scores = new SemanticAccumulator({ classes: 19 });
 * for (const { labels, predictions } of images) scores.add(labels, predictions);
 * console.log(scores.result().metrics.mIoU);
 * ```
 *
 * The matrix is native memory and goes with the object, some time after the last use of it, or at once by `dispose` or `using`.
 */
export class SemanticAccumulator extends Disposing {
  #handle: addon.ConfusionHandle | undefined;
  readonly #options: CheckedSemantic;

  /** @throws BoxwiseError `OUT_OF_RANGE` for no classes or more than 4096 */
  constructor(options: SemanticOptions) {
    super();
    this.#options = semanticParams(options);
    withoutProgress(options);
    this.#handle = native(() => addon.ConfusionHandle.empty(this.#options.native));
  }

  /**
   * Adds an image, whose labels and predictions have one length and one order of pixels. After an error nothing of it has
   * been added.
   *
   * @throws BoxwiseError `LENGTH_MISMATCH`; `OUT_OF_RANGE` for a label that is no class and not ignored
   */
  add(labels: LabelMap, predictions: LabelMap): this {
    const [truth, predicted] = labelPair(labels, predictions);
    const handle = this.#open();
    native(() => handle.add(truth, predicted));
    return this;
  }

  /**
   * Adds what another accumulator has counted, say of another thread's images.
   *
   * @throws BoxwiseError `INVALID_ARGUMENT` where the other reads labels differently, or is this one
   */
  merge(other: SemanticAccumulator): this {
    if (!(other instanceof SemanticAccumulator))
      throw new BoxwiseError('INVALID_ARGUMENT', 'a SemanticAccumulator', describe(other), {
        input: 'other',
      });
    const [handle, others] = [this.#open(), other.#open('other')];
    native(() => handle.merge(others));
    return this;
  }

  /** What the images so far come to; more may be added afterwards. */
  result(): SemanticEvaluation {
    const handle = this.#open();
    return new SemanticEvaluation(
      native(() => handle.found()),
      this.#options,
    );
  }

  /**
   * Gives the native memory back at once; the second time nothing happens. Results that were taken stay; every use afterwards throws
   * `DISPOSED`. Also as `[Symbol.dispose]`, for `using`.
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
