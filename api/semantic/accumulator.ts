import { isA } from '../check/kinds.js';
import * as addon from '#native';
import { ids } from '../check/ids.js';
import { disposed, Disposing } from '../dispose.js';
import { mistake } from '../check/mistakes.js';
import { BoxwiseError, describe, native } from '../errors.js';
import { snapshotBytes, fromSnapshots } from '../evaluate/evaluator/state.js';
import type { Id } from '../evaluate/types.js';
import { withoutProgress } from '../progress.js';
import { SemanticEvaluation } from './evaluation.js';
import { labelPair, semanticParams, type CheckedSemantic } from './inputs.js';
import type { LabelMap, SemanticOptions, SemanticParams } from './types.js';

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
   * ```ts
   * const scores = new SemanticAccumulator({ classes: ['road', 'car'] });
   * scores.add(Uint8Array.of(0, 0, 1, 255), Uint8Array.of(0, 1, 1, 0)); // labels, predictions
   * console.log(scores.result().metrics.mIoU); // 0.5
   * ```
   *
   * @param imageId id of the image; then it is found if the image is added twice, also by `merge` or in a snapshot
   * @throws BoxwiseError `LENGTH_MISMATCH`; `OUT_OF_RANGE` for a label that is neither a class nor ignored; `DUPLICATE_ID` for an id that has been
   * added
   */
  add(labels: LabelMap, predictions: LabelMap, imageId?: Id): this {
    const [truth, predicted] = labelPair(labels, predictions);
    const named = imageId === undefined ? undefined : ids([imageId], 'imageId');
    const handle = this.#open();
    native(() => handle.add(truth, predicted, named));
    return this;
  }

  /**
   * Adds the counts of another accumulator, for example from another thread. The order does not matter: result and snapshot are those of one
   * accumulator to which all images were added.
   *
   * ```ts
   * const scores = new SemanticAccumulator({ classes: ['road', 'car'] });
   * const other = new SemanticAccumulator({ classes: ['road', 'car'] });
   * other.add(Uint8Array.of(0, 1), Uint8Array.of(0, 1));
   * console.log(scores.merge(other).result().metrics.mIoU); // 1
   * ```
   *
   * @throws BoxwiseError `INVALID_ARGUMENT` if the other has different options, or is this one; `DUPLICATE_ID` for an image with an id that both
   * have
   */
  merge(other: SemanticAccumulator): this {
    if (!isA(other, SemanticAccumulator))
      throw new BoxwiseError('INVALID_ARGUMENT', 'a SemanticAccumulator', describe(other), {
        input: 'other',
      });
    const [handle, others] = [this.#open(), native(() => other.#open('other'))];
    const [own, theirs] = [this.#options, native(() => other.#options)];
    if (own.names && theirs.names && own.names.join('\n') !== theirs.names.join('\n'))
      throw otherOptions(`the classes ${own.names.join(', ')}`, theirs.names.join(', '));
    if (JSON.stringify(own.params) !== JSON.stringify(theirs.params))
      throw otherOptions(worded(own.params), worded(theirs.params));
    native(() => handle.merge(others));
    return this;
  }

  /**
   * Returns a snapshot: the state as bytes, the same for the same images in whatever order they were added. {@link SemanticAccumulator.fromBytes}
   * reads it, in this process or on another machine. Its size grows with the pairs of classes that occur and with the ids of images.
   *
   * ```ts
   * const scores = new SemanticAccumulator({ classes: ['road', 'car'] });
   * scores.add(Uint8Array.of(0, 0, 1, 255), Uint8Array.of(0, 1, 1, 0)); // labels, predictions
   * const same = SemanticAccumulator.fromBytes(scores.toBytes(), { classes: ['road', 'car'] });
   * console.log(same.result().metrics.mIoU); // 0.5
   * ```
   */
  toBytes(): Uint8Array {
    const handle = this.#open();
    return native(() => handle.toBytes()) as Uint8Array;
  }

  /**
   * Adds the images of a snapshot. Errors are those of {@link SemanticAccumulator.fromBytes}; after an error nothing is added.
   *
   * ```ts
   * const scores = new SemanticAccumulator({ classes: ['road', 'car'] });
   * scores.add(Uint8Array.of(0, 0, 1, 255), Uint8Array.of(0, 1, 1, 0)); // labels, predictions
   * const all = new SemanticAccumulator({ classes: ['road', 'car'] });
   * all.addSnapshot(scores.toBytes());
   * console.log(all.result().metrics.mIoU); // 0.5
   * ```
   */
  addSnapshot(bytes: Uint8Array): this {
    const own = snapshotBytes(bytes);
    const handle = this.#open();
    native(() => handle.addBytes(own));
    return this;
  }

  /**
   * Makes an accumulator of a snapshot, or of several with different images.
   *
   * ```ts
   * const scores = new SemanticAccumulator({ classes: 2 });
   * scores.add(Uint8Array.of(0, 0, 1, 255), Uint8Array.of(0, 1, 1, 0), 'street.png');
   * console.log(SemanticAccumulator.fromBytes(scores.toBytes(), { classes: 2 }).result().metrics.mIoU); // 0.5
   * ```
   *
   * @throws BoxwiseError `INVALID_VALUE` for bytes that are no snapshot, or that were cut off or changed; `INVALID_ARGUMENT` if the options are not
   * those of the accumulator that made it; `DUPLICATE_ID` for an image with an id that two snapshots have
   */
  static fromBytes(bytes: Uint8Array | readonly Uint8Array[], options: SemanticOptions): SemanticAccumulator {
    return fromSnapshots(bytes, () => new SemanticAccumulator(options));
  }

  /**
   * Returns the metrics of the images so far; you can add more afterwards.
   *
   * ```ts
   * const scores = new SemanticAccumulator({ classes: ['road', 'car'] });
   * scores.add(Uint8Array.of(0, 0, 1, 255), Uint8Array.of(0, 1, 1, 0)); // labels, predictions
   * console.log(scores.result().metrics.aAcc.toFixed(3)); // 0.667
   * ```
   */
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
   *
   * ```ts
   * const scores = new SemanticAccumulator({ classes: ['road', 'car'] });
   * scores.add(Uint8Array.of(0, 0, 1, 255), Uint8Array.of(0, 1, 1, 0)); // labels, predictions
   * const { mIoU } = scores.result().metrics;
   * scores.dispose();
   * console.log(mIoU); // 0.5
   * ```
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

function otherOptions(expected: string, got: string): BoxwiseError {
  const cure = 'make both with the same options; the order of names is the order of labels';
  return mistake('INVALID_ARGUMENT', expected, got, 'other', { cure });
}

function worded({ classes, ignoreLabel, reduceZeroLabel }: SemanticParams): string {
  return `${classes} classes with ignoreLabel ${ignoreLabel} and reduceZeroLabel ${reduceZeroLabel}`;
}
