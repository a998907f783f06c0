import * as addon from '#native';
import { call, type Later } from './call.js';
import {
  floats,
  rows,
  type BoxesInput,
  type FloatArray,
  type IntegersInput,
  type NumbersInput,
} from './check/arrays.js';
import { nativeFormat, numbersPerNativeBox, type FormatOptions, type NativeFormat } from './check/boxes.js';
import { integers, offsets } from './check/integers.js';
import { owned } from './check/memory.js';
import { flagOr, limit, numberOr, threadsNumber } from './check/numbers.js';
import { knownOptions, optionsOf, unused } from './check/options.js';
import { oneOf } from './check/words.js';
import { native } from './errors.js';

/** What `nms`, `softNms` and `matrixNms` share. */
export interface SuppressionOptions extends FormatOptions {
  /** No more boxes are kept of an image, over all its classes; no limit by default. */
  maxDetections?: number;
  /** Each box's class, whole numbers: boxes act only on boxes of their own class. */
  classIds?: IntegersInput;
  /** Throws on inverted boxes (x2 < x1 or y2 < y1) and on NaN in boxes or scores; false by default. */
  validate?: boolean;
}

/** Options of {@link nms}. */
export interface NmsOptions extends SuppressionOptions {
  /** An overlap above it suppresses: from 0 to 1, 0.5 by default, rounded to the boxes' own type. */
  iouThreshold?: number;
  /** A score must be above it; -Infinity by default; rounded to the scores' own type. */
  scoreThreshold?: number;
  /** An overlap equal to the threshold suppresses too; false by default. */
  suppressEqual?: boolean;
  /** `iou` (default), or `diou`: IoU less the centres' squared distance over the squared diagonal around both. */
  kind?: 'iou' | 'diou';
  /** For a batch: where each image's boxes begin, from 0, and at last the number of boxes. */
  imageOffsets?: IntegersInput;
  /** For a batch: how many threads; by default all cores for 4,000 boxes and more, else one. */
  threads?: number;
}

/** The boxes that a batch keeps. */
export interface KeptBoxes {
  /** Places in all boxes: image by image, best first within each. */
  indices: Uint32Array;
  /** Where each image's indices begin, and at last their number. */
  imageOffsets: Uint32Array;
}

const NONE: NmsOptions = Object.freeze({});

/**
 * Greedy non-maximum suppression: takes boxes by falling score and keeps each that no kept box overlaps beyond the
 * threshold. Returns the kept boxes' places, best first; with `imageOffsets`, those of every image.
 *
 * - **Overlap** is computed in the boxes' own type with one rounded division: `inter / union > iouThreshold`
 *   suppresses. Rotated boxes are compared by their exact polygons, in doubles.
 * - **Ties**: of equal scores the lower index comes first. An overlap equal to the threshold is kept, unless
 *   `suppressEqual`.
 * - **NaN**: a NaN score is not above any threshold, nor is -Infinity; such boxes are dropped. A box with a NaN, an
 *   inverted or empty one and one of infinite area overlap nothing and are kept.
 * - **Errors** (`BoxwiseError`): lengths that disagree, thresholds out of range, detached or shared memory.
 *
 * Source: the algorithm of Felzenszwalb et al. (2010) as torchvision.ops.nms has it, with `classIds` as its
 * batched_nms; `diou`: Zheng et al. (2020).
 *
 * ```ts
 * const boxes = Float32Array.of(0, 0, 10, 10, 1, 1, 11, 11, 20, 20, 30, 30);
 * nms(boxes, Float32Array.of(0.9, 0.8, 0.7)); // Uint32Array [0, 2]
 * ```
 */
export function nms(
  boxes: BoxesInput,
  scores: NumbersInput,
  options: NmsOptions & { imageOffsets: IntegersInput },
): KeptBoxes;
export function nms(
  boxes: BoxesInput,
  scores: NumbersInput,
  options?: NmsOptions & { imageOffsets?: undefined },
): Uint32Array;
export function nms(boxes: BoxesInput, scores: NumbersInput, options?: NmsOptions): Uint32Array | KeptBoxes;
export function nms(
  boxes: BoxesInput,
  scores: NumbersInput,
  options: NmsOptions = NONE,
): Uint32Array | KeptBoxes {
  if (boxes instanceof Float32Array && scores instanceof Float32Array && options instanceof Object) {
    const kept = few(boxes, scores, options);
    if (kept !== undefined) return kept;
  }
  return greedy.now(boxes, scores, options);
}

const greedy = call('nms', nmsCall, (kept) =>
  kept.imageOffsets === undefined ? kept.indices : (kept as KeptBoxes),
);

/** Up to this many boxes go to the addon in one array: crossing with four arrays costs more than suppressing ten boxes. */
const FEW = 1024;
/** The row of the addon's `nmsFew`: its options, 1,024 scores, 1,024 boxes. A test holds both sides' order together. */
const scratch = new Float32Array(8 + 5 * FEW);

