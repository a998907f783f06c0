import { call, type Later } from './call.js';
import type { IntegersInput, Numeric } from './check/arrays.js';
import {
  atssArguments,
  fcosArguments,
  sampleArguments,
  simOtaArguments,
  taskAlignedArguments,
  type AssignedPriors,
  type AtssOptions,
  type BalancedSample,
  type CenterSampledPoints,
  type DensePredictions,
  type FcosLevel,
  type FcosOptions,
  type GroundTruth,
  type SampleOptions,
  type SimOtaOptions,
  type SimOtaPredictions,
  type TaskAlignedOptions,
  type TaskAlignedPredictions,
} from './assigners/request.js';

export type {
  AssignedPriors,
  AtssOptions,
  BalancedSample,
  CenterSampledPoints,
  DensePredictions,
  FcosLevel,
  FcosOptions,
  GroundTruth,
  SampleOptions,
  SimOtaOptions,
  SimOtaPredictions,
  TaskAlignedOptions,
  TaskAlignedPredictions,
} from './assigners/request.js';

/**
 * Adaptive training sample selection (ATSS; Zhang et al. 2020): of each level and ground truth the `topK` anchors with the nearest centres are candidates; those whose IoU is at
 * least the candidates' mean plus standard deviation, and whose centre is inside by more than 0.01 pixels, are positive. An anchor that several
 * want goes to that of the highest IoU, the first of equals.
 *
 * As mmdetection's `ATSSAssigner`; ties of distance go to the lower index, and a single candidate needs only its own IoU. Without ground truth
 * all is background. All in doubles. NaN matches nothing.
 *
 * @param anchors rows of `(x1, y1, x2, y2)`, level after level
 * @param anchorsPerLevel how many anchors each level has
 * @param groundTruth rows of `(x1, y1, x2, y2)`
 * @throws BoxwiseError `LENGTH_MISMATCH`, `OUT_OF_RANGE`
 */
export function assignAtss(
  anchors: Numeric,
  anchorsPerLevel: readonly number[],
  groundTruth: Numeric,
  options?: AtssOptions,
): AssignedPriors {
  return atss.now(anchors, anchorsPerLevel, groundTruth, options);
}

const atss = call('assignAtss', atssArguments);

/**
 * FCOS' assignment with centre sampling (Tian et al. 2019), as torchvision's: a point is matched with a ground truth if it is inside, less than `radius` strides from
 * its centre on both axes, and the largest of its distances from the sides is within its level's range, both ends excluded; of
 * several with the smallest, the first of equals.
 *
 * @param points rows of `(x, y)` in pixels, level after level
 * @param levels points and stride of each; without `range` from 4 to 8 strides, the first from 0, the last without end
 * @returns with the targets of the centerness; those of the distances are `encodeDistances`'
 * @throws BoxwiseError `LENGTH_MISMATCH`, `OUT_OF_RANGE`
 */
export function assignFcos(
  points: Numeric,
  levels: readonly FcosLevel[],
  groundTruth: Numeric,
  options?: FcosOptions,
): CenterSampledPoints {
  return fcos.now(points, levels, groundTruth, options);
}

const fcos = call('assignFcos', fcosArguments);

/**
 * SimOTA (YOLOX; Ge et al. 2021). Predictions whose point is inside any ground truth or near any centre are considered; a pair costs the binary cross entropy of all
 * probabilities, plus 3 times -ln(IoU + 1e-8), plus 1e5 where the point is not both inside and near the centre of this one. Each ground truth
 * takes as many of the cheapest as its 10 highest IoUs sum to, at least one; a prediction that several took goes to the one that it is
 * cheapest for. Equal costs go to the lower index.
 *
 * @throws BoxwiseError `LENGTH_MISMATCH`; `OUT_OF_RANGE` for labels without a column of scores and strides that are not above 0
 */
export function assignSimOta(
  predictions: SimOtaPredictions,
  groundTruth: GroundTruth,
  options?: SimOtaOptions,
): AssignedPriors {
  return simOta.now(predictions, groundTruth, options);
}

const simOta = call('assignSimOta', simOtaArguments);

/**
 * Task-aligned assignment (TOOD; Feng et al. 2021): of each ground truth the `topK` predictions of the greatest `score^alpha · IoU^beta` are candidates; those above 0 whose
 * point is inside by more than 0.01 pixels are positive. A prediction that several want goes to that of the highest IoU, the first of equals.
 *
 * As mmdetection's `TaskAlignedAssigner`; `targets` are its head's: the alignment scaled so that the best of each ground truth reaches its highest IoU.
 *
 * @throws BoxwiseError `LENGTH_MISMATCH`; `OUT_OF_RANGE` for labels without a column of scores
 */
export function assignTaskAligned(
  predictions: DensePredictions,
  groundTruth: GroundTruth,
  options?: TaskAlignedOptions,
): TaskAlignedPredictions {
  return taskAligned.now(predictions, groundTruth, options);
}

const taskAligned = call('assignTaskAligned', taskAlignedArguments);

/**
 * Balanced sampling as torchvision's `BalancedPositiveNegativeSampler`: `⌊size · positiveFraction⌋` places with a label of 1 or more, or all of fewer, filled up to `size` with places
 * labelled 0, or all of fewer; other labels are passed over.
 *
 * ```ts
 * const { labels } = matchAnchors(anchors, groundTruth);
 * const { positive, negative } = sampleBalanced(labels, { size: 256, seed: 1 });
 * ```
 *
 * Each set is drawn without replacement, all places equally likely, by a generator of its own: equal arguments give equal answers. For the
 * RPN 256 and 0.5, for torchvision's second stage 512 and 0.25.
 */
export function sampleBalanced(labels: IntegersInput, options?: SampleOptions): BalancedSample {
  return sample.now(labels, options);
}

const sample = call('sampleBalanced', sampleArguments);

/** As {@link assignAtss}, off the event loop. */
export const assignAtssLater: Later<typeof assignAtss> = atss.later;
/** As {@link assignFcos}, off the event loop. */
export const assignFcosLater: Later<typeof assignFcos> = fcos.later;
/** As {@link assignSimOta}, off the event loop. */
export const assignSimOtaLater: Later<typeof assignSimOta> = simOta.later;
/** As {@link assignTaskAligned}, off the event loop. */
export const assignTaskAlignedLater: Later<typeof assignTaskAligned> = taskAligned.later;
/** As {@link sampleBalanced}, off the event loop. */
export const sampleBalancedLater: Later<typeof sampleBalanced> = sample.later;
