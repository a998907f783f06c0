import { milliseconds } from '../clock.js';
import { isA } from '../check/kinds.js';
import * as addon from '#native';
import { signalAlone } from '../call.js';
import { cancellable, signalOf, type PromiseOptions } from '../cancel.js';
import { isList } from '../check/lists.js';
import { outOfRange, wrongType } from '../check/mistakes.js';
import { number, within } from '../check/numbers.js';
import { knownOptions, optionsOf } from '../check/options.js';
import type { ColumnsOptions } from '../decode/columns.js';
import { disposed, Disposing } from '../dispose.js';
import { native, nativeAsync } from '../errors.js';
import { inFile } from '../formats/files.js';
import { withoutProgress } from '../progress.js';
import { Dataset, type GroundTruthInput } from './dataset.js';
import { Evaluation } from './evaluation.js';
import { additionOf, formatOf, joined, type Addition, type ImageDetections } from './evaluator/images.js';
import { addedWhole, merged } from './evaluator/handles.js';
import { fromSnapshots, onlyAddedOf, snapshotBytes } from './evaluator/state.js';
import type { AddBatchOptions, BatchScores, ResultOptions, ScoresOptions } from './evaluator/types.js';
import { detectionsInput, withoutOffset, type Input } from './inputs.js';
import { loadOptions, nativeParams } from './options.js';
import type { Origin, Origins } from './origin.js';
import { detectionsArg, explained } from './request.js';
import { atOnce, firstSlice, inSlices } from './slices.js';
import type { DetectionsInput, EvaluatorOptions, Id, IouType, MetricsOf } from './types.js';
import { computed, promised } from '../native-call.js';

export type { ImageDetections } from './evaluator/images.js';
export type * from './evaluator/types.js';

const SCORES = knownOptions<ScoresOptions>('evaluator.scores({ confidence: 0.3 })', {
  iou: true,
  confidence: true,
});
const BATCH = knownOptions<AddBatchOptions>('evaluator.addBatch(images, { confidence: 0.3 })', {
  iou: true,
  confidence: true,
  categoryIds: true,
});

/** After this many additions the garbage collector is told of the memory behind the small object. */
const WEIGHED_EVERY = 64;

/** What an evaluator is made of, which only the library has. */
class Parts {
  readonly handle: addon.EvaluatorHandle;
  readonly iouType: IouType;
  /** The dataset: whether it was read from boxwise's own text of an object, and where it came from. */
  readonly truth: { written: boolean; origin: Origin };

  constructor(handle: addon.EvaluatorHandle, { iouType, truth }: Pick<Parts, 'iouType' | 'truth'>) {
    this.handle = handle;
    this.iouType = iouType;
    this.truth = truth;
  }
}

/** What an {@link Evaluator} does off the event loop. */
export interface EvaluatorPromises<Names> {
  /**
   * As `addAll`. Typed arrays and bytes are copied before it returns; do not change parsed objects before the promise is settled. A promise that
   * rejects, as by an abort, has added nothing.
   */
  addAll(detections: DetectionsInput, options?: PromiseOptions): Promise<number>;
  /** As `result`. */
  result(options?: ResultOptions & PromiseOptions): Promise<Evaluation<Names>>;
}

