import * as addon from '#native';
import { nativeAsync } from '../errors.js';
import type {
  BinaryCrossEntropyOptions,
  CrossEntropyOptions,
  FocalLossOptions,
  IouLossOptions,
  LossResult,
  Reduction,
  SmoothL1Options,
} from '../loss.js';
import {
  answer,
  binaryArguments,
  classArguments,
  focalArguments,
  overlapArguments,
  smoothL1Arguments,
} from '../loss/options.js';
import type { Numeric } from '../arrays.js';

async function computed<R extends Reduction>([given, wanted, how]: [
  Float64Array,
  Float64Array,
  addon.LossOptions,
]): Promise<LossResult<R>> {
  return answer(await nativeAsync(() => addon.lossAsync(given, wanted, how)), how);
}

/** As `focalLoss` of `boxwise`, off the event loop. */
export async function focalLoss<R extends Reduction = 'mean'>(
  predictions: Numeric,
  targets: ArrayLike<number>,
  options: FocalLossOptions<R> = {},
): Promise<LossResult<R>> {
  return computed(focalArguments(predictions, targets, options));
}

/** As `binaryCrossEntropy` of `boxwise`, off the event loop. */
export async function binaryCrossEntropy<R extends Reduction = 'mean'>(
  predictions: Numeric,
  targets: ArrayLike<number>,
  options: BinaryCrossEntropyOptions<R> = {},
): Promise<LossResult<R>> {
  return computed(binaryArguments(predictions, targets, options));
}

/** As `crossEntropy` of `boxwise`, off the event loop. */
export async function crossEntropy<R extends Reduction = 'mean'>(
  predictions: Numeric,
  targets: ArrayLike<number>,
  options: CrossEntropyOptions<R> = {},
): Promise<LossResult<R>> {
  return computed(classArguments(predictions, targets, options));
}

/** As `smoothL1Loss` of `boxwise`, off the event loop. */
export async function smoothL1Loss<R extends Reduction = 'mean'>(
  predictions: Numeric,
  targets: ArrayLike<number>,
  options: SmoothL1Options<R> = {},
): Promise<LossResult<R>> {
  return computed(smoothL1Arguments(predictions, targets, options));
}

/** As `iouLoss` of `boxwise`, off the event loop. */
export async function iouLoss<R extends Reduction = 'mean'>(
  predictions: Numeric,
  targets: Numeric,
  options: IouLossOptions<R> = {},
): Promise<LossResult<R>> {
  return computed(overlapArguments('iou', predictions, targets, options));
}

/** As `giouLoss` of `boxwise`, off the event loop. */
export async function giouLoss<R extends Reduction = 'mean'>(
  predictions: Numeric,
  targets: Numeric,
  options: IouLossOptions<R> = {},
): Promise<LossResult<R>> {
  return computed(overlapArguments('giou', predictions, targets, options));
}

/** As `diouLoss` of `boxwise`, off the event loop. */
export async function diouLoss<R extends Reduction = 'mean'>(
  predictions: Numeric,
  targets: Numeric,
  options: IouLossOptions<R> = {},
): Promise<LossResult<R>> {
  return computed(overlapArguments('diou', predictions, targets, options));
}

/** As `ciouLoss` of `boxwise`, off the event loop. */
export async function ciouLoss<R extends Reduction = 'mean'>(
  predictions: Numeric,
  targets: Numeric,
  options: IouLossOptions<R> = {},
): Promise<LossResult<R>> {
  return computed(overlapArguments('ciou', predictions, targets, options));
}
