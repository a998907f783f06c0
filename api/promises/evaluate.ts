import * as addon from '#native';
import { native, nativeAsync } from '../errors.js';
import { Dataset as Loaded, type DatasetSource, type LoadOptions } from '../evaluate/dataset.js';
import { Evaluation } from '../evaluate/evaluation.js';
import { datasetInput, detectionsInput, withoutOffset } from '../evaluate/inputs.js';
import { loadOptions, nativeLoad, nativeParams } from '../evaluate/options.js';
import type {
  DetectionsInput,
  EvaluateAsyncOptions,
  GroundTruthInput,
  MetricsOf,
} from '../evaluate/types.js';

/** How often progress is looked at. */
const PROGRESS_EVERY_MS = 100;

/** As `evaluate` of `boxwise`, off the event loop; typed arrays and bytes are copied before it returns. */
export function evaluate<const Options extends EvaluateAsyncOptions = Record<never, never>>(
  groundTruth: GroundTruthInput,
  detections: DetectionsInput,
  options?: Options,
): Promise<Evaluation<MetricsOf<Options>>>;
export async function evaluate(
  groundTruth: GroundTruthInput,
  detections: DetectionsInput,
  options: EvaluateAsyncOptions = {},
): Promise<Evaluation<unknown>> {
  const params = nativeParams(options);
  const progress = new addon.Progress();
  // Copied before the first wait, so that the caller may change its arrays as soon as this returns.
  const { form, written } = detectionsInput(detections, params.iouType);
  const taken = native(() => addon.takeDetections(form));
  let own: Loaded | undefined;
  const stop = report(progress, options.onProgress);
  try {
    if (!(groundTruth instanceof Loaded)) own = await loadWith(groundTruth, loadOptions(options), progress);
    // Of a dataset that is given a share is taken before the first wait, so that the caller may dispose of it at once.
    const dataset = own ?? (groundTruth as Loaded);
    const handle = Loaded.handle(dataset);
    const evaluated = nativeAsync(() => addon.evaluateAsync(handle, taken, params, progress));
    return new Evaluation(
      await evaluated.catch((thrown: unknown) => {
        throw Loaded.withoutOffset(dataset, thrown, written);
      }),
    );
  } finally {
    own?.dispose();
    taken.dispose();
    stop();
  }
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

/** Tells how far a call has come until the answer is called. */
export function report(
  progress: addon.Progress,
  onProgress: ((fraction: number) => void) | undefined,
): () => void {
  if (!onProgress) return () => {};
  const timer = setInterval(() => onProgress(progress.fraction()), PROGRESS_EVERY_MS);
  return () => {
    clearInterval(timer);
    onProgress(progress.fraction());
  };
}
