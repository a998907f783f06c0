import type * as addon from '#native';
import { call, type Later } from './call.js';
import {
  floats,
  rows,
  wide,
  type BoxesInput,
  type IntegersInput,
  type NumbersInput,
} from './check/arrays.js';
import { integers } from './check/integers.js';
import { flagOr, numberOr } from './check/numbers.js';
import { knownOptions, optionsOf, unused } from './check/options.js';
import { oneOf } from './check/words.js';
import { BoxwiseError, describe } from './errors.js';

/** What one model found in an image. */
export interface ModelBoxes {
  /** Corners x1, y1, x2, y2 as fractions of the image, 0 to 1. */
  boxes: BoxesInput;
  /** A score for each box. */
  scores: NumbersInput;
  /** A label for each box, whole numbers. */
  labels: IntegersInput;
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
export function weightedBoxesFusion(models: readonly ModelBoxes[], options?: WbfOptions): FusedBoxes {
  return weighted.now(models, options);
}

/**
 * Non-maximum weighted: boxes that overlap the best of a cluster become their mean, weighted by score and by IoU with it,
 * and take its score. As `non_maximum_weighted` of ensemble-boxes; otherwise as {@link weightedBoxesFusion}.
 *
 * Source: Zhou et al., CAD (2017).
 */
export function nonMaximumWeighted(models: readonly ModelBoxes[], options?: ClusterOptions): FusedBoxes {
  return nonMaximum.now(models, options);
}

/**
 * NMS over the boxes of all models, label by label (ascending). As `nms` of ensemble-boxes: with `weights` scores are
 * multiplied by weight / sum of weights.
 */
export function ensembleNms(models: readonly ModelBoxes[], options?: EnsembleNmsOptions): FusedBoxes {
  return hard.now(models, options);
}

/**
 * Soft-NMS over the boxes of all models, label by label (ascending). As `soft_nms` of ensemble-boxes: lowered scores decide
 * which boxes stay, the scores returned are the ones before.
 */
export function ensembleSoftNms(models: readonly ModelBoxes[], options?: EnsembleSoftNmsOptions): FusedBoxes {
  return soft.now(models, options);
}

const CONFIDENCES = ['avg', 'max', 'box_and_model_avg', 'absent_model_aware_avg'] as const;

const WBF = knownOptions<WbfOptions>('weightedBoxesFusion(models, { iouThreshold: 0.55 })', {
  weights: true,
  iouThreshold: true,
  scoreThreshold: true,
  confidence: true,
  allowsOverflow: true,
});
const NMW = knownOptions<ClusterOptions>('nonMaximumWeighted(models, { iouThreshold: 0.55 })', {
  weights: true,
  iouThreshold: true,
  scoreThreshold: true,
});
const NMS = knownOptions<EnsembleNmsOptions>('ensembleNms(models, { iouThreshold: 0.5 })', {
  weights: true,
  iouThreshold: true,
});
const SOFT_NMS = knownOptions<EnsembleSoftNmsOptions>('ensembleSoftNms(models, { sigma: 0.5 })', {
  weights: true,
  iouThreshold: true,
  method: true,
  sigma: true,
  scoreThreshold: true,
});

const weighted = call('weightedBoxesFusion', (models: readonly ModelBoxes[], given?: WbfOptions) => {
  const options = optionsOf(given, WBF);
  const confidence = oneOf(options.confidence ?? 'avg', CONFIDENCES, 'confidence');
  if (confidence !== 'avg') unused(options, ['allowsOverflow'], "to confidence: 'avg'");
  const own = {
    iouThreshold: numberOr(options.iouThreshold, 0.55, 'iouThreshold'),
    scoreThreshold: numberOr(options.scoreThreshold, 0, 'scoreThreshold'),
    confidence,
    allowsOverflow: flagOr(options.allowsOverflow, false, 'allowsOverflow'),
  };
  return [joined(models, options), own];
});

const nonMaximum = call('nonMaximumWeighted', (models: readonly ModelBoxes[], given?: ClusterOptions) => {
  const options = optionsOf(given, NMW);
  const iouThreshold = numberOr(options.iouThreshold, 0.55, 'iouThreshold');
  return [joined(models, options), iouThreshold, numberOr(options.scoreThreshold, 0, 'scoreThreshold')];
});

const hard = call('ensembleNms', (models: readonly ModelBoxes[], given?: EnsembleNmsOptions) => {
  const options = optionsOf(given, NMS);
  const iouThreshold = numberOr(options.iouThreshold, 0.5, 'iouThreshold');
  return [joined(models, options), { iouThreshold, scoreThreshold: 0, weighted: isWeighted(options) }];
});

const soft = call('ensembleSoftNms', (models: readonly ModelBoxes[], given?: EnsembleSoftNmsOptions) => {
  const options = optionsOf(given, SOFT_NMS);
  const method = oneOf(options.method ?? 'gaussian', ['gaussian', 'linear'], 'method');
  if (method === 'linear') unused(options, ['sigma'], "to method: 'gaussian'");
  const own = {
    iouThreshold: numberOr(options.iouThreshold, 0.5, 'iouThreshold'),
    scoreThreshold: numberOr(options.scoreThreshold, 0.001, 'scoreThreshold'),
    ...(method === 'gaussian' && { sigma: numberOr(options.sigma, 0.5, 'sigma') }),
    weighted: isWeighted(options),
  };
  return [joined(models, options), own];
});

function isWeighted({ weights }: FusionOptions): boolean {
  return weights !== undefined;
}

/** The boxes of all models, one model after the other. */
function joined(models: readonly ModelBoxes[], options: FusionOptions): addon.ModelBoxes {
  if (!Array.isArray(models))
    throw new BoxwiseError('INVALID_ARGUMENT', 'an array with the boxes of each model', describe(models), {
      input: 'models',
    });
  const parts = models.map(({ boxes, scores, labels }: ModelBoxes, model) => {
    const part = {
      boxes: wide(rows(boxes, 4, `models[${model}].boxes`)),
      scores: wide(floats(scores, `models[${model}].scores`)),
      labels: integers(labels, `models[${model}].labels`),
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
  const weights = isWeighted(options)
    ? wide(floats(options.weights, 'weights'))
    : new Float64Array(parts.length).fill(1);
  return { boxes, scores, labels, offsets, weights };
}

/** As {@link weightedBoxesFusion}, off the event loop. */
export const weightedBoxesFusionLater: Later<typeof weightedBoxesFusion> = weighted.later;
/** As {@link nonMaximumWeighted}, off the event loop. */
export const nonMaximumWeightedLater: Later<typeof nonMaximumWeighted> = nonMaximum.later;
/** As {@link ensembleNms}, off the event loop. */
export const ensembleNmsLater: Later<typeof ensembleNms> = hard.later;
/** As {@link ensembleSoftNms}, off the event loop. */
export const ensembleSoftNmsLater: Later<typeof ensembleSoftNms> = soft.later;
