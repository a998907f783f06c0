import { call } from './call.js';
import type { IntegersInput, Numeric } from './check/arrays.js';
import {
  binaryArguments,
  classArguments,
  focalArguments,
  lossResult,
  overlapArguments,
  smoothL1Arguments,
  type BinaryCrossEntropyOptions,
  type CrossEntropyOptions,
  type FocalLossOptions,
  type IouLossOptions,
  type LossOptions,
  type LossResult,
  type Reduction,
  type SmoothL1Options,
} from './loss/options.js';

export type {
  BinaryCrossEntropyOptions,
  CrossEntropyOptions,
  FocalLossOptions,
  IouLossOptions,
  LossOptions,
  LossResult,
  Reduction,
  SmoothL1Options,
};

/**
 * Focal loss (Lin et al. 2017): `-α_t (1 - p_t)^γ ln p_t`, with its gradient with respect to each prediction.
 *
 * Probabilities are clipped to 1e-7 from 0 and 1, where the gradient is then 0. With `logits: true` predictions are logits; the loss is then
 * computed with softplus and never overflows. NaN predictions give NaN; no predictions give 0.
 *
 * ```ts
 * console.log(focalLoss([0.01], [0]).value); // 7.537751890126101e-7
 * ```
 *
 * @param targets 0 or 1 for each prediction
 * @throws BoxwiseError `LENGTH_MISMATCH`, `INVALID_VALUE` for other targets and for numbers that are no probabilities, `OUT_OF_RANGE`
 */
export function focalLoss<R extends Reduction = 'mean'>(
  predictions: Numeric,
  targets: Numeric,
  options?: FocalLossOptions<R>,
): LossResult<R> {
  return focal.now(predictions, targets, options) as LossResult<R>;
}

const focal = call('loss', focalArguments, lossResult);

/**
 * Binary cross-entropy, `-t ln p - (1 - t) ln(1 - p)`, for targets from 0 to 1. Clipping, logits and NaN as in {@link focalLoss}.
 *
 * ```ts
 * console.log(binaryCrossEntropy([0.5], [1]).value); // 0.6931471805599453
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for another number of targets than of predictions; `INVALID_VALUE` for probabilities and targets
 *   outside 0 to 1
 */
export function binaryCrossEntropy<R extends Reduction = 'mean'>(
  predictions: Numeric,
  targets: Numeric,
  options?: BinaryCrossEntropyOptions<R>,
): LossResult<R> {
  return binary.now(predictions, targets, options) as LossResult<R>;
}

const binary = call('loss', binaryArguments, lossResult);

/**
 * Cross-entropy of rows of class predictions (logits by default) with the true class of each row.
 *
 * ```ts
 * console.log(crossEntropy([[2, 0, 0]], [0]).value); // 0.2395447662218847
 * ```
 *
 * @param predictions rows of `classes` numbers, flat or nested
 * @param targets a class for each row; rows of `ignoreIndex` have no loss and do not count in the mean
 * @throws BoxwiseError `LENGTH_MISMATCH` for another number of targets than of rows; `INVALID_VALUE` for a target that is no class
 */
export function crossEntropy<R extends Reduction = 'mean'>(
  predictions: Numeric,
  targets: IntegersInput,
  options?: CrossEntropyOptions<R>,
): LossResult<R> {
  return classes.now(predictions, targets, options) as LossResult<R>;
}

const classes = call('loss', classArguments, lossResult);

/**
 * Smooth L1 loss (Girshick 2015): `d² / 2β` if `|d| < β`, otherwise `|d| - β/2`; β is 1 by default.
 *
 * ```ts
 * console.log(smoothL1Loss([0.5, 3], [0, 0]).value); // 1.3125
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for another number of targets than of predictions; `OUT_OF_RANGE` for a `beta` that is negative or
 *   not finite
 */
export function smoothL1Loss<R extends Reduction = 'mean'>(
  predictions: Numeric,
  targets: Numeric,
  options?: SmoothL1Options<R>,
): LossResult<R> {
  return smoothL1.now(predictions, targets, options) as LossResult<R>;
}

const smoothL1 = call('loss', smoothL1Arguments, lossResult);

