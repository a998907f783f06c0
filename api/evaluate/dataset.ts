import * as addon from '#native';
import { cancellable, signalOf, type PromiseOptions } from '../cancel.js';
import { made } from '../check/made.js';
import { disposed, Disposing } from '../dispose.js';
import { BoxwiseError, describe, native, nativeAsync } from '../errors.js';
import {
  listedAnnotations,
  listedCategories,
  listedImages,
  type ListedAnnotationColumns,
  type ListedCategoryColumns,
  type ListedImageColumns,
} from './listing.js';
import type { Table } from '../table.js';
import { datasetInput, withoutOffset } from './inputs.js';
import { originOf, type Origin } from './origin.js';
import { nativeLoad } from './options.js';
import { atOnce, firstSlice, inSlices } from './slices.js';
import type { DatasetSource, LoadOptions } from './types.js';
import { computed, promised } from '../native-call.js';

/** Ground truth: a path, a `file:` URL, JSON bytes, a parsed dataset, or a {@link Dataset} loaded before. */
export type GroundTruthInput = DatasetSource | Dataset;

/** What {@link Dataset.share} returns: it can be cloned, and means something in this process only. */
export interface DatasetToken {
  /** A random name. */
  readonly name: string;
  /** Whether the dataset was read from an object. */
  readonly written: boolean;
  /** Where the dataset was read from. */
  readonly origin: { readonly kind: 'file' | 'bytes' | 'object'; readonly path?: string };
}

/**
 * A COCO dataset in memory: read it once and evaluate against it any number of times.
 *
 * ```ts
 * const dataset = Dataset.load('sample/gt.json');
 * console.log(dataset.imageCount); // 200
 * console.log(evaluate(dataset, 'sample/dt.json').metrics.AP.toFixed(3)); // 0.579
 * ```
 *
 * It holds native memory that is freed on garbage collection, or at once by `dispose` or `using`.
 */
export class Dataset extends Disposing {
  #handle: addon.DatasetHandle | undefined;

  /** Whether it was read from boxwise's own text of an object, whose offsets mean nothing to the caller. */
  readonly #written: boolean;

  /** Where it was read from. */
  readonly #origin: Origin;

  private constructor(handle: addon.DatasetHandle, written: boolean, origin: Origin) {
    super();
    this.#handle = made(handle, 'weigh', 'Dataset', 'Dataset.load()');
    handle.weigh();
    this.#written = written;
    this.#origin = origin;
  }

  /**
   * Reads a dataset from a path, a `file:` URL, JSON bytes or a parsed object.
   *
   * Keeps only the data that evaluations need. Throws a {@link BoxwiseError} for text that is not JSON
   * (`INVALID_JSON`), JSON of another shape (`INVALID_SHAPE`), and records without the keys that every evaluation
   * needs (`MISSING_KEY`, `INVALID_TYPE`). If a record lacks a key that only some evaluations need (`bbox`, `area`,
   * `iscrowd`), those evaluations throw.
   *
   * ```ts
   * const dataset = Dataset.load('sample/gt.json');
   * console.log(dataset.imageCount, dataset.annotationCount); // 200 1471
   * ```
   */
  static load(source: DatasetSource, options?: LoadOptions): Dataset {
    const { threads, iouType, limits } = native(() => nativeLoad(options));
    const { form, written } = native(() => atOnce(datasetInput(source, iouType)));
    try {
      return new Dataset(
        native(() => computed('loadDataset', form, threads, iouType, limits)),
        written,
        originOf(form, written),
      );
    } catch (thrown) {
      throw withoutOffset(thrown, written);
    }
  }

  /**
   * Opens a dataset that another thread of the process shares, without reading it again: both use the same memory.
   *
   * Throws `DISPOSED` if no thread has it any longer, or if the token is of another process; `INVALID_ARGUMENT` for anything that `share`
   * did not return. WebAssembly has memory of its own in each thread: there it throws `DISPOSED`.
   *
   * ```ts
   * const dataset = Dataset.load('sample/gt.json');
   * const again = Dataset.open(dataset.share()); // in another thread
   * console.log(again.categoryCount); // 80
   * ```
   */
  static open(token: DatasetToken): Dataset {
    const { name, written, origin } = Object(token) as Partial<DatasetToken>;
    if (typeof name !== 'string' || typeof written !== 'boolean' || typeof origin !== 'object') {
      throw new BoxwiseError('INVALID_ARGUMENT', 'a token that share() returned', describe(token), {
        input: 'token',
      });
    }
    return new Dataset(
      native(() => addon.DatasetHandle.opened(name)),
      written,
      { ...origin },
    );
  }

