import * as addon from '#native';
import { disposed, Disposing } from '../dispose.js';
import { BoxwiseError, describe, native } from '../errors.js';
import { datasetInput, withoutOffset } from './inputs.js';
import { nativeLoad } from './options.js';
import type { GroundTruthInput, IouType } from './types.js';

/** What a dataset is loaded from. */
export type DatasetSource = Exclude<GroundTruthInput, Dataset>;

/** How to load a dataset. */
export interface LoadOptions {
  /** Threads to read on. Default: all cores that the process may use. */
  threads?: number;
  /** Keeps only what evaluations of this kind look at, which takes less time and memory. Default: everything. */
  iouType?: IouType;
}

/**
 * A COCO dataset in memory, read once and evaluated against as often as wanted.
 *
 * ```ts
 * const dataset = Dataset.load('instances_val2017.json');
 * for (const epoch of epochs) console.log(evaluate(dataset, epoch.results).metrics.AP);
 * ```
 *
 * Its memory is native and goes with the object, some time after the last use of it, or at once by `dispose` or `using`.
 */
export class Dataset extends Disposing {
  #handle: addon.DatasetHandle | undefined;

  /** Whether it was read from boxwise's own text of an object, whose offsets mean nothing to the caller. */
  readonly #written: boolean;

  private constructor(handle: addon.DatasetHandle, written: boolean) {
    super();
    this.#handle = handle;
    handle.weigh();
    this.#written = written;
  }

  /**
   * Reads a dataset from a path, a `file:` URL, JSON bytes or a parsed object.
   *
   * Only what evaluation needs is kept. Throws a {@link BoxwiseError} for text that is not JSON
   * (`INVALID_JSON`), of another shape (`INVALID_SHAPE`), or with a record that lacks what every evaluation
   * needs (`MISSING_KEY`, `INVALID_TYPE`). A record that lacks what *some* evaluations need (`bbox`, `area`,
   * `iscrowd`) is an error of those.
   */
  static load(source: DatasetSource, options: LoadOptions = {}): Dataset {
    const { threads, iouType } = nativeLoad(options);
    const { form, written } = datasetInput(source, iouType);
    try {
      return new Dataset(
        native(() => addon.loadDataset(form, threads, iouType)),
        written,
      );
    } catch (thrown) {
      throw withoutOffset(thrown, written);
    }
  }

  /** @internal */
  static wrap(handle: addon.DatasetHandle, written: boolean): Dataset {
    return new Dataset(handle, written);
  }

  /** @internal */
  static handle(dataset: Dataset): addon.DatasetHandle {
    if (!(#handle in dataset)) {
      throw new BoxwiseError('INVALID_ARGUMENT', 'a Dataset', describe(dataset), { input: 'groundTruth' });
    }
    return dataset.#open('groundTruth');
  }

  /**
   * Takes the byte offset out of an error of an evaluation where it is about a text that the caller never saw.
   *
   * @internal
   */
  static withoutOffset(dataset: Dataset, thrown: unknown, detectionsWritten: boolean): unknown {
    const ofDataset = thrown instanceof BoxwiseError && thrown.list === 'annotations';
    return withoutOffset(thrown, ofDataset ? dataset.#written : detectionsWritten);
  }

  /** How many images the dataset lists. */
  get imageCount(): number {
    return this.#open().imageCount();
  }

  /** How many annotations the dataset has. */
  get annotationCount(): number {
    return this.#open().annotationCount();
  }

  /** How many categories the dataset lists. */
  get categoryCount(): number {
    return this.#open().categoryCount();
  }

  /**
   * Gives the native memory back at once, or when evaluations that run off the event loop are done with it; the second time nothing
   * happens. What was evaluated stays. Every use of the dataset afterwards throws `DISPOSED`. Also as `[Symbol.dispose]`, for `using`.
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