/**
 * 1 - IoU of each pair of boxes, `(x1, y1, x2, y2)`, with its gradient by the predicted corners (flat, as many numbers as predictions). Divisors
 * are at least `eps` (default 1e-6), as in the tutorial. If corners coincide, the derivative is that of the predicted corner.
 *
 * ```ts
 * console.log(iouLoss([[0, 0, 10, 10]], [[0, 0, 10, 5]]).value); // 0.5
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for another number of targets than of predictions; `OUT_OF_RANGE` for an `eps` that is negative or
 *   not finite
 */
export function iouLoss<R extends Reduction = 'mean'>(
  predictions: Numeric,
  targets: Numeric,
  options?: IouLossOptions<R>,
): LossResult<R> {
  return iouCall.now(predictions, targets, options) as LossResult<R>;
}

const iouCall = call('loss', overlapArguments('iou'), lossResult);

/**
 * 1 - GIoU (Rezatofighi et al. 2019), which has a gradient even if the boxes do not touch. Otherwise like {@link iouLoss}.
 *
 * ```ts
 * console.log(giouLoss([[0, 0, 10, 10]], [[10, 10, 20, 20]]).value); // 1.5
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for another number of targets than of predictions; `OUT_OF_RANGE` for an `eps` that is negative or
 *   not finite
 */
export function giouLoss<R extends Reduction = 'mean'>(
  predictions: Numeric,
  targets: Numeric,
  options?: IouLossOptions<R>,
): LossResult<R> {
  return giouCall.now(predictions, targets, options) as LossResult<R>;
}

const giouCall = call('loss', overlapArguments('giou'), lossResult);

/**
 * 1 - DIoU (Zheng et al. 2020). Otherwise like {@link iouLoss}.
 *
 * ```ts
 * console.log(diouLoss([[0, 0, 10, 10]], [[10, 10, 20, 20]]).value); // 1.25
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for another number of targets than of predictions; `OUT_OF_RANGE` for an `eps` that is negative or
 *   not finite
 */
export function diouLoss<R extends Reduction = 'mean'>(
  predictions: Numeric,
  targets: Numeric,
  options?: IouLossOptions<R>,
): LossResult<R> {
  return diouCall.now(predictions, targets, options) as LossResult<R>;
}

const diouCall = call('loss', overlapArguments('diou'), lossResult);

/**
 * 1 - CIoU (Zheng et al. 2020). Otherwise like {@link iouLoss}. The gradient is that of the value; with `detachShapeWeight: true` the weight
 * of the shape term counts as a constant, as in the paper and in torchvision.
 *
 * ```ts
 * console.log(ciouLoss([[0, 0, 10, 10]], [[10, 10, 20, 20]]).value); // 1.25
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for another number of targets than of predictions; `OUT_OF_RANGE` for an `eps` that is negative or
 *   not finite
 */
export function ciouLoss<R extends Reduction = 'mean'>(
  predictions: Numeric,
  targets: Numeric,
  options?: IouLossOptions<R>,
): LossResult<R> {
  return ciouCall.now(predictions, targets, options) as LossResult<R>;
}

const ciouCall = call('loss', overlapArguments('ciou'), lossResult);

type LossLater<Options extends LossOptions, Targets = Numeric> = <R extends Reduction = 'mean'>(
  predictions: Numeric,
  targets: Targets,
  options?: Omit<Options, 'reduction'> & LossOptions<R>,
) => Promise<LossResult<R>>;

/** As {@link focalLoss}, off the event loop. */
export const focalLossLater = focal.later as LossLater<FocalLossOptions>;
/** As {@link binaryCrossEntropy}, off the event loop. */
export const binaryCrossEntropyLater = binary.later as LossLater<BinaryCrossEntropyOptions>;
/** As {@link crossEntropy}, off the event loop. */
export const crossEntropyLater = classes.later as LossLater<CrossEntropyOptions, IntegersInput>;
/** As {@link smoothL1Loss}, off the event loop. */
export const smoothL1LossLater = smoothL1.later as LossLater<SmoothL1Options>;
/** As {@link iouLoss}, off the event loop. */
export const iouLossLater = iouCall.later as LossLater<IouLossOptions>;
/** As {@link giouLoss}, off the event loop. */
export const giouLossLater = giouCall.later as LossLater<IouLossOptions>;
/** As {@link diouLoss}, off the event loop. */
export const diouLossLater = diouCall.later as LossLater<IouLossOptions>;
/** As {@link ciouLoss}, off the event loop. */
export const ciouLossLater = ciouCall.later as LossLater<IouLossOptions>;
