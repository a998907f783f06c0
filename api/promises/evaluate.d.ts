import * as addon from '../../native.js';
import { Dataset as Loaded, type DatasetSource, type LoadOptions } from '../evaluate/dataset.js';
import { Evaluation } from '../evaluate/evaluation.js';
import type { DetectionsInput, EvaluateAsyncOptions, GroundTruthInput, MetricsOf } from '../evaluate/types.js';
/** As `evaluate` of `boxwise`, off the event loop; typed arrays and bytes are copied before it returns. */
export declare function evaluate<const Options extends EvaluateAsyncOptions = Record<never, never>>(groundTruth: GroundTruthInput, detections: DetectionsInput, options?: Options): Promise<Evaluation<MetricsOf<Options>>>;
/** `Dataset` of `boxwise`, loaded off the event loop. */
export declare const Dataset: {
    /** As `Dataset.load` of `boxwise`: a promise of what can be evaluated against by either form of `evaluate`. */
    load(source: DatasetSource, options?: LoadOptions): Promise<Loaded>;
};
/** Tells how far a call has come until the answer is called. */
export declare function report(progress: addon.Progress, onProgress: ((fraction: number) => void) | undefined): () => void;