/**
 * An evaluation to which images are added as they come, in any order: in a training loop, from several workers, from shards.
 *
 * An image is matched when it is added, and its detections are then forgotten: what is kept of each takes about 12 bytes. `result()` has the
 * bits of one call of `evaluate` with all detections, image by image in the order of the dataset's ids. Only `voc` ranks equal scores of
 * different images in the order of the input; all other protocols give the same bits for any order of the images. Within an image, equal
 * scores keep the order of the input.
 *
 * All detections of an image are added at once; a second time throws `DUPLICATE_ID`. After an error nothing is added. Images that are never
 * added count as images without detections. Of the analyses, results have those that need scores and outcomes alone: `operatingPoints`,
 * `operatingCurve`, `calibration`, `imageTable`, and `slices` of images. What needs boxes or matched objects (`matches`, `errors`,
 * `confusionMatrix`, ...) throws `INVALID_ARGUMENT`: use `evaluate` for it.
 *
 * ```ts
 * const evaluator = new Evaluator('sample/gt.json');
 * const results = JSON.parse(readFileSync('sample/dt.json', 'utf8')) as import('boxwise').CocoResult[];
 * for (const imageId of new Set(results.map(({ image_id }) => image_id)))
 *   evaluator.add(
 *     imageId,
 *     results.filter(({ image_id }) => image_id === imageId),
 *   );
 * console.log(evaluator.result().metrics.AP.toFixed(3)); // 0.579
 * ```
 *
 * It holds native memory that is freed on garbage collection, or at once by `dispose` or `using`. docs/scale.md has more: snapshots, shards,
 * and what is kept.
 *
 * @typeParam Options the options, on which the names of the metrics depend
 */
export class Evaluator<const Options extends EvaluatorOptions = Record<never, never>> extends Disposing {
  #handle: addon.EvaluatorHandle | undefined;
  readonly #iouType: IouType;
  readonly #truth: Parts['truth'];
  #added = 0;
  /** Milliseconds that adding took. */
  #spent = 0;

