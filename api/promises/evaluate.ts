import * as addon from '#native';
import { callback } from '../check/numbers.js';
import { native, nativeAsync } from '../errors.js';
import { Dataset as Loaded, type GroundTruthInput } from '../evaluate/dataset.js';
import { Evaluation } from '../evaluate/evaluation.js';
import { datasetInput, detectionsInput, withoutOffset } from '../evaluate/inputs.js';
import { loadOptions, nativeLoad, nativeParams } from '../evaluate/options.js';
import { withProgress } from '../progress.js';
import type {
  DatasetSource,
  DetectionsInput,
  EvaluateAsyncOptions,
  LoadOptions,
  MetricsOf,
} from '../evaluate/types.js';

/** As `evaluate` of `boxwise`, off the event loop; typed arrays and bytes are copied before it returns. */
export function evaluate<const Options extends EvaluateAsyncOptions = Record<never, never>>(
  groundTruth: GroundTruthInput,
  detections: DetectionsInput,
  options?: Options & EvaluateAsyncOptions, // the second gives a callback's parameter its type
): Promise<Evaluation<MetricsOf<Options>>>;
export async function evaluate(
  groundTruth: GroundTruthInput,
  detections: DetectionsInput,
  options: EvaluateAsyncOptions = {},
): Promise<Evaluation<unknown>> {
  const params = nativeParams(options);
  callback(options.onProgress, 'onProgress');
  // Copied before the first wait, so that the caller may change its arrays as soon as this returns.
  const { form, written } = detectionsInput(detections, params.iouType);
  const taken = native(() => addon.takeDetections(form));
  // Of a dataset that is given a share is taken before the first wait, so that the caller may dispose of it at once.
  const given =
    groundTruth instanceof Loaded ? { dataset: groundTruth, handle: Loaded.handle(groundTruth) } : undefined;
  return withProgress(options.onProgress, async (progress) => {
    let own: Loaded | undefined;
    try {
      own = given ? undefined : await loadWith(groundTruth as DatasetSource, loadOptions(options), progress);
      const dataset = own ?? (groundTruth as Loaded);
      const handle = given?.handle ?? Loaded.handle(dataset);
      const evaluated = nativeAsync(() => addon.evaluateAsync(handle, taken, params, progress));
      return new Evaluation(
        await evaluated.catch((thrown: unknown) => {
          throw Loaded.withoutOffset(dataset, thrown, written);
        }),
      );
    } finally {
      own?.dispose();
      taken.dispose();
    }
  });
}

/** `Dataset` of `boxwise`, loaded off the event loop. */
export const Dataset: {
  /** As `Dataset.load` of `boxwise`: a promise of what can be evaluated against by either form of `evaluate`. */
  load(source: DatasetSource, options?: LoadOptions): Promise<Loaded>;
} = {
  async load(source, options = {}) {
    return loadWith(source, options, new addon.Progress());
  },
};

async function loadWith(
  source: DatasetSource,
  options: LoadOptions,
  progress: addon.Progress,
): Promise<Loaded> {
  const { threads, iouType } = nativeLoad(options);
  const { form, written } = datasetInput(source, iouType);
  try {
    const loaded = nativeAsync(() => addon.loadDatasetAsync(form, progress, threads, iouType));
    return Loaded.wrap(await loaded, written);
  } catch (thrown) {
    throw withoutOffset(thrown, written);
  }
}
