import * as addon from '#native';
import { native } from './errors.js';
import { withoutProgress } from './progress.js';
import { withoutOffset } from './evaluate/inputs.js';
import { PanopticEvaluation } from './panoptic/evaluation.js';
import { panopticInput, panopticParams } from './panoptic/inputs.js';
import type { PanopticInput, PanopticOptions } from './panoptic/types.js';

export { PanopticEvaluation } from './panoptic/evaluation.js';
export type {
  CocoPanoptic,
  IdMap,
  PanopticAnnotation,
  PanopticAsyncOptions,
  PanopticCategory,
  PanopticCategoryMetrics,
  PanopticInput,
  PanopticMetrics,
  PanopticOptions,
  PanopticParams,
  PanopticQuality,
  PanopticSegment,
  PanopticSegmentation,
} from './panoptic/types.js';

/**
 * Panoptic quality of predicted segmentations, as panopticapi computes it, to the last bit of its single process.
 *
 * A predicted segment matches a true one of its category where their IoU is above 0.5; pixels where the ground truth has
 * no segment (0) count in no union. Unmatched predictions that lie by more than half in such pixels and in
 * crowds of their category are left out. Kirillov et al., Panoptic Segmentation, CVPR 2019.
 *
 * Blocks until it is done; the same name in `boxwise/promises` works off the event loop.
 *
 * @param groundTruth COCO's panoptic format with its masks, or the path of its JSON file
 * @param predictions the same; of several predictions for an image the last counts
 * @throws BoxwiseError `UNKNOWN_ID` for an image without prediction, for an id in a predicted mask that no segment has and for a
 * segment of an unknown category; `INVALID_VALUE` for a predicted segment without pixels; `SHAPE_MISMATCH` for masks of two
 * sizes; `INVALID_IMAGE`, `TOO_LARGE` and `UNREADABLE_FILE` for PNG files; `MISSING_KEY`, `INVALID_TYPE` for records
 *
 * ```ts
 * const { metrics } = evaluatePanoptic('panoptic_val2017.json', { json: 'predictions.json', masks: 'png' });
 * console.log(metrics.PQ, metrics.PQth, metrics.PQst);
 * ```
 */
export function evaluatePanoptic(
  groundTruth: PanopticInput,
  predictions: PanopticInput,
  options: PanopticOptions = {},
): PanopticEvaluation {
  const params = panopticParams(options);
  withoutProgress(options);
  const truth = panopticInput(groundTruth, 'groundTruth');
  const predicted = panopticInput(predictions, 'predictions');
  try {
    const found = native(() => addon.evaluatePanoptic(truth.side, predicted.side, params));
    return new PanopticEvaluation(found, options.parity ?? 'strict');
  } catch (thrown) {
    throw withoutOffset(thrown, truth.written || predicted.written);
  }
}
