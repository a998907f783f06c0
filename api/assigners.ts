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
 * Adaptive training sample selection (ATSS; Zhang et al. 2020). For each level and ground truth the `topK` anchors with the nearest centres are
 * candidates. A candidate is positive if its IoU is at least the mean plus the standard deviation of the candidates' IoUs, and if its centre is
 * inside by more than 0.01 pixels. An anchor with several candidates goes to the ground truth with the highest IoU, the first among equals.
 *
 * Follows mmdetection's `ATSSAssigner`. Among equal distances the lower index wins; a single candidate needs only its own IoU. Without ground
 * truth everything is background. Computed in doubles. NaN matches nothing. `ignore` leaves out anchors in regions: as with mmdetection's `ignore_iof_thr`, they
 * come last by distance; here they are never positive.
 *
 * ```ts
 * const anchors = generateAnchors(4, 4, 16, [32], [1]); // 16 boxes
 * const { matched } = assignAtss(anchors, [16], [[8, 8, 40, 40]]);
 * console.log(matched.filter((index) => index === 0).length); // 1
 * ```
 *
 * @param anchors rows of `(x1, y1, x2, y2)`, level after level
 * @param anchorsPerLevel number of anchors of each level
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
 * The assignment of FCOS with centre sampling (Tian et al. 2019), as in torchvision: a point matches a ground truth if it is inside, less than `radius` strides from
 * its centre on both axes, and if its largest distance to a side is within the range of its level, without both ends. Among several
 * ground truths it takes the smallest, the first among equals. `ignore` leaves out points in regions.
 *
 * ```ts
 * const points = [[8, 8], [24, 8], [8, 24], [24, 24]];
 * const { labels, centerness } = assignFcos(points, [{ points: 4, stride: 16 }], [[0, 0, 30, 30]]);
 * console.log(labels, centerness); // Int8Array(4) [ 1, 1, 1, 1 ] Float64Array(4) [ 0.36363636363636365, 0.30151134457776363, 0.30151134457776363, 0.25 ]
 * ```
 *
 * @param points rows of `(x, y)` in pixels, level after level
 * @param levels points and stride of each; without `range` from 4 to 8 strides, the first from 0, the last without end
 * @returns also the centerness targets; `encodeDistances` computes the distance targets
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
 * SimOTA (YOLOX; Ge et al. 2021). Only predictions whose point is inside a ground truth or near a centre take part. The cost of a pair is the binary cross entropy of
 * all probabilities, plus 3 times -ln(IoU + 1e-8), plus 1e5 if the point is not both inside this ground truth and near its centre. Each ground
 * truth takes the predictions with the lowest cost; their number is the sum of its 10 highest IoUs, at least one. A prediction that several
 * ground truths take goes to the one with the lowest cost. Among equal costs the lower index wins. `ignore` leaves out predictions whose boxes are in regions.
 *
 * ```ts
 * const predictions = {
 *   scores: [[0.9], [0.2]],
 *   boxes: [[0, 0, 10, 10], [0, 0, 5, 5]],
 *   points: [[5, 5], [2, 2]],
 *   strides: [8, 8],
 * };
 * console.log(assignSimOta(predictions, { boxes: [[0, 0, 10, 10]], labels: [0] }).matched); // Int32Array(2) [ 0, -1 ]
 * ```
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
 * Task-aligned assignment (TOOD; Feng et al. 2021). For each ground truth the `topK` predictions with the highest `score^alpha · IoU^beta` are candidates.
 * Candidates above 0 whose point is inside by more than 0.01 pixels are positive. A prediction with several candidates goes to the ground truth with the
 * highest IoU, the first among equals.
 *
 * Follows mmdetection's `TaskAlignedAssigner`. `targets` are those of its head: the alignment scaled so that the best prediction of each ground truth reaches its highest IoU.
 * `ignore` leaves out predictions whose boxes are in regions.
 *
 * ```ts
 * const predictions = {
 *   scores: [[0.9], [0.2]],
 *   boxes: [[0, 0, 10, 10], [0, 0, 5, 5]],
 *   points: [[5, 5], [2, 2]],
 * };
 * console.log(assignTaskAligned(predictions, { boxes: [[0, 0, 10, 10]], labels: [0] }).matched); // Int32Array(2) [ 0, 0 ]
 * ```
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
 * Balanced sampling as in torchvision's `BalancedPositiveNegativeSampler`: at most `⌊size · positiveFraction⌋` indices with a label of 1 or more, filled up to `size`
 * with indices labelled 0; other labels are ignored.
 * Each set is drawn uniformly without replacement by boxwise's own random generator: equal arguments give equal results. torchvision uses 256 and 0.5 for
 * the RPN, 512 and 0.25 for the second stage.
 *
 * ```ts
 * const labels = [1, 0, 0, 0, -1, 1];
 * const { positive, negative } = sampleBalanced(labels, { size: 4, seed: 1 });
 * console.log(positive, negative.length); // Uint32Array(2) [ 0, 5 ] 2
 * ```
 *
 * @throws BoxwiseError `OUT_OF_RANGE` for a negative `size` and a `positiveFraction` outside 0 to 1
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
