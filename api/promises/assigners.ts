import * as addon from '#native';
import type { Numeric } from '../arrays.js';
import * as requests from '../assigners/request.js';
import type {
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
} from '../assigners/request.js';
import { nativeAsync } from '../errors.js';

async function assigned(request: addon.AssignRequest): Promise<addon.Assigned> {
  return nativeAsync(() => addon.assignDenseAsync(request));
}

/** As `assignAtss` of `boxwise`, off the event loop. */
export async function assignAtss(
  anchors: Numeric,
  anchorsPerLevel: readonly number[],
  groundTruth: Numeric,
  options: AtssOptions = {},
): Promise<AssignedPriors> {
  const request = requests.atssRequest(anchors, anchorsPerLevel, groundTruth, options);
  return requests.matched(await assigned(request));
}

/** As `assignFcos` of `boxwise`, off the event loop. */
export async function assignFcos(
  points: Numeric,
  levels: readonly FcosLevel[],
  groundTruth: Numeric,
  options: FcosOptions = {},
): Promise<CenterSampledPoints> {
  return requests.centerSampled(await assigned(requests.fcosRequest(points, levels, groundTruth, options)));
}

/** As `assignSimOta` of `boxwise`, off the event loop. */
export async function assignSimOta(
  predictions: SimOtaPredictions,
  groundTruth: GroundTruth,
  options: SimOtaOptions = {},
): Promise<AssignedPriors> {
  return requests.matched(await assigned(requests.simOtaRequest(predictions, groundTruth, options)));
}

/** As `assignTaskAligned` of `boxwise`, off the event loop. */
export async function assignTaskAligned(
  predictions: DensePredictions,
  groundTruth: GroundTruth,
  options: TaskAlignedOptions = {},
): Promise<TaskAlignedPredictions> {
  return requests.taskAligned(await assigned(requests.taskAlignedRequest(predictions, groundTruth, options)));
}

/** As `sampleBalanced` of `boxwise`, off the event loop. */
export async function sampleBalanced(
  labels: ArrayLike<number>,
  options: SampleOptions = {},
): Promise<BalancedSample> {
  const [places, size, fraction, seed] = requests.sampleArguments(labels, options);
  return nativeAsync(() => addon.sampleBalancedAsync(places, size, fraction, seed));
}
