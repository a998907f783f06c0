import type * as addon from '#native';
import { BoxwiseError, describe } from '../errors.js';
import { doubles, type Numeric } from '../arrays.js';
import { number, whole } from '../numbers.js';

/** How the losses of the elements become one: their mean (0 where there are none), their sum, or all of them. */
export type Reduction = 'mean' | 'sum' | 'none';

/** Options of every loss. */
export interface LossOptions<R extends Reduction = Reduction> {
  /** `'mean'`. */
  reduction?: R;
}

/** Options of `focalLoss`. */
export interface FocalLossOptions<R extends Reduction = Reduction> extends LossOptions<R> {
  /** The weight of positives, 1 - alpha being that of negatives; 0.25. `null` weighs all alike. */
  alpha?: number | null;
  /** How strongly easy elements are weighed down; 2. */
  gamma?: number;
  /** Whether predictions are logits; false. */
  logits?: boolean;
}

/** Options of `binaryCrossEntropy`. */
export interface BinaryCrossEntropyOptions<R extends Reduction = Reduction> extends LossOptions<R> {
  /** Whether predictions are logits; false. */
  logits?: boolean;
}

/** Options of `crossEntropy`. */
export interface CrossEntropyOptions<R extends Reduction = Reduction> extends LossOptions<R> {
  /** Whether predictions are logits; true. */
  logits?: boolean;
  /** A target that means: no loss. */
  ignoreIndex?: number;
}

/** Options of `smoothL1Loss`. */
export interface SmoothL1Options<R extends Reduction = Reduction> extends LossOptions<R> {
  /** Where the square ends; 1. */
  beta?: number;
}

/** Options of the losses of boxes. */
export interface IouLossOptions<R extends Reduction = Reduction> extends LossOptions<R> {
  /** The least area or squared length that is divided by; 1e-6. */
  eps?: number;
  /** CIoU: the shape term's weight counts as a constant in the gradient; false. */
  detachShapeWeight?: boolean;
}

/** A loss and its gradient. */
export interface LossResult<R extends Reduction = Reduction> {
  /** With `'none'` a number for each element. */
  value: R extends 'none' ? Float64Array : number;
  /** The derivative of the value (with `'none'`, of each element's own) by each prediction, flat. */
  gradient: Float64Array;
}

type Arguments = [Float64Array, Float64Array, addon.LossOptions];

function options(kind: string, given: LossOptions, parts: Partial<addon.LossOptions>): addon.LossOptions {
  const { reduction = 'mean' } = given;
  if (!['mean', 'sum', 'none'].includes(reduction)) {
    throw new BoxwiseError('INVALID_ARGUMENT', "'mean', 'sum' or 'none'", describe(reduction), {
      input: 'reduction',
    });
  }
  const rest = { logits: false, gamma: 0, beta: 1, eps: 1e-6, detachShapeWeight: false, classes: 0 };
  return { kind, reduction, ...rest, ...parts };
}

function list(values: ArrayLike<number>): Float64Array {
  if (values instanceof Float32Array || values instanceof Float64Array || Array.isArray(values)) {
    return doubles(values, 'targets');
  }
  if (ArrayBuffer.isView(values) && !(values instanceof DataView)) return Float64Array.from(values);
  throw new BoxwiseError('INVALID_ARGUMENT', 'numbers', describe(values), { input: 'targets' });
}

export function focalArguments(
  predictions: Numeric,
  targets: ArrayLike<number>,
  given: FocalLossOptions,
): Arguments {
  const { alpha = 0.25, gamma = 2, logits = false } = given;
  const weight = alpha === null ? {} : { alpha: number(alpha, 'alpha') };
  const how = options('focal', given, { ...weight, gamma: number(gamma, 'gamma'), logits: logits === true });
  return [doubles(predictions, 'predictions'), list(targets), how];
}

export function binaryArguments(
  predictions: Numeric,
  targets: ArrayLike<number>,
  given: BinaryCrossEntropyOptions,
): Arguments {
  const how = options('binary', given, { logits: given.logits === true });
  return [doubles(predictions, 'predictions'), list(targets), how];
}

export function classArguments(
  predictions: Numeric,
  targets: ArrayLike<number>,
  given: CrossEntropyOptions,
): Arguments {
  const rows = doubles(predictions, 'predictions');
  const classes = list(targets);
  for (const [record, target] of classes.entries()) {
    if (!Number.isInteger(target)) {
      const place = { list: 'targets', record };
      throw new BoxwiseError('INVALID_VALUE', 'a whole number', String(target), place);
    }
  }
  const width = classes.length === 0 ? 1 : rows.length / classes.length;
  if (!Number.isInteger(width)) {
    const expected = `rows of equal length for ${classes.length} targets`;
    throw new BoxwiseError('LENGTH_MISMATCH', expected, `${rows.length} numbers`, { input: 'predictions' });
  }
  const { logits = true, ignoreIndex } = given;
  const ignored =
    ignoreIndex === undefined ? {} : { ignoreIndex: whole(ignoreIndex, 'ignoreIndex', -(2 ** 52), 2 ** 52) };
  return [rows, classes, options('classes', given, { logits, classes: width, ...ignored })];
}

export function smoothL1Arguments(
  predictions: Numeric,
  targets: ArrayLike<number>,
  given: SmoothL1Options,
): Arguments {
  const how = options('smooth-l1', given, { beta: number(given.beta ?? 1, 'beta') });
  return [doubles(predictions, 'predictions'), list(targets), how];
}

export function overlapArguments(
  kind: 'iou' | 'giou' | 'diou' | 'ciou',
  predictions: Numeric,
  targets: Numeric,
  given: IouLossOptions,
): Arguments {
  const { eps = 1e-6, detachShapeWeight = false } = given;
  const how = options(kind, given, { eps: number(eps, 'eps'), detachShapeWeight });
  return [doubles(predictions, 'predictions'), doubles(targets, 'targets'), how];
}

/** One number where the losses are reduced. */
export function answer<R extends Reduction>(
  { value, gradient }: addon.LossAndGradient,
  { reduction }: addon.LossOptions,
): LossResult<R> {
  return { value: (reduction === 'none' ? value : value[0]) as LossResult<R>['value'], gradient };
}
