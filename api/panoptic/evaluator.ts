import { isA } from '../check/kinds.js';
import * as addon from '#native';
import { signalAlone } from '../call.js';
import { cancellable, type PromiseOptions } from '../cancel.js';
import { wrongType } from '../check/mistakes.js';
import { disposed, Disposing } from '../dispose.js';
import { native, nativeAsync } from '../errors.js';
import { addedWhole, merged } from '../evaluate/evaluator/handles.js';
import { fromSnapshots, onlyAddedOf, snapshotBytes } from '../evaluate/evaluator/state.js';
import type { ResultOptions } from '../evaluate/evaluator/types.js';
import { withoutOffset } from '../evaluate/inputs.js';
import type { Id } from '../evaluate/types.js';
import { withoutProgress } from '../progress.js';
import { PanopticEvaluation } from './evaluation.js';
import {
  givenPanoptic,
  nativeMasks,
  panopticInput,
  panopticParams,
  panopticResultParams,
  type GivenMasks,
  type NativeMasks,
} from './inputs.js';
import type { PanopticInput, PanopticOptions, PanopticParams, PanopticPrediction } from './types.js';
import { computed, promised } from '../native-call.js';

/** What an evaluator is made of, which only the library has. */
class Parts {
  readonly handle: addon.PanopticEvaluatorHandle;
  readonly params: PanopticParams;
  /** Those of the ground truth. */
  readonly masks: GivenMasks;

  constructor(handle: addon.PanopticEvaluatorHandle, { params, masks }: Pick<Parts, 'params' | 'masks'>) {
    this.handle = handle;
    this.params = params;
    this.masks = masks;
  }
}

/** What a {@link PanopticEvaluator} does off the event loop. */
export interface PanopticEvaluatorPromises {
  /** As `addAll`. Maps and bytes are copied before it returns. A promise that rejects, as by an abort, has added nothing. */
  addAll(predictions: PanopticInput, options?: PromiseOptions): Promise<number>;
}

/**
 * Evaluates panoptic quality image by image, in any order: in a training loop, from several workers, from shards.
 *
 * An image is matched when it is added, and its masks are then forgotten. `result()` has the bits of one call of `evaluatePanoptic` with all
 * predictions. An image that is added a second time throws `DUPLICATE_ID`; after an error nothing is added.
 *
 * ```ts
 * const segments_info = [{ id: 1, category_id: 1, area: 4, iscrowd: 0 }];
 * const json = {
 *   categories: [{ id: 1, name: 'cat', isthing: 1 }],
 *   annotations: [{ image_id: 7, segments_info }],
 * };
 * const mask = { data: Uint32Array.of(1, 1, 1, 1), width: 2, height: 2 };
 * const evaluator = new PanopticEvaluator({ json, masks: new Map([[7, mask]]) });
 * evaluator.add(7, { segments_info, mask });
 * console.log(evaluator.result().metrics.PQ); // 1
 * ```
 *
 * It holds native memory that is freed on garbage collection, or at once by `dispose` or `using`. docs/scale.md has more: snapshots and shards.
 */
export class PanopticEvaluator extends Disposing {
  #handle: addon.PanopticEvaluatorHandle | undefined;
  readonly #params: PanopticParams;
  readonly #masks: GivenMasks;