  /**
   * An evaluator without images.
   *
   * Errors are those of `evaluate` for options and ground truth; `INVALID_ARGUMENT` for `analysis: true`.
   *
   * @param dataset a {@link Dataset}, or anything that one is loaded from
   */
  constructor(dataset: GroundTruthInput, options?: Options) {
    super();
    const parts: unknown = dataset;
    if (isA(parts, Parts)) {
      ({ handle: this.#handle, iouType: this.#iouType, truth: this.#truth } = parts);
      return;
    }
    const params = native(() => {
      withoutProgress(options);
      return nativeParams(options);
    });
    const loaded = isA(dataset, Dataset) ? dataset : Dataset.load(dataset, loadOptions(options ?? {}));
    this.#iouType = params.iouType;
    this.#truth = { written: Dataset.isWritten(loaded), origin: Dataset.originOf(loaded) };
    const handle = Dataset.handle(loaded);
    try {
      this.#handle = native(() => addon.EvaluatorHandle.empty(handle, params));
    } catch (thrown) {
      throw withoutOffset(thrown, this.#truth.written);
    } finally {
      if (loaded !== dataset) loaded.dispose(); // the evaluator has a share of its own
    }
    this.#handle.weigh();
  }

  /**
   * Adds an image with all its detections, or with none (`[]`).
   *
   * ```ts
   * const evaluator = new Evaluator('sample/gt.json');
   * evaluator.add(42, decode(outputs, { model: 'yolov8', imageSize: [640, 480] }), { categoryIds: cocoCategoryIds });
   * ```
   *
   * Throws `DUPLICATE_ID` for an image that has been added, `UNKNOWN_IMAGE` for one that the dataset does not list, `INVALID_ARGUMENT` for
   * detections of another image; other errors are those of `evaluate` for detections.
   *
   * @param detections what `decode` returns, columns, or results; `image_id` and `imageIds` may be left out
   */
  add(imageId: Id, detections: ImageDetections, options?: ColumnsOptions): this {
    const addition = native(() => additionOf(imageId, detections, this.#iouType, options));
    this.#add(this.#open(), addition);
    return this;
  }

  /**
   * Adds all images of results: a path, a `file:` URL, JSON bytes, a results array or columns, as `evaluate` takes them. Returns the number
   * of images.
   *
   * Errors are those of {@link Evaluator.add}.
   *
   * ```ts
   * const evaluator = new Evaluator('sample/gt.json');
   * console.log(evaluator.addAll('sample/dt.json')); // 200
   * ```
   */
  addAll(detections: DetectionsInput): number {
    const input = native(() => atOnce(detectionsInput(detections, this.#iouType)));
    return this.#add(this.#open(), input);
  }

  /**
   * Adds some images, and returns precision, recall and F1 of these images alone.
   *
   * Errors are those of {@link Evaluator.add}; `UNKNOWN_ID` for an `iou` that is not evaluated.
   *
   * ```ts
   * const evaluator = new Evaluator('sample/gt.json');
   * const { precision, recall } = evaluator.addBatch([[57612, [{ category_id: 1, bbox: [7, 167, 149, 95], score: 0.9 }]]]);
   * ```
   */
  addBatch(
    images: readonly (readonly [imageId: Id, detections: ImageDetections])[],
    options?: AddBatchOptions,
  ): BatchScores {
    const { categoryIds, iou, confidence } = optionsOf(options, BATCH);
    if (!isList(images)) throw wrongType('an array of [imageId, detections]', images, 'images');
    const handle = this.#open();
    const target = targetOf(iou, confidence);
    const additions = images.map((image: unknown, index) => {
      if (!isList(image) || image.length !== 2)
        throw wrongType('[imageId, detections]', image, 'images', index);
      const [imageId, detections] = image as [Id, ImageDetections];
      return native(() => additionOf(imageId, detections, this.#iouType, categoryIds && { categoryIds }));
    });
    return this.#addJoined(handle, additions, target) ?? this.#addEach(handle, additions, target);
  }

  /** Adds images in one call; nothing if that is not possible, also where an image has an error, which is found image by image. */
  #addJoined(
    handle: addon.EvaluatorHandle,
    additions: readonly Addition[],
    target: ScoresTarget,
  ): BatchScores | undefined {
    const since = milliseconds();
    try {
      const all = joined(additions);
      if (!all) return undefined;
      const found = addon.addBatch(handle, detectionsArg(all.columns), all.images, ...target);
      this.#weigh(additions.length);
      this.#spent += milliseconds() - since;
      return found;
    } catch {
      return undefined;
    }
  }

  /** Adds all images, or none after an error. */
  #addEach(handle: addon.EvaluatorHandle, additions: readonly Addition[], target: ScoresTarget): BatchScores {
    const batch = native(() => handle.fresh());
    try {
      for (const addition of additions) this.#add(batch, addition);
      const found = native(() => batch.scores(...target));
      native(() => handle.addImagesOf(batch));
      return found;
    } finally {
      batch.dispose();
    }
  }

  /**
   * Adds the images of a snapshot, which `toBytes` returned here or on another machine. Snapshots can be added one by one as they arrive, so that
   * no more than one is in memory.
   *
   * Errors are those of {@link Evaluator.fromBytes} for bytes; after an error nothing is added.
   *
   * ```ts
   * const [shard, all] = [new Evaluator('sample/gt.json'), new Evaluator('sample/gt.json')];
   * shard.addAll('sample/dt.json');
   * console.log(all.addSnapshot(shard.toBytes()).imageCount === shard.imageCount); // true
   * ```
   */
  addSnapshot(bytes: Uint8Array): this {
    const own = snapshotBytes(bytes);
    const handle = this.#open();
    native(() => handle.addBytes(own));
    handle.weigh();
    return this;
  }

  /**
   * Returns precision, recall and F1 of all images so far. Throws `UNKNOWN_ID` for an `iou` that is not evaluated.
   *
   * ```ts
   * const evaluator = new Evaluator('sample/gt.json');
   * evaluator.addAll('sample/dt.json');
   * const { precision, recall } = evaluator.scores({ confidence: 0.3 });
   * console.log(precision.toFixed(3), recall.toFixed(3)); // 0.932 0.614
   * ```
   */
  scores(options?: ScoresOptions): BatchScores {
    const { iou, confidence } = optionsOf(options, SCORES);
    const handle = this.#open();
    const target = targetOf(iou, confidence);
    return native(() => handle.scores(...target));
  }

  /**
   * Returns the evaluation of the images so far; you can add more afterwards.
   *
   * ```ts
   * const evaluator = new Evaluator('sample/gt.json');
   * evaluator.addAll('sample/dt.json');
   * console.log(evaluator.result().metrics.AP.toFixed(3)); // 0.579
   * ```
   */
  result(options?: ResultOptions): Evaluation<MetricsOf<Options>> {
    const onlyAdded = onlyAddedOf(options);
    const handle = this.#open();
    const since = milliseconds();
    const result = native(() => computed('resultOf', handle, onlyAdded));
    return new Evaluation(result, this.#origins(since));
  }

  /** `addAll` and `result` off the event loop. */
  get promises(): EvaluatorPromises<MetricsOf<Options>> {
    return {
      addAll: async (detections, options) => {
        const signal = signalAlone(options);
        const work = detectionsInput(detections, this.#iouType);
        return cancellable(signal, async (cancellation) => {
          const given = firstSlice(work)?.answer ?? (await inSlices(work, signal));
          const handle = this.#open();
          const since = milliseconds();
          try {
            return await addedWhole(handle, signal, (batch) =>
              nativeAsync(() => promised('addImages', cancellation, batch, detectionsArg(given.form))),
            );
          } catch (thrown) {
            throw this.#explained(thrown, given);
          } finally {
            this.#spent += milliseconds() - since;
          }
        });
      },
      result: async (options) => {
        const [signal, own] = signalOf(options);
        const onlyAdded = onlyAddedOf(own);
        const handle = this.#open();
        return cancellable(signal, async (cancellation) => {
          const result = (): Promise<addon.EvaluationHandle> =>
            promised('resultOf', cancellation, handle, onlyAdded);
          const since = milliseconds();
          return new Evaluation(await nativeAsync(result), this.#origins(since));
        });
      },
    };
  }

  /** Number of images that have been added. */
  get imageCount(): number {
    return this.#open().images();
  }

  /** Number of detections that have been added, evaluated or not. */
  get detectionCount(): number {
    return this.#open().detections();
  }

  /** About how many bytes of native memory the images take that have been added. */
  get keptBytes(): number {
    return this.#open().keptBytes();
  }

  /**
   * Returns a snapshot: the state as bytes, the same for the same images in whatever order they were added. {@link Evaluator.fromBytes}
   * reads it, in this process or on another machine, with the same version of the layout.
   *
   * ```ts
   * const evaluator = new Evaluator('sample/gt.json');
   * evaluator.addAll('sample/dt.json');
   * const same = Evaluator.fromBytes(evaluator.toBytes(), 'sample/gt.json');
   * console.log(same.result().metrics.AP.toFixed(3)); // 0.579
   * ```
   */
  toBytes(): Uint8Array {
    const handle = this.#open();
    return native(() => handle.toBytes()) as Uint8Array;
  }

  /**
   * Makes an evaluator of a snapshot, or of several with different images.
   *
   * Throws `INVALID_VALUE` for bytes that are no snapshot, or that were cut off or changed; `INVALID_ARGUMENT` if the dataset or the options
   * are not those of the evaluator that made it; `DUPLICATE_ID` for an image that two snapshots have. Errors of dataset and options are
   * those of `new Evaluator`.
   *
   * ```ts
   * const evaluator = new Evaluator('sample/gt.json');
   * evaluator.addAll('sample/dt.json');
   * const again = Evaluator.fromBytes(evaluator.toBytes(), 'sample/gt.json');
   * console.log(again.result().metrics.AP.toFixed(3)); // 0.579
   * ```
   */
  static fromBytes<const Options extends EvaluatorOptions = Record<never, never>>(
    bytes: Uint8Array | readonly Uint8Array[],
    dataset: GroundTruthInput,
    options?: Options,
  ): Evaluator<Options> {
    return fromSnapshots(bytes, () => new Evaluator<Options>(dataset, options));
  }

  /**
   * Makes an evaluator with the images of all; the given ones remain as they are. The order does not matter: the result and the snapshot have the
   * bytes of one evaluator to which all images were added.
   *
   * Throws `INVALID_ARGUMENT` for an empty list and for evaluators with different datasets or options, `DUPLICATE_ID` for an image that two
   * have.
   *
   * ```ts
   * const [one, other] = [new Evaluator('sample/gt.json'), new Evaluator('sample/gt.json')];
   * one.addAll('sample/dt.json');
   * console.log(Evaluator.merge([one, other]).result().metrics.AP.toFixed(3)); // 0.579
   * ```
   */
  static merge<const Options extends EvaluatorOptions>(
    evaluators: readonly Evaluator<Options>[],
  ): Evaluator<Options> {
    const [handle, first] = merged(evaluators, 'an Evaluator', (evaluator) =>
      isA(evaluator, Evaluator) ? (evaluator as Evaluator<Options>).#parts('evaluators') : undefined,
    );
    return new Evaluator<Options>(new Parts(handle, first) as never);
  }

  /**
   * Frees the native memory at once, or when running promises no longer need it. A second call does nothing. Results remain valid; later uses
   * throw `DISPOSED`. Also available as `[Symbol.dispose]`, for `using`.
   *
   * ```ts
   * const evaluator = new Evaluator('sample/gt.json');
   * evaluator.addAll('sample/dt.json');
   * const { AP } = evaluator.result().metrics;
   * evaluator.dispose();
   * console.log(AP.toFixed(3)); // 0.579
   * ```
   */
  override dispose(): void {
    this.#handle?.dispose();
    this.#handle = undefined;
  }

  #parts(input: string): Parts {
    return new Parts(this.#open(input), { iouType: this.#iouType, truth: this.#truth });
  }

  #add(to: addon.EvaluatorHandle, addition: Addition | Input<Addition['form']>): number {
    const since = milliseconds();
    try {
      const count = native(() => {
        if ('image' in addition) {
          const { categoryIds, boxes, scores } = addition.form;
          return addon.addBoxes(to, addition.image, categoryIds, boxes, scores, formatOf(addition));
        }
        const images = 'images' in addition ? addition.images : undefined;
        return computed('addImages', to, detectionsArg(addition.form), images);
      });
      this.#weigh(count);
      return count;
    } catch (thrown) {
      throw this.#explained(thrown, addition);
    } finally {
      this.#spent += milliseconds() - since;
    }
  }

  /** Notes that images were added. */
  #weigh(images: number): void {
    this.#added += images;
    if (this.#added < WEIGHED_EVERY) return;
    this.#handle?.weigh();
    this.#added = 0;
  }

  /** The detections of many calls have no one origin. The duration is that of adding and of the result that began at a time. */
  #origins(since: number): Origins {
    const duration = this.#spent + milliseconds() - since;
    return { groundTruth: this.#truth.origin, detections: { kind: 'object' }, time: Date.now(), duration };
  }

  #explained(thrown: unknown, { written, files }: Input<unknown>): unknown {
    return inFile(explained(thrown, { truth: this.#truth.written, detections: written }), files);
  }

  #open(input?: string): addon.EvaluatorHandle {
    if (!this.#handle) throw disposed('an Evaluator', input);
    return this.#handle;
  }
}

/** What counts as found, as the addon takes it. */
type ScoresTarget = [iou: number | undefined, confidence: number | undefined];

function targetOf(iou: unknown, confidence: unknown): ScoresTarget {
  const threshold = iou === undefined ? undefined : within(iou, 'iou', 0, 1);
  const least = confidence === undefined ? undefined : number(confidence, 'confidence');
  if (Number.isNaN(least)) throw outOfRange('a number', confidence, 'confidence');
  return [threshold, least];
}
