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
 * Focal loss (Lin et al. 2017): `-α_t (1 - p_t)^γ ln p_t`, with its gradient by each prediction.
 *
 * Probabilities are clipped to 1e-7 from 0 and 1, where the gradient is then 0. With `logits: true` predictions are logits; the loss is then
 * made of softplus and never overflows. NaN predictions give NaN; no predictions give 0.
 *
 * @param targets 0 or 1 for each prediction
 * @throws BoxwiseError `LENGTH_MISMATCH`, `INVALID_VALUE` for other targets, `OUT_OF_RANGE`
 *
 * ```ts
 * focalLoss([0.01], [0]).value; // 7.54e-7: an easy negative hardly counts
 * ```
 */
export function focalLoss<R extends Reduction = 'mean'>(
  predictions: Numeric,
  targets: Numeric,
  options?: FocalLossOptions<R>,
): LossResult<R> {
  return focal.now(predictions, targets, options) as LossResult<R>;
}

const focal = call('focalLoss', focalArguments, lossResult);

/** Binary cross-entropy, `-t ln p - (1 - t) ln(1 - p)`, for targets in 0..1. Clipping, logits and NaN as in {@link focalLoss}. */
export function binaryCrossEntropy<R extends Reduction = 'mean'>(
  predictions: Numeric,
  targets: Numeric,
  options?: BinaryCrossEntropyOptions<R>,
): LossResult<R> {
  return binary.now(predictions, targets, options) as LossResult<R>;
}

const binary = call('binaryCrossEntropy', binaryArguments, lossResult);

/**
 * Cross-entropy of rows of class predictions (logits by default) with the class that each row should have.
 *
 * @param predictions rows of `classes` numbers, flat or nested
 * @param targets a class for each row; rows of `ignoreIndex` have no loss and do not count in the mean
 */
export function crossEntropy<R extends Reduction = 'mean'>(
  predictions: Numeric,
  targets: IntegersInput,
  options?: CrossEntropyOptions<R>,
): LossResult<R> {
  return classes.now(predictions, targets, options) as LossResult<R>;
}

const classes = call('crossEntropy', classArguments, lossResult);

/** Smooth L1 loss (Girshick 2015): `d² / 2β` where `|d| < β`, else `|d| - β/2`; β 1. */
export function smoothL1Loss<R extends Reduction = 'mean'>(
  predictions: Numeric,
  targets: Numeric,
  options?: SmoothL1Options<R>,
): LossResult<R> {
  return smoothL1.now(predictions, targets, options) as LossResult<R>;
}

const smoothL1 = call('smoothL1Loss', smoothL1Arguments, lossResult);

/**
 * 1 - IoU of each pair of boxes, `(x1, y1, x2, y2)`, with its gradient by the predicted corners (flat, as many numbers as predictions). Areas
 * that are divided by are at least `eps`, 1e-6, as in the tutorial. Where corners coincide, the derivative is the predicted one's.
 */
export function iouLoss<R extends Reduction = 'mean'>(
  predictions: Numeric,
  targets: Numeric,
  options?: IouLossOptions<R>,
): LossResult<R> {
  return iouCall.now(predictions, targets, options) as LossResult<R>;
}

const iouCall = call('overlapLoss', overlapArguments('iou'), lossResult);

/** 1 - GIoU (Rezatofighi et al. 2019): has a gradient also where boxes are apart. As {@link iouLoss}. */
export function giouLoss<R extends Reduction = 'mean'>(
  predictions: Numeric,
  targets: Numeric,
  options?: IouLossOptions<R>,
): LossResult<R> {
  return giouCall.now(predictions, targets, options) as LossResult<R>;
}

const giouCall = call('overlapLoss', overlapArguments('giou'), lossResult);

/** 1 - DIoU (Zheng et al. 2020). As {@link iouLoss}. */
export function diouLoss<R extends Reduction = 'mean'>(
  predictions: Numeric,
  targets: Numeric,
  options?: IouLossOptions<R>,
): LossResult<R> {
  return diouCall.now(predictions, targets, options) as LossResult<R>;
}

const diouCall = call('overlapLoss', overlapArguments('diou'), lossResult);

/**
 * 1 - CIoU (Zheng et al. 2020). As {@link iouLoss}. The gradient is that of the value; with `detachShapeWeight: true` the weight of the
 * shape term counts as a constant, as in the paper and torchvision.
 */
export function ciouLoss<R extends Reduction = 'mean'>(
  predictions: Numeric,
  targets: Numeric,
  options?: IouLossOptions<R>,
): LossResult<R> {
  return ciouCall.now(predictions, targets, options) as LossResult<R>;
}

const ciouCall = call('overlapLoss', overlapArguments('ciou'), lossResult);

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
