import * as addon from '#native';
import { native } from './errors.js';
import { withoutProgress } from './progress.js';
import { Dataset, type GroundTruthInput } from './evaluate/dataset.js';
import { Evaluation } from './evaluate/evaluation.js';
import { detectionsInput } from './evaluate/inputs.js';
import { loadOptions, nativeParams } from './evaluate/options.js';
import type { DetectionsInput, EvaluateOptions, MetricsOf } from './evaluate/types.js';

export { Dataset, type GroundTruthInput } from './evaluate/dataset.js';
export { Evaluation } from './evaluate/evaluation.js';
export type * from './evaluate/types.js';

/**
 * Evaluates detections against ground truth, with the results of pycocotools 2.0.11 (or of the reference of another `protocol`), to
 * the last bit.
 *
 * Equal scores keep the order of the input (a stable merge sort); NaN scores rank last. docs/parity.md lists the other rules of the
 * reference, and where `parity: 'corrected'` differs. An empty results list scores 0.
 *
 * Blocks until it is done; the same name in `boxwise/promises` works off the event loop.
 *
 * ```ts
 * const { metrics } = evaluate('sample/gt.json', 'sample/dt.json');
 * console.log(metrics.AP.toFixed(3), metrics.AP50.toFixed(3)); // 0.579 0.781
 * ```
 *
 * @param groundTruth a path, a `file:` URL, JSON bytes, a parsed COCO dataset, or a {@link Dataset}
 * @param detections a path, a `file:` URL, JSON bytes, a parsed results array, or typed columns
 * @throws BoxwiseError with a stable `code`, and where known the record and the byte
 */
export function evaluate<const Options extends EvaluateOptions = Record<never, never>>(
  groundTruth: GroundTruthInput,
  detections: DetectionsInput,
  options?: Options,
): Evaluation<MetricsOf<Options>>;
export function evaluate(
  groundTruth: GroundTruthInput,
  detections: DetectionsInput,
  options: EvaluateOptions = {},
): Evaluation<unknown> {
  const params = nativeParams(options);
  withoutProgress(options);
  const { form, written } = detectionsInput(detections, params.iouType);
  const own = groundTruth instanceof Dataset ? undefined : Dataset.load(groundTruth, loadOptions(options));
  const dataset = own ?? (groundTruth as Dataset);
  try {
    const handle = Dataset.handle(dataset);
    return new Evaluation(native(() => addon.evaluate(handle, form, params)));
  } catch (thrown) {
    throw Dataset.withoutOffset(dataset, thrown, written);
  } finally {
    own?.dispose();
  }
}
