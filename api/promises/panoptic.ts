import * as addon from '#native';
import { nativeAsync } from '../errors.js';
import { withoutOffset } from '../evaluate/inputs.js';
import { PanopticEvaluation } from '../panoptic/evaluation.js';
import { panopticInput, panopticParams } from '../panoptic/inputs.js';
import type { PanopticAsyncOptions, PanopticInput } from '../panoptic/types.js';
import { withProgress } from '../progress.js';

/** As `evaluatePanoptic` of `boxwise`, off the event loop; maps and bytes are copied before it returns. */
export async function evaluatePanoptic(
  groundTruth: PanopticInput,
  predictions: PanopticInput,
  options: PanopticAsyncOptions = {},
): Promise<PanopticEvaluation> {
  const params = panopticParams(options);
  const truth = panopticInput(groundTruth, 'groundTruth');
  const predicted = panopticInput(predictions, 'predictions');
  return withProgress(options.onProgress, async (progress) => {
    const found = nativeAsync(() =>
      addon.evaluatePanopticAsync(truth.side, predicted.side, params, progress),
    );
    try {
      return new PanopticEvaluation(await found, options.parity ?? 'strict');
    } catch (thrown) {
      throw withoutOffset(thrown, truth.written || predicted.written);
    }
  });
}
