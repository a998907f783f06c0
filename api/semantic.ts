import { cancellable, goOn, signalOf, type Cancellation, type PromiseOptions } from './cancel.js';
import { arrival } from './check/arrival.js';
import { native, nativeAsync } from './errors.js';
import { withoutProgress, withProgress } from './progress.js';
import { SemanticEvaluation } from './semantic/evaluation.js';
import { semanticInputs, semanticParams } from './semantic/inputs.js';
import type {
  EvaluateSemanticAsyncOptions,
  EvaluateSemanticOptions,
  SemanticInput,
} from './semantic/types.js';

export { SemanticAccumulator } from './semantic/accumulator.js';
export { SemanticEvaluation } from './semantic/evaluation.js';
export type {
  ConfusionMatrix,
  EvaluateSemanticAsyncOptions,
  EvaluateSemanticOptions,
  LabelFolder,
  LabelMap,
  SemanticClassMetrics,
  SemanticInput,
  SemanticMetrics,
  SemanticOptions,
  SemanticParams,
} from './semantic/types.js';
import { computed, promised } from './native-call.js';

/**
 * Evaluates semantic segmentation: mean IoU, accuracies, Dice coefficient and the confusion matrix, as defined by
 * mmsegmentation 1.2.2, in double precision.
 *
 * Pass one image, arrays of images, or two folders of PNG files with the same names. To add images one by one use
 * {@link SemanticAccumulator}. Predicting the ignored label is a miss of the pixel's class. Blocks until it is done; the function of
 * the same name in `boxwise/promises` works off the event loop.
 *
 * ```ts
 * const labels = Uint8Array.of(0, 0, 1, 255);
 * const predictions = Uint8Array.of(0, 1, 1, 0);
 * console.log(evaluateSemantic(labels, predictions, { classes: 2 }).metrics.mIoU); // 0.5
 * ```
 *
 * @throws BoxwiseError `OUT_OF_RANGE` for a label that is neither a class nor ignored, with its pixel and image; `LENGTH_MISMATCH` or
 * `SHAPE_MISMATCH` for labels and predictions of different sizes; `INVALID_IMAGE`, `TOO_LARGE`, `UNREADABLE_FILE` for files, `EMPTY_INPUT` for
 * a folder without any
 */
export function evaluateSemantic(
  labels: SemanticInput,
  predictions: SemanticInput,
  options: EvaluateSemanticOptions,
): SemanticEvaluation {
  return native(() => {
    const checked = semanticParams(options);
    withoutProgress(options);
    const { threads } = checked;
    const inputs = semanticInputs(labels, predictions);
    const found = native(() =>
      inputs.files
        ? computed('evaluateLabelFiles', inputs.files, checked.native, threads)
        : computed('evaluateSemantic', ...inputs.images, checked.native, threads),
    );
    return new SemanticEvaluation(found, checked);
  });
}

/** As `evaluateSemantic` of `boxwise`, off the event loop; maps are copied before it returns. */
export async function evaluateSemanticLater(
  labels: SemanticInput,
  predictions: SemanticInput,
  options: EvaluateSemanticAsyncOptions & PromiseOptions,
): Promise<SemanticEvaluation> {
  const [signal, own] = signalOf(options);
  return cancellable(signal, (cancellation) => started(cancellation, signal, labels, predictions, own));
}

async function started(
  outer: Cancellation,
  signal: AbortSignal | undefined,
  labels: SemanticInput,
  predictions: SemanticInput,
  options: EvaluateSemanticAsyncOptions,
): Promise<SemanticEvaluation> {
  const checked = semanticParams(options);
  const { threads } = checked;
  const distant = arrival([labels, predictions] as const);
  // Without a wait maps are copied before the promise is returned.
  const inputs = semanticInputs(
    ...(distant === undefined ? ([labels, predictions] as const) : await distant),
  );
  goOn(signal);
  return withProgress(options.onProgress, outer, async (progress, cancellation) => {
    const found = nativeAsync(() =>
      inputs.files
        ? promised('evaluateLabelFiles', cancellation, inputs.files, checked.native, threads, progress)
        : promised('evaluateSemantic', cancellation, ...inputs.images, checked.native, threads),
    );
    return new SemanticEvaluation(await found, checked);
  });
}