  /**
   * An evaluator without images. Errors are those of `evaluatePanoptic` for options and ground truth.
   *
   * @param groundTruth COCO's panoptic format with its masks, or the path of its JSON file. Masks are read when their image is added; do not
   * change a `Map` of them meanwhile
   */
  constructor(groundTruth: PanopticInput, options?: PanopticOptions) {
    super();
    const parts: unknown = groundTruth;
    if (isA(parts, Parts)) {
      ({ handle: this.#handle, params: this.#params, masks: this.#masks } = parts);
      return;
    }
    const { params, json, written, masks } = native(() => {
      withoutProgress(options);
      return { params: panopticParams(options), ...givenPanoptic(groundTruth, 'groundTruth') };
    });
    this.#params = panopticResultParams(params);
    this.#masks = masks;
    try {
      this.#handle = native(() => addon.PanopticEvaluatorHandle.empty(json, params));
    } catch (thrown) {
      throw withoutOffset(thrown, written);
    }
    this.#handle.weigh();
  }

  /**
   * Adds the prediction of an image.
   *
   * Throws `DUPLICATE_ID` for an image that has been added and `UNKNOWN_IMAGE` for one that the ground truth does not have; other errors
   * are those of `evaluatePanoptic` for predictions.
   *
   * ```ts
   * const segments_info = [{ id: 1, category_id: 1, area: 4, iscrowd: 0 }];
   * const json = { categories: [{ id: 1, name: 'cat', isthing: 1 }], annotations: [{ image_id: 7, segments_info }] };
   * const mask = { data: Uint32Array.of(1, 1, 1, 1), width: 2, height: 2 };
   * const truth = { json, masks: new Map([[7, mask]]) };
   * const evaluator = new PanopticEvaluator(truth);
   * evaluator.add(7, { segments_info, mask });
   * console.log(evaluator.result().metrics.PQ); // 1
   * ```
   */
  add(imageId: Id, prediction: PanopticPrediction): this {
    if (typeof prediction !== 'object' || prediction === null)
      throw wrongType('{ segments_info, mask }', prediction, 'prediction');
    return native(() => {
      const { segments_info, mask } = prediction;
      const json = { annotations: [{ image_id: imageId, segments_info }] };
      this.#add({ json, masks: new Map([[imageId, mask]]) }, imageId);
      return this;
    });
  }

  /**
   * Adds all images of predictions, as `evaluatePanoptic` takes them. Returns the number of images.
   *
   * Errors are those of {@link PanopticEvaluator.add}; with `parity: 'strict'`, predictions of images that the ground truth does not have are a
   * warning of the result.
   *
   * ```ts
   * const segments_info = [{ id: 1, category_id: 1, area: 4, iscrowd: 0 }];
   * const json = { categories: [{ id: 1, name: 'cat', isthing: 1 }], annotations: [{ image_id: 7, segments_info }] };
   * const mask = { data: Uint32Array.of(1, 1, 1, 1), width: 2, height: 2 };
   * const truth = { json, masks: new Map([[7, mask]]) };
   * const evaluator = new PanopticEvaluator(truth);
   * console.log(evaluator.addAll(truth)); // 1
   * ```
   */
  addAll(predictions: PanopticInput): number {
    return native(() => this.#add(predictions));
  }

  /** `addAll` off the event loop. */
  get promises(): PanopticEvaluatorPromises {
    return {
      addAll: async (predictions, options) => {
        const signal = signalAlone(options);
        return cancellable(signal, async (cancellation) => {
          const { side, written } = panopticInput(predictions, 'predictions');
          const handle = this.#open();
          const masks = this.#truth();
          try {
            return await addedWhole(handle, signal, (batch) =>
              nativeAsync(() => promised('addPanoptic', cancellation, batch, masks, side, false)),
            );
          } catch (thrown) {
            throw withoutOffset(thrown, written);
          }
        });
      },
    };
  }

  /**
   * Adds the images of a snapshot, which `toBytes` returned here or on another machine.
   *
   * Errors are those of {@link PanopticEvaluator.fromBytes} for bytes; after an error nothing is added.
   *
   * ```ts
   * const segments_info = [{ id: 1, category_id: 1, area: 4, iscrowd: 0 }];
   * const json = { categories: [{ id: 1, name: 'cat', isthing: 1 }], annotations: [{ image_id: 7, segments_info }] };
   * const mask = { data: Uint32Array.of(1, 1, 1, 1), width: 2, height: 2 };
   * const truth = { json, masks: new Map([[7, mask]]) };
   * const evaluator = new PanopticEvaluator(truth);
   * evaluator.add(7, { segments_info, mask });
   * const all = new PanopticEvaluator(truth).addSnapshot(evaluator.toBytes());
   * console.log(all.imageCount); // 1
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
   * Returns the evaluation of the images so far; you can add more afterwards. As in one call, an image of the ground truth without a prediction
   * throws `UNKNOWN_ID`; with `onlyAdded: true`, images that were not added are left out.
   *
   * ```ts
   * const segments_info = [{ id: 1, category_id: 1, area: 4, iscrowd: 0 }];
   * const json = { categories: [{ id: 1, name: 'cat', isthing: 1 }], annotations: [{ image_id: 7, segments_info }] };
   * const mask = { data: Uint32Array.of(1, 1, 1, 1), width: 2, height: 2 };
   * const truth = { json, masks: new Map([[7, mask]]) };
   * const evaluator = new PanopticEvaluator(truth);
   * evaluator.add(7, { segments_info, mask });
   * console.log(evaluator.result().metrics.PQ); // 1
   * ```
   */
  result(options?: ResultOptions): PanopticEvaluation {
    const onlyAdded = onlyAddedOf(options);
    const handle = this.#open();
    return new PanopticEvaluation(
      native(() => handle.found(onlyAdded)),
      this.#params,
    );
  }

  /** Number of images of the ground truth that have been added. */
  get imageCount(): number {
    return this.#open().images();
  }

  /**
   * Returns a snapshot: the state as bytes, the same for the same images in whatever order they were added.
   *
   * ```ts
   * const segments_info = [{ id: 1, category_id: 1, area: 4, iscrowd: 0 }];
   * const json = { categories: [{ id: 1, name: 'cat', isthing: 1 }], annotations: [{ image_id: 7, segments_info }] };
   * const mask = { data: Uint32Array.of(1, 1, 1, 1), width: 2, height: 2 };
   * const truth = { json, masks: new Map([[7, mask]]) };
   * const evaluator = new PanopticEvaluator(truth);
   * evaluator.add(7, { segments_info, mask });
   * console.log(PanopticEvaluator.fromBytes(evaluator.toBytes(), truth).imageCount); // 1
   * ```
   */
  toBytes(): Uint8Array {
    const handle = this.#open();
    return native(() => handle.toBytes()) as Uint8Array;
  }

  /**
   * Makes an evaluator of a snapshot, or of several with different images.
   *
   * Throws `INVALID_VALUE` for bytes that are no snapshot, or that were cut off or changed; `INVALID_ARGUMENT` if the JSON of the ground truth or
   * the options are not those of the evaluator that made it (the pixels of masks are not compared); `DUPLICATE_ID` for an image that two snapshots have.
   *
   * ```ts
   * const all = PanopticEvaluator.fromBytes([shardOfOneMachine, shardOfAnother], 'panoptic_val2017.json');
   * console.log(all.result().summary());
   * ```
   */
  static fromBytes(
    bytes: Uint8Array | readonly Uint8Array[],
    groundTruth: PanopticInput,
    options?: PanopticOptions,
  ): PanopticEvaluator {
    return fromSnapshots(bytes, () => new PanopticEvaluator(groundTruth, options));
  }

  /**
   * Makes an evaluator with the images of all; the given ones remain as they are. The order does not matter: the result and the snapshot have the
   * bytes of one evaluator to which all images were added.
   *
   * Throws `INVALID_ARGUMENT` for an empty list and for evaluators with different ground truth or options, `DUPLICATE_ID` for an image that two
   * have.
   *
   * ```ts
   * const segments_info = [{ id: 1, category_id: 1, area: 4, iscrowd: 0 }];
   * const json = { categories: [{ id: 1, name: 'cat', isthing: 1 }], annotations: [{ image_id: 7, segments_info }] };
   * const mask = { data: Uint32Array.of(1, 1, 1, 1), width: 2, height: 2 };
   * const truth = { json, masks: new Map([[7, mask]]) };
   * const evaluator = new PanopticEvaluator(truth);
   * evaluator.add(7, { segments_info, mask });
   * console.log(PanopticEvaluator.merge([evaluator, new PanopticEvaluator(truth)]).imageCount); // 1
   * ```
   */
  static merge(evaluators: readonly PanopticEvaluator[]): PanopticEvaluator {
    const [handle, first] = merged(evaluators, 'a PanopticEvaluator', (evaluator) =>
      isA(evaluator, PanopticEvaluator) ? evaluator.#parts() : undefined,
    );
    return new PanopticEvaluator(new Parts(handle, first) as never);
  }

  /**
   * Frees the native memory at once, or when running promises no longer need it. A second call does nothing. Results remain valid; later uses
   * throw `DISPOSED`. Also available as `[Symbol.dispose]`, for `using`.
   *
   * ```ts
   * const segments_info = [{ id: 1, category_id: 1, area: 4, iscrowd: 0 }];
   * const json = { categories: [{ id: 1, name: 'cat', isthing: 1 }], annotations: [{ image_id: 7, segments_info }] };
   * const mask = { data: Uint32Array.of(1, 1, 1, 1), width: 2, height: 2 };
   * const truth = { json, masks: new Map([[7, mask]]) };
   * const evaluator = new PanopticEvaluator(truth);
   * evaluator.add(7, { segments_info, mask });
   * const { PQ } = evaluator.result().metrics;
   * evaluator.dispose();
   * console.log(PQ); // 1
   * ```
   */
  override dispose(): void {
    this.#handle?.dispose();
    this.#handle = undefined;
  }

  #parts(): Parts {
    return new Parts(this.#open('evaluators'), { params: this.#params, masks: this.#masks });
  }

  #add(predictions: PanopticInput, only?: Id): number {
    const handle = this.#open();
    const { side, written } = panopticInput(predictions, 'predictions');
    const masks = this.#truth(only);
    try {
      const images = native(() => computed('addPanoptic', handle, masks, side, only !== undefined));
      handle.weigh();
      return images;
    } catch (thrown) {
      throw withoutOffset(thrown, written);
    }
  }

  /** The masks of the ground truth, or of one of its images. */
  #truth(only?: Id): NativeMasks {
    const masks = this.#masks;
    if (typeof masks === 'string' || only === undefined) return nativeMasks(masks, 'groundTruth');
    const own = masks.get(only);
    return nativeMasks(new Map(own === undefined ? [] : [[only, own]]), 'groundTruth');
  }

  #open(input?: string): addon.PanopticEvaluatorHandle {
    if (!this.#handle) throw disposed('a PanopticEvaluator', input);
    return this.#handle;
  }
}
