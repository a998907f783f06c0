import * as addon from '#native';
import { native } from './errors.js';
import { withoutProgress } from './progress.js';
import { SemanticEvaluation } from './semantic/evaluation.js';
import { semanticInputs, semanticParams } from './semantic/inputs.js';
import type { EvaluateSemanticOptions, SemanticInput } from './semantic/types.js';

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

/**
 * Mean IoU, accuracies, Dice coefficient and the confusion matrix of semantic segmentation, as mmsegmentation 1.2.2 defines
 * them, in double precision.
 *
 * Give one image, arrays of images, or two folders of PNG files that share their names. For images one by one see
 * {@link SemanticAccumulator}. A prediction of the ignored label is a miss of the pixel's class. Blocks until it is done; the same name in
 * `boxwise/promises` works off the event loop.
 *
 * @throws BoxwiseError `OUT_OF_RANGE` for a label that is no class and not ignored, with its pixel and image; `LENGTH_MISMATCH` or
 * `SHAPE_MISMATCH` for labels and predictions of two sizes; `INVALID_IMAGE`, `TOO_LARGE`, `UNREADABLE_FILE` for files, `EMPTY_INPUT` for
 * a folder without any
 *
 * ```ts
 * evaluateSemantic(labels, predictions, { classes: 21 }).metrics.mIoU;
 * evaluateSemantic(
 *   { folder: 'gtFine/val', suffix: '_gtFine_labelTrainIds.png' },
 *   { folder: 'predictions', suffix: '_leftImg8bit.png' },
 *   { classes: 19 },
 * );
 * ```
 */
export function evaluateSemantic(
  labels: SemanticInput,
  predictions: SemanticInput,
  options: EvaluateSemanticOptions,
): SemanticEvaluation {
  const checked = semanticParams(options);
  withoutProgress(options);
  const { threads } = checked;
  const inputs = semanticInputs(labels, predictions);
  const found = native(() =>
    inputs.files
      ? addon.evaluateLabelFiles(inputs.files, checked.native, threads)
      : addon.evaluateSemantic(...inputs.images, checked.native, threads),
  );
  return new SemanticEvaluation(found, checked);
}
