import * as addon from '#native';
import { toBoxes, toIntegers, toNumbers, wide, type BoxesInput, type NumbersInput } from './arrays.js';
import { BoxwiseError, describe, native } from './errors.js';
import { choice, numberOr } from './options.js';

/** What one model found in an image. */
export interface ModelBoxes {
  /** Corners x1, y1, x2, y2 as fractions of the image, 0 to 1. */
  boxes: BoxesInput;
  /** A score for each box. */
  scores: NumbersInput;
  /** A label for each box, whole numbers. */
  labels: ArrayLike<number>;
}

/** Fused boxes, best first. */
export interface FusedBoxes {
  /** Corners x1, y1, x2, y2, one box after the other. */
  boxes: Float64Array;
  scores: Float64Array;
  labels: Int32Array;
}

/** What all fusions share. */
export interface FusionOptions {
  /** A weight above 0 for each model; all 1 by default. */
  weights?: NumbersInput;
}

/** Options of {@link nonMaximumWeighted}. */
export interface ClusterOptions extends FusionOptions {
  /** Boxes with an IoU above it belong together; 0.55 by default. */
  iouThreshold?: number;
  /** Boxes with a lower score are left out; 0 by default. */
  scoreThreshold?: number;
}

/** Options of {@link weightedBoxesFusion}. */
export interface WbfOptions extends ClusterOptions {
  /**
   * How a cluster's scores become one: `avg` (default), `max`, `box_and_model_avg` or `absent_model_aware_avg`.
   */
  confidence?: 'avg' | 'max' | 'box_and_model_avg' | 'absent_model_aware_avg';
  /** With `avg`: scores may exceed 1 where a model has several boxes in a cluster; false by default. */
  allowsOverflow?: boolean;
}

/** Options of {@link ensembleNms}. */
export interface EnsembleNmsOptions extends FusionOptions {
  /** 0.5 by default. */
  iouThreshold?: number;
}

/** Options of {@link ensembleSoftNms}. */
export interface EnsembleSoftNmsOptions extends EnsembleNmsOptions {
  /** `gaussian` (default) or `linear`. */
  method?: 'gaussian' | 'linear';
  /** σ of the gaussian; 0.5 by default. */
  sigma?: number;
  /** Lowered scores must stay above it; 0.001 by default. */
  scoreThreshold?: number;
}

/**
 * Weighted boxes fusion: boxes of several models that overlap become their mean, weighted by score.
 *
 * As `weighted_boxes_fusion` of the Python package ensemble-boxes, single-precision steps included; of equal scores the lower
 * index comes first, which the package leaves to its sort. Inverted boxes are put right, corners outside the image moved to its border,
 * empty boxes dropped; NaN is an error.
 *
 * Source: Solovyev, Wang and Gabruseva, Weighted boxes fusion (2021).
 */
export function weightedBoxesFusion(models: readonly ModelBoxes[], options: WbfOptions = {}): FusedBoxes {
  return fuse(wbfCall(models, options));
}

/**
 * Non-maximum weighted: boxes that overlap the best of a cluster become their mean, weighted by score and by IoU with it,
 * and take its score. As `non_maximum_weighted` of ensemble-boxes; otherwise as {@link weightedBoxesFusion}.
 *
 * Source: Zhou et al., CAD (2017).
 */
export function nonMaximumWeighted(models: readonly ModelBoxes[], options: ClusterOptions = {}): FusedBoxes {
  return fuse(nmwCall(models, options));
}

/**
 * NMS over the boxes of all models, label by label (ascending). As `nms` of ensemble-boxes: with `weights` scores are
 * multiplied by weight / sum of weights.
 */
export function ensembleNms(models: readonly ModelBoxes[], options: EnsembleNmsOptions = {}): FusedBoxes {
  return fuse(ensembleNmsCall(models, options));
}

/**
 * Soft-NMS over the boxes of all models, label by label (ascending). As `soft_nms` of ensemble-boxes: lowered scores decide
 * which boxes stay, the scores returned are the ones before.
 */
export function ensembleSoftNms(
  models: readonly ModelBoxes[],
  options: EnsembleSoftNmsOptions = {},
): FusedBoxes {
  return fuse(ensembleSoftNmsCall(models, options));
}

type FuseCall = [Float64Array, Float64Array, Int32Array, Uint32Array, Float64Array, Float64Array];

function fuse(call: FuseCall): FusedBoxes {
  return native(() => addon.fuse(...call));
}

const CONFIDENCES = ['avg', 'max', 'box_and_model_avg', 'absent_model_aware_avg'];
/** In the order of `src/fusion.rs`. */
const [WBF, NMW, NMS, LINEAR, GAUSSIAN] = [0, 1, 2, 3, 4] as const;

/** What the addon takes. */
export function wbfCall(models: readonly ModelBoxes[], options: WbfOptions): FuseCall {
  const confidence = choice(options.confidence ?? 'avg', CONFIDENCES, 'confidence');
  return clusterCall(models, options, WBF, confidence, options.allowsOverflow ? 1 : 0);
}

/** What the addon takes. */
export function nmwCall(models: readonly ModelBoxes[], options: ClusterOptions): FuseCall {
  return clusterCall(models, options, NMW, 0, 0);
}

function clusterCall(
  models: readonly ModelBoxes[],
  options: ClusterOptions,
  method: number,
  confidence: number,
  overflow: number,
): FuseCall {
  const iouThreshold = numberOr(options.iouThreshold, 0.55, 'iouThreshold');
  const scoreThreshold = numberOr(options.scoreThreshold, 0, 'scoreThreshold');
  return joined(models, options, [method, iouThreshold, scoreThreshold, 1, confidence, overflow]);
}

/** What the addon takes. */
export function ensembleNmsCall(models: readonly ModelBoxes[], options: EnsembleNmsOptions): FuseCall {
  return joined(models, options, [NMS, numberOr(options.iouThreshold, 0.5, 'iouThreshold'), 0, 1, 0, 0]);
}

/** What the addon takes. */
export function ensembleSoftNmsCall(
  models: readonly ModelBoxes[],
  options: EnsembleSoftNmsOptions,
): FuseCall {
  const linear = choice(options.method ?? 'gaussian', ['gaussian', 'linear'], 'method') === 1;
  return joined(models, options, [
    linear ? LINEAR : GAUSSIAN,
    numberOr(options.iouThreshold, 0.5, 'iouThreshold'),
    numberOr(options.scoreThreshold, 0.001, 'scoreThreshold'),
    numberOr(options.sigma, 0.5, 'sigma'),
    0,
    0,
  ]);
}

function joined(models: readonly ModelBoxes[], options: FusionOptions, numbers: number[]): FuseCall {
  if (!Array.isArray(models))
    throw new BoxwiseError('INVALID_ARGUMENT', 'an array with the boxes of each model', describe(models), {
      input: 'models',
    });
  const parts = models.map(({ boxes, scores, labels }: ModelBoxes, model) => {
    const part = {
      boxes: wide(toBoxes(boxes, 4, `models[${model}].boxes`)),
      scores: wide(toNumbers(scores, `models[${model}].scores`)),
      labels: toIntegers(labels, `models[${model}].labels`),
    };
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
  const weights = options.weights
    ? wide(toNumbers(options.weights, 'weights'))
    : new Float64Array(parts.length).fill(1);
  return [boxes, scores, labels, offsets, weights, Float64Array.of(...numbers, options.weights ? 1 : 0)];
}