/** The kept boxes of a few upright boxes of one class, or `undefined` if {@link greedy} has to look at the arguments. */
function few(boxes: Float32Array, scores: Float32Array, options: NmsOptions): Uint32Array | undefined {
  const count = scores.length;
  if (count > FEW || boxes.length !== 4 * count) return undefined;
  owned(boxes, 'boxes');
  owned(scores, 'scores');
  if (options !== NONE && !isOrdinary(options)) return undefined;
  const { iouThreshold = 0.5, scoreThreshold = -Infinity, maxDetections = Infinity } = options;
  scratch[0] = iouThreshold;
  scratch[1] = scoreThreshold;
  scratch[2] = maxDetections < count ? maxDetections : Infinity;
  scratch[3] = options.suppressEqual ? 1 : 0;
  scratch[4] = count;
  scratch.set(scores, 8);
  scratch.set(boxes, 8 + FEW);
  const kept = new Uint32Array(native(() => addon.nmsFew(scratch)));
  for (let i = 0; i < kept.length; i++) kept[i] = scratch[i] as number;
  return kept;
}

/** Whether all options are right and none asks for what {@link few} cannot do. */
function isOrdinary(options: NmsOptions): boolean {
  for (const name in options) if (!FEW_OPTIONS.has(name)) return false;
  const { iouThreshold = 0.5, scoreThreshold = 0, maxDetections = Infinity, suppressEqual = false } = options;
  return (
    typeof iouThreshold === 'number' &&
    iouThreshold >= 0 &&
    iouThreshold <= 1 &&
    typeof scoreThreshold === 'number' &&
    !Number.isNaN(scoreThreshold) &&
    (maxDetections === Infinity || (Number.isInteger(maxDetections) && maxDetections >= 0)) &&
    typeof suppressEqual === 'boolean' &&
    Object.getPrototypeOf(options) === Object.prototype
  );
}

const FEW_OPTIONS: ReadonlySet<string> = new Set<keyof NmsOptions>([
  'iouThreshold',
  'scoreThreshold',
  'maxDetections',
  'suppressEqual',
]);

const NMS = knownOptions<NmsOptions>('nms(boxes, scores, { iouThreshold: 0.5 })', {
  format: true,
  angleUnit: true,
  maxDetections: true,
  classIds: true,
  validate: true,
  iouThreshold: true,
  scoreThreshold: true,
  suppressEqual: true,
  kind: true,
  imageOffsets: true,
  threads: true,
});

/** What the addon takes. */
function nmsCall(boxes: BoxesInput, scores: NumbersInput, given?: NmsOptions): Parameters<typeof addon.nms> {
  const options = optionsOf(given, NMS);
  const format = nativeFormat(options);
  const own = {
    iouThreshold: numberOr(options.iouThreshold, 0.5, 'iouThreshold'),
    scoreThreshold: numberOr(options.scoreThreshold, -Infinity, 'scoreThreshold'),
    maxDetections: limitOf(options),
    suppressEqual: flagOr(options.suppressEqual, false, 'suppressEqual'),
    kind: oneOf(options.kind ?? 'iou', ['iou', 'diou'], 'kind'),
    validate: flagOr(options.validate, false, 'validate'),
    format,
    threads: threadsNumber(options.threads),
  };
  const { classIds, imageOffsets } = options;
  return [
    rows(boxes, numbersPerNativeBox(format), 'boxes'),
    floats(scores, 'scores'),
    own,
    classIds === undefined ? undefined : integers(classIds, 'classIds'),
    imageOffsets === undefined ? undefined : offsets(imageOffsets, 'imageOffsets'),
  ];
}

function limitOf({ maxDetections }: SuppressionOptions): number {
  return maxDetections === undefined ? Infinity : limit(maxDetections, 'maxDetections');
}

/** Options of {@link softNms}. */
export interface SoftNmsOptions extends SuppressionOptions {
  /** `gaussian` (default): scores fall by exp(-IoU² / sigma); `linear`: by 1 - IoU above `iouThreshold`. */
  method?: 'gaussian' | 'linear';
  /** σ of the gaussian, above 0; 0.5 by default. */
  sigma?: number;
  /** Of the linear method; 0.5 by default. */
  iouThreshold?: number;
  /** A score must stay above it; 0.01 by default; rounded to the type of the computation. */
  scoreThreshold?: number;
}

/** Kept boxes and their scores. */
export interface ScoredBoxes<T extends FloatArray = FloatArray> {
  /** Places of the kept boxes, by falling score. */
  indices: Uint32Array;
  /** Their scores. */
  scores: T;
}

/**
 * Soft-NMS: again and again takes the box with the highest score and lowers the scores of those that overlap it,
 * until none is above `scoreThreshold`. Returns the taken boxes with their lowered scores, best first.
 *
 * Computed in the boxes' and scores' own type, in doubles where either is; each score is multiplied by its factors in the
 * order in which boxes are taken, with an exp of our own that gives the same bits everywhere, within 1 unit in
 * the last place. Of equal scores the lower index comes first; NaN scores are dropped; boxes that are inverted, empty
 * or hold a NaN overlap nothing. Rotated boxes count as the upright boxes around them.
 *
 * Source: Bodla et al., Soft-NMS (2017).
 *
 * ```ts
 * softNms([[0, 0, 10, 10], [0, 0, 10, 10]], [0.9, 0.8]); // scores 0.9 and 0.8 · exp(-2)
 * ```
 */
