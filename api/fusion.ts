import { isList } from './check/lists.js';
import type * as addon from '#native';
import { call, type Later } from './call.js';
import {
  floats,
  boxList,
  wide,
  type BoxesInput,
  type IntegersInput,
  type NumbersInput,
} from './check/arrays.js';
import { integers } from './check/integers.js';
import { mistake, wrongType } from './check/mistakes.js';
import { flagOr, leastScore, numberOr } from './check/numbers.js';
import { knownOptions, optionsOf, unused } from './check/options.js';
import { oneOf } from './check/words.js';
import { BoxwiseError, describe } from './errors.js';

/** The detections of one model in an image. */
export interface ModelBoxes {
  /** Corners x1, y1, x2, y2 as fractions of the image, 0 to 1. */
  boxes: BoxesInput;
  /** The score of each box. */
  scores: NumbersInput;
  /** The label of each box, an integer. */
  labels: IntegersInput;
}

/** Fused boxes, best first. */
export interface FusedBoxes {
  /** Corners x1, y1, x2, y2, one box after the other. */
  boxes: Float64Array;
  /** A score for each box, descending. */
  scores: Float64Array;
  /** The class of each box. */
  labels: Int32Array;
}

/** Which fused box each box of the models is in; one entry per box, all boxes of one model after those of the other. */
export interface FusionTrace {
  /**
   * Index of the fused box that each box is part of; for `ensembleNms` and `ensembleSoftNms`, of the kept box that suppressed it, or of the
   * box itself. -1 for boxes that were left out: empty ones, and those whose score is too low from the start.
   */
  clusters: Int32Array;
  /**
   * The IoU by which each box joined its cluster, or was suppressed. 0 for the first box of a cluster, a kept box, and one that was left
   * out. A `weightedBoxesFusion` cluster moves as boxes join; the IoU is the one with its box at that time.
   */
  overlaps: Float64Array;
}

/** Fused boxes, and the boxes in each. */
export interface TracedFusion extends FusedBoxes {
  /** The fused box that contains each box. */
  trace: FusionTrace;
}

/** Options of all ensembles. */
export interface FusionOptions {
  /** A weight above 0 for each model. Default: all 1. */
  weights?: NumbersInput;
  /** Return a `trace`, too: which fused box each box is in. The fused boxes are the same. Default false. */
  trace?: boolean;
}

/** Options of {@link nonMaximumWeighted}. */
export interface ClusterOptions extends FusionOptions {
  /** Boxes with a higher IoU belong to one cluster. Default 0.55. */
  iouThreshold?: number;
  /** Boxes with a lower score are left out. Default 0. */
  scoreThreshold?: number;
}

/** Options of {@link weightedBoxesFusion}. */
export interface WbfOptions extends ClusterOptions {
  /**
   * How a cluster's scores become one: `avg` (default), `max`, `box_and_model_avg` or `absent_model_aware_avg`.
   */
  confidence?: 'avg' | 'max' | 'box_and_model_avg' | 'absent_model_aware_avg';
  /**
   * With `avg`: whether a cluster's score may grow with the number of its boxes beyond the number of models. Left out, it may
   * not, but scores are those of ensemble-boxes, which exceed 1 where a model of more than the mean weight has several boxes
   * in a cluster. `false` also limits them to 1.
   */
  allowsOverflow?: boolean;
}

/** Options of {@link ensembleNms}. */
export interface EnsembleNmsOptions extends FusionOptions {
  /** IoUs above this suppress. Default 0.5. */
  iouThreshold?: number;
}

/** Options of {@link ensembleSoftNms}: those of its method, and no others. */
export type EnsembleSoftNmsOptions = EnsembleGaussianOptions | EnsembleLinearOptions;

/** Options of {@link ensembleSoftNms} by either method. */
export interface EnsembleDecayOptions extends FusionOptions {
  /** Only boxes with a lowered score above this are kept. Default 0.001. */
  scoreThreshold?: number;
}

/** Options of {@link ensembleSoftNms} by the Gaussian. */
export interface EnsembleGaussianOptions extends EnsembleDecayOptions {
  /** The default. */
  method?: 'gaussian';
  /** σ of the Gaussian. Default 0.5. */
  sigma?: number;
  /** Only the linear method has it. */
  iouThreshold?: never;
}