  /**
   * Returns a token with which other threads of the process (`worker_threads`) open the same dataset by {@link Dataset.open}. Send it by
   * `postMessage` or `workerData`. The memory is freed when the last thread has disposed of its dataset, so keep this one until the others have
   * opened theirs.
   *
   * ```ts
   * const dataset = Dataset.load('sample/gt.json');
   * const token = dataset.share();
   * console.log(Dataset.open(token).imageCount); // 200
   * ```
   */
  share(): DatasetToken {
    const handle = this.#open();
    const name = native(() => handle.sharedName());
    return { name, written: this.#written, origin: { ...this.#origin } };
  }

  /** @internal */
  static wrap(handle: addon.DatasetHandle, written: boolean, origin: Origin = { kind: 'object' }): Dataset {
    return new Dataset(handle, written, origin);
  }

  /** @internal */
  static handle(dataset: Dataset): addon.DatasetHandle {
    if (!(#handle in dataset)) {
      throw new BoxwiseError('INVALID_ARGUMENT', 'a Dataset', describe(dataset), { input: 'groundTruth' });
    }
    return dataset.#open('groundTruth');
  }

  /**
   * Whether it was read from boxwise's own text of an object.
   *
   * @internal
   */
  static isWritten(dataset: Dataset): boolean {
    return dataset.#written;
  }

  /**
   * Where it was read from.
   *
   * @internal
   */
  static originOf(dataset: Dataset): Origin {
    return dataset.#origin;
  }

  /** Number of images that the dataset lists. */
  get imageCount(): number {
    return this.#open().imageCount();
  }

  /** Number of annotations. */
  get annotationCount(): number {
    return this.#open().annotationCount();
  }

  /** Number of categories that the dataset lists. */
  get categoryCount(): number {
    return this.#open().categoryCount();
  }

  /**
   * The images that it lists, in columns, ascending by id.
   *
   * ```ts
   * const dataset = Dataset.load('sample/gt.json');
   * const [first] = dataset.imageTable().toTable();
   * console.log(first?.imageId, first?.fileName); // 1970 000000001970.jpg
   * ```
   */
  imageTable(): Table<ListedImageColumns> {
    return listedImages(this.#open());
  }

  /**
   * The categories that it lists, in columns, ascending by id.
   *
   * ```ts
   * const dataset = Dataset.load('sample/gt.json');
   * console.log(dataset.categoryTable().categoryName.slice(0, 2).join()); // person,bicycle
   * ```
   */
  categoryTable(): Table<ListedCategoryColumns> {
    return listedCategories(this.#open());
  }

  /**
   * Its annotations in columns, in its order: also those of images and categories that it does not list. Columns of ids are made when they are first read.
   *
   * ```ts
   * const dataset = Dataset.load('sample/gt.json');
   * const { width, height, isCrowd } = dataset.annotationTable();
   * console.log(width.length, height[0]?.toFixed(1), isCrowd.includes(1)); // 1471 33.6 true
   * ```
   */
  annotationTable(): Table<ListedAnnotationColumns> {
    return listedAnnotations(this.#open());
  }

  /**
   * Frees the native memory at once, or when running promises no longer need it. A second call does nothing. Evaluations remain
   * valid. Later uses of the dataset throw `DISPOSED`. Also available as `[Symbol.dispose]`, for `using`.
   *
   * ```ts
   * const dataset = Dataset.load('sample/gt.json');
   * const { imageCount } = dataset;
   * dataset.dispose();
   * console.log(imageCount); // 200
   * ```
   */
  override dispose(): void {
    this.#handle?.dispose();
    this.#handle = undefined;
  }

  #open(input?: string): addon.DatasetHandle {
    if (!this.#handle) throw disposed('a Dataset', input);
    return this.#handle;
  }
}

/**
 * As `Dataset.load`, off the event loop. A parsed dataset is read in slices while the event loop goes on: do not change it before
 * the promise is settled.
 */
export async function loadLater(
  source: DatasetSource,
  options?: LoadOptions & PromiseOptions,
): Promise<Dataset> {
  const [signal, own] = signalOf(options);
  return cancellable(signal, async (cancellation) => {
    const { threads, iouType, limits } = nativeLoad(own);
    const input = datasetInput(source, iouType);
    const { form, written } = firstSlice(input)?.answer ?? (await inSlices(input, signal));
    try {
      const load = (): Promise<addon.DatasetHandle> =>
        promised('loadDataset', cancellation, form, threads, iouType, limits);
      return Dataset.wrap(await nativeAsync(load), written, originOf(form, written));
    } catch (thrown) {
      throw withoutOffset(thrown, written);
    }
  });
}
