import { PanopticEvaluation } from '../panoptic/evaluation.js';
import type { PanopticAsyncOptions, PanopticInput } from '../panoptic/types.js';
/** As `evaluatePanoptic` of `boxwise`, off the event loop; maps and bytes are copied before it returns. */
export declare function evaluatePanoptic(groundTruth: PanopticInput, predictions: PanopticInput, options?: PanopticAsyncOptions): Promise<PanopticEvaluation>;