/** Options of {@link ensembleSoftNms} by the linear method. */
export interface EnsembleLinearOptions extends EnsembleDecayOptions {
  /** Scores are multiplied by 1 - IoU if the IoU is above `iouThreshold`. */
  method: 'linear';
  /** IoU above which scores are lowered. Default 0.5. */
  iouThreshold?: number;
  /** Only the Gaussian has it. */
  sigma?: never;
}

/**
 * Weighted boxes fusion: replaces overlapping boxes of several models by their mean, weighted by score.
 *
 * Returns the same as `weighted_boxes_fusion` of the Python package ensemble-boxes, including its steps in single precision. Among equal
 * scores the lower index comes first; the package leaves this to its sort. Inverted boxes are corrected, corners outside the image are
 * clipped, empty boxes are dropped; NaN throws.
 *
 * Source: Solovyev, Wang and Gabruseva, Weighted boxes fusion (2021).
 *
 * ```ts
 * const models = [
 *   { boxes: [[0.1, 0.1, 0.5, 0.5]], scores: [0.9], labels: [0] },
 *   { boxes: [[0.1, 0.1, 0.5, 0.6]], scores: [0.6], labels: [0] },
 * ];
 * console.log(weightedBoxesFusion(models).scores); // Float64Array(1) [ 0.75 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for scores, labels or weights of another number; `OUT_OF_RANGE` for weights that are not above 0
 *   and for boxes in pixels, for scores in percent beside those from 0 to 1, and a `scoreThreshold` in percent; `INVALID_VALUE` for NaN
 */
export function weightedBoxesFusion(
  models: readonly ModelBoxes[],
  options: WbfOptions & { trace: true },
): TracedFusion;
export function weightedBoxesFusion(models: readonly ModelBoxes[], options?: WbfOptions): FusedBoxes;
export function weightedBoxesFusion(models: readonly ModelBoxes[], options?: WbfOptions): FusedBoxes {
  return weighted.now(models, options);
}

/**
 * Non-maximum weighted: replaces the boxes of a cluster by their mean, weighted by score and by IoU with the best box, and keeps the
 * score of the best. Returns the same as `non_maximum_weighted` of ensemble-boxes; otherwise like {@link weightedBoxesFusion}.
 *
 * Source: Zhou et al., CAD (2017).
 *
 * ```ts
 * const models = [
 *   { boxes: [[0.1, 0.1, 0.5, 0.5]], scores: [0.9], labels: [0] },
 *   { boxes: [[0.1, 0.1, 0.5, 0.6]], scores: [0.6], labels: [0] },
 * ];
 * console.log(nonMaximumWeighted(models).scores); // Float64Array(1) [ 0.8999999761581421 ]
 * ```
 *
 * @throws BoxwiseError like {@link weightedBoxesFusion}
 */
export function nonMaximumWeighted(
  models: readonly ModelBoxes[],
  options: ClusterOptions & { trace: true },
): TracedFusion;
export function nonMaximumWeighted(models: readonly ModelBoxes[], options?: ClusterOptions): FusedBoxes;
export function nonMaximumWeighted(models: readonly ModelBoxes[], options?: ClusterOptions): FusedBoxes {
  return nonMaximum.now(models, options);
}

/**
 * NMS over the boxes of all models, label by label (ascending). Returns the same as `nms` of ensemble-boxes: with `weights`, scores
 * are multiplied by weight / sum of weights.
 *
 * ```ts
 * const models = [
 *   { boxes: [[0.1, 0.1, 0.5, 0.5]], scores: [0.9], labels: [0] },
 *   { boxes: [[0.1, 0.1, 0.5, 0.6]], scores: [0.6], labels: [0] },
 * ];
 * console.log(ensembleNms(models).scores); // Float64Array(1) [ 0.9 ]
 * ```
 *
 * @throws BoxwiseError like {@link weightedBoxesFusion}
 */
export function ensembleNms(
  models: readonly ModelBoxes[],
  options: EnsembleNmsOptions & { trace: true },
): TracedFusion;
export function ensembleNms(models: readonly ModelBoxes[], options?: EnsembleNmsOptions): FusedBoxes;
export function ensembleNms(models: readonly ModelBoxes[], options?: EnsembleNmsOptions): FusedBoxes {
  return hard.now(models, options);
}

