import type * as addon from '#native';
import { cancellable, goOn, signalOf, type Cancellation, type PromiseOptions } from './cancel.js';
import { arrival } from './check/arrival.js';
import { isList } from './check/lists.js';
import { callback } from './check/numbers.js';
import { native, nativeAsync } from './errors.js';
import { loadLater, type GroundTruthInput } from './evaluate/dataset.js';
import { Evaluation } from './evaluate/evaluation.js';
import { evaluationRequest, evaluationRequestLater } from './evaluate/request.js';
import type { DetectionsInput, EvaluateAsyncOptions, EvaluateOptions, MetricsOf } from './evaluate/types.js';
import { computed, promised } from './native-call.js';
import { withoutProgress, withProgress } from './progress.js';

export type {
  ListedAnnotationColumns,
  ListedCategoryColumns,
  ListedImageColumns,
} from './evaluate/listing.js';
export { Dataset, type DatasetToken, type GroundTruthInput } from './evaluate/dataset.js';
export { Evaluation } from './evaluate/evaluation.js';
export { Evaluator } from './evaluate/evaluator.js';
export type {
  AddBatchOptions,
  BatchScores,
  EvaluatorPromises,
  ImageDetections,
  ResultOptions,
  ScoresOptions,
} from './evaluate/evaluator.js';
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
  options?: EvaluateOptions,
): Evaluation<unknown> {
  return native(() => {
    withoutProgress(options);
    const { args, origins, explain } = evaluationRequest(groundTruth, detections, options);
    try {
      return new Evaluation(
        native(() => computed('evaluate', ...args)),
        origins(),
      );
    } catch (thrown) {
      throw explain(thrown);
    }
  });
}

/**
 * As `evaluate` of `boxwise`, off the event loop. Typed arrays and bytes are copied before it returns. Parsed objects are read in slices
 * of a few milliseconds while the event loop goes on, so do not change them before the promise is settled.
 */
export function evaluateLater<
  const Options extends EvaluateAsyncOptions & PromiseOptions = Record<never, never>,
>(
  groundTruth: GroundTruthInput,
  detections: DetectionsInput,
  // `Options` alone gives the argument of `onProgress` no type, as its constraint is a union.
  options?: Options | (EvaluateAsyncOptions & PromiseOptions & Options),
): Promise<Evaluation<MetricsOf<Options>>>;
export async function evaluateLater(
  groundTruth: GroundTruthInput,
  detections: DetectionsInput,
  options?: EvaluateAsyncOptions & PromiseOptions,
): Promise<Evaluation<unknown>> {
  const [signal, own] = signalOf(options);
  return cancellable(signal, (cancellation) => started(cancellation, signal, groundTruth, detections, own));
}

async function started(
  outer: Cancellation,
  signal: AbortSignal | undefined,
  groundTruth: GroundTruthInput,
  detections: DetectionsInput,
  options: EvaluateAsyncOptions | undefined,
): Promise<Evaluation<unknown>> {
  // A results array may be long, and has no tensors.
  const distant = isList(detections) ? undefined : arrival([detections] as const);
  const [ready] = distant === undefined ? [detections] : await distant;
  goOn(signal);
  const onProgress = callback(options?.onProgress, 'onProgress');
  const request = evaluationRequestLater(groundTruth, ready, options, signal);
  return withProgress(onProgress, outer, async (progress, cancellation) => {
    const { args, origins, explain } = request instanceof Promise ? await request : request;
    try {
      const work = (): Promise<addon.EvaluationHandle> =>
        promised('evaluate', cancellation, ...args, progress);
      return new Evaluation(await nativeAsync(work), origins());
    } catch (thrown) {
      throw explain(thrown);
    }
  });
}

/** `Dataset` of `boxwise`, loaded off the event loop. */
export const DatasetLater: {
  /** As `Dataset.load` of `boxwise`: a promise of what can be evaluated against by either form of `evaluate`. */
  load: typeof loadLater;
} = { load: loadLater };
