import { Dataset, type DatasetSource, type LoadOptions } from '../evaluate/dataset.js';
import { Evaluation } from '../evaluate/evaluation.js';
import type { DetectionsInput, EvaluateAsyncOptions, GroundTruthInput } from '../evaluate/types.js';
/** As `evaluate` of `boxwise`, off the event loop; typed arrays and bytes are copied before it returns. */
export declare function evaluate(groundTruth: GroundTruthInput, detections: DetectionsInput, options?: EvaluateAsyncOptions): Promise<Evaluation>;
/** As `Dataset.load` of `boxwise`, off the event loop. */
export declare function loadDataset(source: DatasetSource, options?: LoadOptions): Promise<Dataset>;