/**
 * Soft-NMS over the boxes of all models, label by label (ascending). Returns the same as `soft_nms` of ensemble-boxes: the
 * lowered scores decide which boxes are kept; the returned scores are the original ones.
 *
 * ```ts
 * const models = [
 *   { boxes: [[0.1, 0.1, 0.5, 0.5]], scores: [0.9], labels: [0] },
 *   { boxes: [[0.1, 0.1, 0.5, 0.6]], scores: [0.6], labels: [0] },
 * ];
 * console.log(ensembleSoftNms(models).scores); // Float64Array(2) [ 0.9, 0.6 ]
 * ```
 *
 * @throws BoxwiseError like {@link weightedBoxesFusion}
 */
export function ensembleSoftNms(
  models: readonly ModelBoxes[],
  options: EnsembleSoftNmsOptions & { trace: true },
): TracedFusion;
export function ensembleSoftNms(models: readonly ModelBoxes[], options?: EnsembleSoftNmsOptions): FusedBoxes;
export function ensembleSoftNms(models: readonly ModelBoxes[], options?: EnsembleSoftNmsOptions): FusedBoxes {
  return soft.now(models, options);
}

const CONFIDENCES = ['avg', 'max', 'box_and_model_avg', 'absent_model_aware_avg'] as const;

const WBF = knownOptions<WbfOptions>('weightedBoxesFusion(models, { iouThreshold: 0.55 })', {
  weights: true,
  trace: true,
  iouThreshold: true,
  scoreThreshold: true,
  confidence: true,
  allowsOverflow: true,
});
const NMW = knownOptions<ClusterOptions>('nonMaximumWeighted(models, { iouThreshold: 0.55 })', {
  weights: true,
  trace: true,
  iouThreshold: true,
  scoreThreshold: true,
});
const NMS = knownOptions<EnsembleNmsOptions>('ensembleNms(models, { iouThreshold: 0.5 })', {
  weights: true,
  trace: true,
  iouThreshold: true,
});
const SOFT_NMS = knownOptions<EnsembleSoftNmsOptions>('ensembleSoftNms(models, { sigma: 0.5 })', {
  weights: true,
  trace: true,
  iouThreshold: true,
  method: true,
  sigma: true,
  scoreThreshold: true,
});

const weighted = call(
  'fuse',
  (models: readonly ModelBoxes[], given?: WbfOptions) => {
    const options = optionsOf(given, WBF);
    const confidence = oneOf(options.confidence ?? 'avg', CONFIDENCES, 'confidence');
    if (confidence !== 'avg') unused(options, ['allowsOverflow'], "to confidence: 'avg'");
    const allowsOverflow = flagOr(options.allowsOverflow, false, 'allowsOverflow');
    return [
      joined(models, options),
      { kind: 'weighted', confidence, allowsOverflow },
      common(options, 0.55, 0),
    ];
  },
  (fused, _models, options): FusedBoxes =>
    options?.allowsOverflow === false
      ? { ...fused, scores: fused.scores.map((score) => Math.min(score, 1)) }
      : fused,
);

const nonMaximum = call('fuse', (models: readonly ModelBoxes[], given?: ClusterOptions) => {
  const options = optionsOf(given, NMW);
  return [joined(models, options), { kind: 'nonMaximum' }, common(options, 0.55, 0)];
});

const hard = call('fuse', (models: readonly ModelBoxes[], given?: EnsembleNmsOptions) => {
  const options = optionsOf(given, NMS);
  const method = { kind: 'nms', weighted: isWeighted(options) } as const;
  return [joined(models, options), method, common(options, 0.5, 0)];
});

const soft = call('fuse', (models: readonly ModelBoxes[], given?: EnsembleSoftNmsOptions) => {
  const options = optionsOf(given, SOFT_NMS);
  const decay = oneOf(options.method ?? 'gaussian', ['gaussian', 'linear'], 'method');
  if (decay === 'linear') unused(options, ['sigma'], "to method: 'gaussian'");
  else unused(options, ['iouThreshold'], "to method: 'linear'");
  const method = {
    kind: 'softNms',
    ...(decay === 'gaussian' && { sigma: numberOr(options.sigma, 0.5, 'sigma') }),
    weighted: isWeighted(options),
  } as const;
  return [joined(models, options), method, common(options, 0.5, 0.001)];
});

/** The options of all methods; the thresholds that are not given are these. */
function common(options: ClusterOptions, iouThreshold: number, scoreThreshold: number): addon.FusionOptions {
  return {
    iouThreshold: numberOr(options.iouThreshold, iouThreshold, 'iouThreshold'),
    scoreThreshold: numberOr(options.scoreThreshold, scoreThreshold, 'scoreThreshold'),
    trace: flagOr(options.trace, false, 'trace'),
  };
}

