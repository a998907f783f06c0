import * as addon from '../../native.js';
import { Disposing } from '../dispose.js';
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
export declare class Dataset extends Disposing {
    #private;
    private constructor();
    /**
     * Reads a dataset from a path, a `file:` URL, JSON bytes or a parsed object.
     *
     * Only what evaluation needs is kept. Throws a {@link BoxwiseError} for text that is not JSON
     * (`INVALID_JSON`), of another shape (`INVALID_SHAPE`), or with a record that lacks what every evaluation
     * needs (`MISSING_KEY`, `INVALID_TYPE`). A record that lacks what *some* evaluations need (`bbox`, `area`,
     * `iscrowd`) is an error of those.
     */
    static load(source: DatasetSource, options?: LoadOptions): Dataset;
    /** @internal */
    static wrap(handle: addon.DatasetHandle, written: boolean): Dataset;
    /** @internal */
    static handle(dataset: Dataset): addon.DatasetHandle;
    /**
     * Takes the byte offset out of an error of an evaluation where it is about a text that the caller never saw.
     *
     * @internal
     */
    static withoutOffset(dataset: Dataset, thrown: unknown, detectionsWritten: boolean): unknown;
    /** How many images the dataset lists. */
    get imageCount(): number;
    /** How many annotations the dataset has. */
    get annotationCount(): number;
    /** How many categories the dataset lists. */
    get categoryCount(): number;
    /**
     * Gives the native memory back at once, or when evaluations that run off the event loop are done with it; the second time nothing
     * happens. What was evaluated stays. Every use of the dataset afterwards throws `DISPOSED`. Also as `[Symbol.dispose]`, for `using`.
     */
    dispose(): void;
}
