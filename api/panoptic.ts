import type * as addon from '#native';
import { cancellable, signalOf, type PromiseOptions } from './cancel.js';
import { native, nativeAsync } from './errors.js';
import { withoutProgress, withProgress } from './progress.js';
import { withoutOffset } from './evaluate/inputs.js';
import { PanopticEvaluation } from './panoptic/evaluation.js';
import { panopticInput, panopticParams, panopticResultParams } from './panoptic/inputs.js';
import type { PanopticAsyncOptions, PanopticInput, PanopticOptions } from './panoptic/types.js';

export { PanopticEvaluation } from './panoptic/evaluation.js';
export { PanopticEvaluator, type PanopticEvaluatorPromises } from './panoptic/evaluator.js';
export type {
  CocoPanoptic,
  IdMap,
  ModifiedPanopticQuality,
  PanopticAnnotation,
  PanopticAsyncOptions,
  PanopticCategory,
  PanopticCategoryMetrics,
  PanopticInput,
  PanopticMetrics,
  PanopticOptions,
  PanopticParams,
  PanopticPrediction,
  PanopticQuality,
  PanopticSegment,
  PanopticSegmentation,
} from './panoptic/types.js';
import { computed, promised } from './native-call.js';

/**
 * Evaluates the panoptic quality (PQ) of predicted segmentations, bit-identical to panopticapi in a single process.
 *
 * A predicted segment matches a true segment of its category if their IoU is above 0.5. Pixels without a true segment (0)
 * count in no union. Unmatched predictions are left out if more than half of their pixels are such pixels or in
 * crowds of their category. Kirillov et al., Panoptic Segmentation, CVPR 2019. `iouType: 'boundary'` computes boundary PQ, `modified` of the result is PQ†.
 *
 * Blocks until it is done; the function of the same name in `boxwise/promises` works off the event loop.
 *
 * ```ts
 * const segments_info = [{ id: 1, category_id: 1, area: 4, iscrowd: 0 }];
 * const json = {
 *   categories: [{ id: 1, name: 'cat', isthing: 1 }],
 *   annotations: [{ image_id: 7, segments_info }],
 * };
 * const masks = new Map([[7, { data: Uint32Array.of(1, 1, 1, 1), width: 2, height: 2 }]]);
 * console.log(evaluatePanoptic({ json, masks }, { json, masks }).metrics.PQ); // 1
 * ```
 *
 * @param groundTruth COCO's panoptic format with its masks, or the path of its JSON file
 * @param predictions the same; if an image has several predictions, the last one counts
 * @throws BoxwiseError `UNKNOWN_ID` for an image without a prediction, an id in a predicted mask without a segment, and a
 * segment of an unknown category; `INVALID_VALUE` for a predicted segment without pixels; `SHAPE_MISMATCH` for masks of different
 * sizes; `INVALID_IMAGE`, `TOO_LARGE` and `UNREADABLE_FILE` for PNG files; `MISSING_KEY`, `INVALID_TYPE` for records
 */
export function evaluatePanoptic(
  groundTruth: PanopticInput,
  predictions: PanopticInput,
  options: PanopticOptions = {},
): PanopticEvaluation {
  return native(() => {
    withoutProgress(options);
    const { args, written } = request(groundTruth, predictions, options);
    try {
      const found = native(() => computed('evaluatePanoptic', ...args));
      return new PanopticEvaluation(found, panopticResultParams(args[2]));
    } catch (thrown) {
      throw withoutOffset(thrown, written);
    }
  });
}

/** As `evaluatePanoptic` of `boxwise`, off the event loop; maps and bytes are copied before it returns. */
export async function evaluatePanopticLater(
  groundTruth: PanopticInput,
  predictions: PanopticInput,
  options: PanopticAsyncOptions & PromiseOptions = {},
): Promise<PanopticEvaluation> {
  const [signal, own] = signalOf(options);
  return cancellable(signal, async (outer) => {
    const { args, written } = request(groundTruth, predictions, own);
    return withProgress(own.onProgress, outer, async (progress, cancellation) => {
      const evaluate = (): Promise<addon.PanopticFound> =>
        promised('evaluatePanoptic', cancellation, ...args, progress);
      try {
        return new PanopticEvaluation(await nativeAsync(evaluate), panopticResultParams(args[2]));
      } catch (thrown) {
        throw withoutOffset(thrown, written);
      }
    });
  });
}

function request(
  groundTruth: PanopticInput,
  predictions: PanopticInput,
  options: PanopticOptions,
): {
  args: [addon.PanopticArg, addon.PanopticArg, addon.PanopticParamsArg];
  written: boolean;
} {
  const params = panopticParams(options);
  const truth = panopticInput(groundTruth, 'groundTruth');
  const predicted = panopticInput(predictions, 'predictions');
  return { args: [truth.side, predicted.side, params], written: truth.written || predicted.written };
}