function isWeighted({ weights }: FusionOptions): boolean {
  return weights !== undefined;
}

/** How far a coordinate may lie outside the image before it can be no fraction. Less is clipped, as by ensemble-boxes. */
const SLACK = 0.5;

/** Refuses boxes in pixels: clipped to fractions, they would be empty or cover the whole image. */
function checkFractions(boxes: Float64Array, input: string): void {
  for (let i = 0; i < boxes.length; i++) {
    const side = boxes[i] as number;
    if (side > 1 + SLACK || side < -SLACK)
      throw mistake('OUT_OF_RANGE', 'fractions of the image from 0 to 1', String(side), input, {
        index: i >> 2,
        cure: "divide x by the image's width and y by its height",
      });
  }
}

/** Refuses scores in percent beside those from 0 to 1: a fused box would be that of one model alone. */
function checkOneScale(scores: readonly Float64Array[]): void {
  const highest = scores.map((own) => own.reduce((most, score) => (score > most ? score : most), 0));
  const share = highest.findIndex((most) => most > 0 && most <= 1);
  const percent = highest.findIndex((most) => most > 2);
  if (share < 0 || percent < 0) return;
  const expected = `scores up to 1, as those of models[${share}]`;
  throw mistake('OUT_OF_RANGE', expected, `${highest[percent]}`, `models[${percent}].scores`, {
    cure: 'divide percentages by 100, so that the models have one scale',
  });
}

/** What classes are called where they are not `labels`. */
const CLASSES = ['classIds', 'classes', 'categoryIds'] as const;

function withoutLabels(given: object, input: string): never {
  const other = CLASSES.find((name) => name in given);
  const cure = other && `did you mean labels for ${other}?`;
  throw wrongType('an array of whole numbers', undefined, input, undefined, cure);
}

/** The boxes of all models, one model after the other. */
function joined(models: readonly ModelBoxes[], options: FusionOptions): addon.ModelBoxes {
  if (!isList(models))
    throw new BoxwiseError('INVALID_ARGUMENT', 'an array with the boxes of each model', describe(models), {
      input: 'models',
    });
  const parts = models.map((given: ModelBoxes, model) => {
    const { boxes, scores, labels } = given;
    const part = {
      boxes: wide(boxList(boxes, 4, `models[${model}].boxes`)),
      scores: wide(floats(scores, `models[${model}].scores`)),
      labels: integers(labels ?? withoutLabels(given, `models[${model}].labels`), `models[${model}].labels`),
    };
    checkFractions(part.boxes, `models[${model}].boxes`);
    const count = part.boxes.length / 4;
    for (const [name, length] of [
      ['scores', part.scores.length],
      ['labels', part.labels.length],
    ] as const)
      if (length !== count)
        throw new BoxwiseError('LENGTH_MISMATCH', `${count}, the number of boxes`, String(length), {
          input: `models[${model}].${name}`,
        });
    return part;
  });
  const offsets = new Uint32Array(parts.length + 1);
  parts.forEach((part, model) => (offsets[model + 1] = (offsets[model] ?? 0) + part.scores.length));
  const total = offsets[parts.length] ?? 0;
  const boxes = new Float64Array(total * 4);
  const scores = new Float64Array(total);
  const labels = new Int32Array(total);
  parts.forEach((part, model) => {
    const start = offsets[model] ?? 0;
    boxes.set(part.boxes, start * 4);
    scores.set(part.scores, start);
    labels.set(part.labels, start);
  });
  checkOneScale(parts.map((part) => part.scores));
  const least: unknown = (options as ClusterOptions).scoreThreshold;
  if (typeof least === 'number') leastScore(least, scores, 'scoreThreshold');
  const weights = isWeighted(options)
    ? wide(floats(options.weights, 'weights'))
    : new Float64Array(parts.length).fill(1);
  return { boxes, scores, labels, offsets, weights };
}

/** As {@link weightedBoxesFusion}, off the event loop. */
export const weightedBoxesFusionLater = weighted.later as Later<typeof weightedBoxesFusion>;
/** As {@link nonMaximumWeighted}, off the event loop. */
export const nonMaximumWeightedLater = nonMaximum.later as Later<typeof nonMaximumWeighted>;
/** As {@link ensembleNms}, off the event loop. */
export const ensembleNmsLater = hard.later as Later<typeof ensembleNms>;
/** As {@link ensembleSoftNms}, off the event loop. */
export const ensembleSoftNmsLater = soft.later as Later<typeof ensembleSoftNms>;