export function softNms(boxes: BoxesInput, scores: NumbersInput, options?: SoftNmsOptions): ScoredBoxes {
  return soft.now(boxes, scores, options);
}

const SOFT_NMS = knownOptions<SoftNmsOptions>('softNms(boxes, scores, { sigma: 0.5 })', {
  format: true,
  angleUnit: true,
  maxDetections: true,
  classIds: true,
  validate: true,
  method: true,
  sigma: true,
  iouThreshold: true,
  scoreThreshold: true,
});

const soft = call('softNms', (boxes: BoxesInput, scores: NumbersInput, given?: SoftNmsOptions) => {
  const options = optionsOf(given, SOFT_NMS);
  const format = nativeFormat(options);
  const method = oneOf(options.method ?? 'gaussian', METHODS, 'method');
  if (method === 'linear') unused(options, ['sigma'], "to method: 'gaussian'");
  else unused(options, ['iouThreshold'], "to method: 'linear'");
  const own = {
    method,
    iouThreshold: numberOr(options.iouThreshold, 0.5, 'iouThreshold'),
    sigma: numberOr(options.sigma, 0.5, 'sigma'),
    scoreThreshold: numberOr(options.scoreThreshold, 0.01, 'scoreThreshold'),
    maxDetections: limitOf(options),
    validate: flagOr(options.validate, false, 'validate'),
    format,
  };
  return [...scored(boxes, scores, format), own, classesOf(options)];
});

const METHODS = ['gaussian', 'linear'] as const;

function scored(boxes: BoxesInput, scores: NumbersInput, format: NativeFormat): [FloatArray, FloatArray] {
  return [rows(boxes, numbersPerNativeBox(format), 'boxes'), floats(scores, 'scores')];
}

function classesOf({ classIds }: SuppressionOptions): Int32Array | undefined {
  return classIds === undefined ? undefined : integers(classIds, 'classIds');
}

/** Options of {@link matrixNms}. */
export interface MatrixNmsOptions extends SuppressionOptions {
  /** `gaussian` (default) or `linear` decay. */
  method?: 'gaussian' | 'linear';
  /** σ of the gaussian, above 0; 2 by default, as in the paper. */
  sigma?: number;
  /** A score must be above it to take part; -Infinity by default. */
  scoreThreshold?: number;
  /** A lowered score must be above it to be kept; 0.05 by default, as in the paper's code. */
  postThreshold?: number;
  /** Only the best so many take part: the work grows with its square. No limit by default. */
  maxCandidates?: number;
}

/**
 * Matrix NMS: every score falls once, by the better box that costs it most; no box is compared twice. Returns boxes
 * and lowered scores, best first, equal ones by index.
 *
 * The factor of box j is the least over the better boxes i of f(IoU of i and j) / f(highest IoU of i with its own
 * betters), at most 1, with f(x) = exp(-sigma x²) or 1 - x. Computed as {@link softNms} is; the work is quadratic.
 *
 * Source: Wang et al., SOLOv2 (2020), on boxes.
 */
export function matrixNms(boxes: BoxesInput, scores: NumbersInput, options?: MatrixNmsOptions): ScoredBoxes {
  return matrix.now(boxes, scores, options);
}

const MATRIX_NMS = knownOptions<MatrixNmsOptions>('matrixNms(boxes, scores, { sigma: 2 })', {
  format: true,
  angleUnit: true,
  maxDetections: true,
  classIds: true,
  validate: true,
  method: true,
  sigma: true,
  scoreThreshold: true,
  postThreshold: true,
  maxCandidates: true,
});

const matrix = call('matrixNms', (boxes: BoxesInput, scores: NumbersInput, given?: MatrixNmsOptions) => {
  const options = optionsOf(given, MATRIX_NMS);
  const format = nativeFormat(options);
  const method = oneOf(options.method ?? 'gaussian', METHODS, 'method');
  if (method === 'linear') unused(options, ['sigma'], "to method: 'gaussian'");
  const own = {
    method,
    sigma: numberOr(options.sigma, 2, 'sigma'),
    scoreThreshold: numberOr(options.scoreThreshold, -Infinity, 'scoreThreshold'),
    postThreshold: numberOr(options.postThreshold, 0.05, 'postThreshold'),
    maxCandidates:
      options.maxCandidates === undefined ? Infinity : limit(options.maxCandidates, 'maxCandidates'),
    maxDetections: limitOf(options),
    validate: flagOr(options.validate, false, 'validate'),
    format,
  };
  return [...scored(boxes, scores, format), own, classesOf(options)];
});

/** As {@link nms}, off the event loop. */
export const nmsLater: Later<typeof nms> = greedy.later as Later<typeof nms>;
/** As {@link softNms}, off the event loop. */
export const softNmsLater: Later<typeof softNms> = soft.later;
/** As {@link matrixNms}, off the event loop. */
export const matrixNmsLater: Later<typeof matrixNms> = matrix.later;
