import type * as addon from '#native';
import { doubles, exact, type IntegersInput, type Numeric } from '../check/arrays.js';
import { wholeValues } from '../check/integers.js';
import { matrixOf } from '../check/matrix.js';
import { flagOr, number, numberOr, whole } from '../check/numbers.js';
import { knownOptions, optionsOf, unused } from '../check/options.js';
import { sameShape } from '../check/shape.js';
import { oneOf } from '../check/words.js';
import { BoxwiseError, describe } from '../errors.js';
import type { Arguments } from '../native-call.js';

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
  /** Exponent that lowers the loss of easy elements. Default 2. */
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
  /** The class of a target that has no loss. */
  ignoreIndex?: number;
}

/** Options of `smoothL1Loss`. */
export interface SmoothL1Options<R extends Reduction = Reduction> extends LossOptions<R> {
  /** Difference at which the square ends, in the unit of the predictions. Default 1. */
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
  /** The loss, without a unit. With `'none'` one number for each element: an array of their number. */
  value: R extends 'none' ? Float64Array : number;
  /** The derivative of the value (with `'none'`, of each element's own) by each prediction, flat: the number of predictions is its length. */
  gradient: Float64Array;
}

const FOCAL = knownOptions<FocalLossOptions>(
  'focalLoss(predictions, targets, { gamma: 2 })',
  { reduction: true, alpha: true, gamma: true, logits: true },
  ['alpha'],
);
const BINARY = knownOptions<BinaryCrossEntropyOptions>(
  'binaryCrossEntropy(predictions, targets, { logits: true })',
  { reduction: true, logits: true },
);
const CLASSES = knownOptions<CrossEntropyOptions>(
  'crossEntropy(predictions, targets, { ignoreIndex: -100 })',
  {
    reduction: true,
    logits: true,
    ignoreIndex: true,
  },
);
const SMOOTH_L1 = knownOptions<SmoothL1Options>('smoothL1Loss(predictions, targets, { beta: 1 })', {
  reduction: true,
  beta: true,
});
const OVERLAP = knownOptions<IouLossOptions>("giouLoss(predictions, targets, { reduction: 'sum' })", {
  reduction: true,
  eps: true,
  detachShapeWeight: true,
});

function reductionOf({ reduction = 'mean' }: LossOptions): Reduction {
  return oneOf(reduction, ['mean', 'sum', 'none'], 'reduction');
}

type LossCall = Arguments<'loss'>;

export function focalArguments(predictions: Numeric, targets: Numeric, given?: FocalLossOptions): LossCall {
  const options = optionsOf(given, FOCAL);
  const { alpha = 0.25 } = options;
  const own = {
    kind: 'focal',
    ...(alpha !== null && { alpha: number(alpha, 'alpha') }),
    gamma: numberOr(options.gamma, 2, 'gamma'),
    logits: flagOr(options.logits, false, 'logits'),
  } as const;
  const reduction = reductionOf(options);
  return [...pairOf(predictions, targets, own.logits), own, reduction];
}

/** Predictions and targets of one shape; predictions that are no probabilities are an error, unless they may be any number. */
function pairOf(predictions: Numeric, targets: Numeric, mayBeAny: boolean): [Float64Array, Float64Array] {
  const values = doubles(predictions, 'predictions');
  if (!mayBeAny) probabilities(values);
  const wanted = doubles(targets, 'targets');
  if (values.length === wanted.length) sameShape(targets, predictions, ['targets', 'predictions']);
  return [values, wanted];
}

/** Clipped to 0 or 1, a logit would be a prediction without loss and without a gradient. */
function probabilities(values: ArrayLike<number>): void {
  for (let record = 0; record < values.length; record++) {
    const value = values[record] as number;
    if (value >= 0 && value <= 1) continue;
    if (Number.isNaN(value)) continue;
    const expected = 'probabilities from 0 to 1 (set `logits: true` for logits)';
    throw new BoxwiseError('INVALID_VALUE', expected, String(value), {
      input: 'predictions',
      list: 'predictions',
      record,
    });
  }
}

export function binaryArguments(
  predictions: Numeric,
  targets: Numeric,
  given?: BinaryCrossEntropyOptions,
): LossCall {
  const options = optionsOf(given, BINARY);
  const own = { kind: 'binaryCrossEntropy', logits: flagOr(options.logits, false, 'logits') } as const;
  return [...pairOf(predictions, targets, own.logits), own, reductionOf(options)];
}

export function classArguments(
  predictions: Numeric,
  targets: IntegersInput,
  given?: CrossEntropyOptions,
): LossCall {
  const options = optionsOf(given, CLASSES);
  const classes = Float64Array.from(wholeValues(targets, 'targets') as ArrayLike<unknown>, classAt);
  const rows = matrixOf(predictions, 'predictions', classes.length, 'targets');
  const width = classes.length === 0 ? 1 : rows.length / classes.length;
  if (!Number.isInteger(width)) {
    const expected = `rows of equal length for ${classes.length} targets`;
    throw new BoxwiseError('LENGTH_MISMATCH', expected, `${rows.length} numbers`, { input: 'predictions' });
  }
  const { ignoreIndex } = options;
  const own = {
    kind: 'crossEntropy',
    classes: width,
    ...(ignoreIndex !== undefined && { ignoreIndex: whole(ignoreIndex, 'ignoreIndex', -(2 ** 52), 2 ** 52) }),
    logits: flagOr(options.logits, true, 'logits'),
  } as const;
  if (!own.logits) probabilities(rows);
  return [rows, classes, own, reductionOf(options)];
}

function classAt(target: unknown, record: number): number {
  const given = typeof target === 'bigint' ? exact(target, 'targets', record) : target;
  if (Number.isInteger(given)) return given as number;
  const code = typeof given === 'number' ? 'INVALID_VALUE' : 'INVALID_ARGUMENT';
  throw new BoxwiseError(code, 'a whole number', describe(given), {
    input: 'targets',
    list: 'targets',
    record,
  });
}

export function smoothL1Arguments(predictions: Numeric, targets: Numeric, given?: SmoothL1Options): LossCall {
  const options = optionsOf(given, SMOOTH_L1);
  const own = { kind: 'smoothL1', beta: numberOr(options.beta, 1, 'beta') } as const;
  return [...pairOf(predictions, targets, true), own, reductionOf(options)];
}

/** The arguments of the loss of one measure. */
export function overlapArguments(measure: 'iou' | 'giou' | 'diou' | 'ciou') {
  return (predictions: Numeric, targets: Numeric, given?: IouLossOptions): LossCall => {
    const options = optionsOf(given, OVERLAP);
    if (measure !== 'ciou') unused(options, ['detachShapeWeight'], 'to ciouLoss');
    const own = {
      kind: 'overlap',
      measure,
      eps: numberOr(options.eps, 1e-6, 'eps'),
      detachShapeWeight: flagOr(options.detachShapeWeight, false, 'detachShapeWeight'),
    } as const;
    const reduction = reductionOf(options);
    return [doubles(predictions, 'predictions', 4), doubles(targets, 'targets', 4), own, reduction];
  };
}

/** One number where the losses are reduced. */
export function lossResult(
  { value, gradient }: addon.LossAndGradient,
  _predictions: unknown,
  _targets: unknown,
  given?: LossOptions,
): LossResult {
  return { value: given?.reduction === 'none' ? value : (value[0] as number), gradient };
}
