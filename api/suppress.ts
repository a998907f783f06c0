import { isArrayOf } from './check/elements.js';
import { isA } from './check/kinds.js';
import * as addon from '#native';
import { call, type Later } from './call.js';
import {
  floats,
  boxList,
  rows,
  type BoxesInput,
  type FloatArray,
  type IntegersInput,
  type NumbersInput,
} from './check/arrays.js';
import { comparedBoxes, nativeFormat, type FormatOptions, type NativeFormat } from './check/boxes.js';
import { offsets } from './check/integers.js';
import { owned } from './check/memory.js';
import { flagOr, leastScore, limit, numberOr, threadsNumber, within } from './check/numbers.js';
import { knownOptions, optionsOf, unused } from './check/options.js';
import { oneOf } from './check/words.js';
import { native } from './errors.js';
import { classesOf, type ClassOptions } from './suppress/groups.js';
import type { MatrixNmsTrace, NmsTrace, SoftNmsTrace } from './suppress/trace.js';
import type { Arguments } from './native-call.js';

/** Options that `nms`, `softNms` and `matrixNms` have in common. */
export interface SuppressionOptions extends FormatOptions, ClassOptions {
  /** Largest number of boxes to keep per image, over all classes. Default: no limit. */
  maxDetections?: number;
  /** Throw on inverted boxes (x2 < x1 or y2 < y1) and on NaN in boxes or scores. Default false. */
  validate?: boolean;
  /**
   * Return a `trace`, too: for each box, which box suppressed it or lowered its score, and their overlap. The kept boxes are the same.
   * It takes additional time in proportion to boxes × kept boxes. Default false.
   */
  trace?: boolean;
}

/** Options of {@link nms}. */
export interface NmsOptions extends SuppressionOptions {
  /** Overlaps above this suppress; 0 to 1, rounded to the type of the boxes. Default 0.5. */
  iouThreshold?: number;
  /** Only scores above this are kept; rounded to the type of the scores. Default -Infinity. */
  scoreThreshold?: number;
  /**
   * Suppress at overlaps equal to the threshold, too. Default false. With `iouThreshold: 0` this keeps one box of each class, because
   * an IoU of 0 then suppresses.
   */
  suppressEqual?: boolean;
  /** `iou` (default), or `diou`: IoU minus (distance of the centres / diagonal of the enclosing box)². */
  kind?: 'iou' | 'diou';
  /** For a batch: index of the first box of each image, starting with 0, and last the number of boxes. */
  imageOffsets?: IntegersInput;
  /** For a batch: number of threads. Default: all cores for 4,000 boxes or more, otherwise one. */
  threads?: number;
}

/** The kept boxes of a batch, or of one image with `trace: true`. */
export interface KeptBoxes {
  /** Indices into all boxes: image by image, in descending score order within each image. */
  indices: Uint32Array;
  /** Index of the first entry of each image in `indices`, and last the number of entries. */
  imageOffsets: Uint32Array;
}

/** Kept boxes, and which of them suppressed the others. */
export interface TracedBoxes extends KeptBoxes {
  /** Which box suppressed each box. */
  trace: NmsTrace;
}

const NONE: NmsOptions = Object.freeze({});

/**
 * Greedy non-maximum suppression: visits boxes in descending score order and keeps each box that no kept box overlaps
 * by more than the threshold. Returns the indices of the kept boxes, best first; with `imageOffsets`, those of every image; with
 * `trace: true`, also which box suppressed which (see {@link NmsTrace}).
 *
 * - **Overlap** is computed in the type of the boxes with one rounded division: a box is suppressed if
 *   `inter / union > iouThreshold`. Rotated boxes are compared by their exact polygons, in doubles.
 * - **Ties**: among equal scores the lower index comes first. A box whose overlap equals the threshold is kept, unless
 *   `suppressEqual` is set.
 * - **NaN**: a NaN score is not above any threshold, and neither is -Infinity; such boxes are dropped. A box that has a NaN,
 *   is inverted or empty, or has an infinite area overlaps nothing (its IoU is 0) and is kept.
 * - **Errors** (`BoxwiseError`): `LENGTH_MISMATCH`; `OUT_OF_RANGE` for thresholds and limits; `INVALID_ARGUMENT` for detached memory;
 *   `INVALID_VALUE` for angles beyond 4π in radians, which are degrees, and for 32 boxes or more of which every one is inverted, which are in
 *   another format.
 *
 * Source: the algorithm of Felzenszwalb et al. (2010) as in torchvision.ops.nms, with `classIds` as in its batched_nms;
 * `diou`: Zheng et al. (2020).
 *
 * ```ts
 * const boxes = Float32Array.of(0, 0, 10, 10, 1, 1, 11, 11, 20, 20, 30, 30);
 * const scores = Float32Array.of(0.9, 0.8, 0.7);
 * console.log(nms(boxes, scores)); // Uint32Array(2) [ 0, 2 ]
 *
 * const { suppressedBy, overlaps } = nms(boxes, scores, { trace: true }).trace;
 * console.log(suppressedBy); // Int32Array(3) [ -1, 0, -1 ]
 * console.log(overlaps[1]); // 0.680672287940979
 *
 * const classIds = [2, 7, 2]; // a car, a truck, a car
 * console.log(nms(boxes, scores, { classIds })); // Uint32Array(3) [ 0, 1, 2 ]
 * console.log(nms(boxes, scores, { classIds, groups: [[2, 5, 7]] })); // Uint32Array(2) [ 0, 2 ]
 * ```
 */
export function nms(
  boxes: BoxesInput,
  scores: NumbersInput,
  options: NmsOptions & { trace: true },
): TracedBoxes;
export function nms(
  boxes: BoxesInput,
  scores: NumbersInput,
  options: NmsOptions & { imageOffsets: IntegersInput },
): KeptBoxes;
export function nms(
  boxes: BoxesInput,
  scores: NumbersInput,
  options?: NmsOptions & { imageOffsets?: undefined; trace?: false },
): Uint32Array;
export function nms(boxes: BoxesInput, scores: NumbersInput, options?: NmsOptions): Uint32Array | KeptBoxes;
export function nms(
  boxes: BoxesInput,
  scores: NumbersInput,
  options: NmsOptions = NONE,
): Uint32Array | KeptBoxes {
  if (isArrayOf(boxes, Float32Array) && isArrayOf(scores, Float32Array) && isA(options, Object)) {
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
  if (scores.length > FEW || (options !== NONE && !isOrdinary(options))) return undefined;
  const { iouThreshold = 0.5, scoreThreshold = -Infinity, maxDetections = Infinity, suppressEqual } = options;
  // No code of the caller's runs from here on.
  const [own, ranks] = [owned(boxes, 'boxes'), owned(scores, 'scores')];
  const count = ranks.length;
  if (count > FEW || own.length !== 4 * count) return undefined;
  if ((own[2] as number) < (own[0] as number) || (own[3] as number) < (own[1] as number)) return undefined; // perhaps all are
  scratch[0] = iouThreshold;
  scratch[1] = scoreThreshold;
  scratch[2] = maxDetections < count ? maxDetections : Infinity;
  scratch[3] = suppressEqual ? 1 : 0;
  scratch[4] = count;
  scratch.set(ranks, 8);
  scratch.set(own, 8 + FEW);
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
    scoreThreshold <= 1 &&
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

/** The options that all suppression has. */
const SUPPRESSION = {
  format: true,
  angleUnit: true,
  maxDetections: true,
  classIds: true,
  groups: true,
  validate: true,
  trace: true,
} as const;

const NMS = knownOptions<NmsOptions>('nms(boxes, scores, { iouThreshold: 0.5 })', {
  ...SUPPRESSION,
  iouThreshold: true,
  scoreThreshold: true,
  suppressEqual: true,
  kind: true,
  imageOffsets: true,
  threads: true,
});

/** What the addon takes. */
function nmsCall(boxes: BoxesInput, scores: NumbersInput, given?: NmsOptions): Arguments<'nms'> {
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
    trace: flagOr(options.trace, false, 'trace'),
  };
  const { imageOffsets } = options;
  const ranks = floats(scores, 'scores');
  leastScore(own.scoreThreshold, ranks, 'scoreThreshold');
  return [
    comparedBoxes(boxes, format, 'boxes', imageOffsets === undefined ? boxList : rows),
    ranks,
    own,
    classesOf(options),
    imageOffsets === undefined ? undefined : offsets(imageOffsets, 'imageOffsets'),
  ];
}

function limitOf({ maxDetections }: SuppressionOptions): number {
  return maxDetections === undefined ? Infinity : limit(maxDetections, 'maxDetections');
}

/** Options of {@link softNms}: those of its method, and no others. */
export type SoftNmsOptions = GaussianSoftNmsOptions | LinearSoftNmsOptions;

/** Options of {@link softNms} by either method. */
export interface CommonSoftNmsOptions extends SuppressionOptions {
  /** Only lowered scores above this are kept; rounded to the type of the computation. Default 0.01. */
  scoreThreshold?: number;
}

/** Options of {@link softNms} by the Gaussian. */
export interface GaussianSoftNmsOptions extends CommonSoftNmsOptions {
  /** Scores are multiplied by exp(-IoU² / sigma). The default. */
  method?: 'gaussian';
  /** σ of the Gaussian, above 0. Default 0.5. */
  sigma?: number;
  /** Only the linear method has it. */
  iouThreshold?: never;
}

/** Options of {@link softNms} by the linear method. */
export interface LinearSoftNmsOptions extends CommonSoftNmsOptions {
  /** Scores are multiplied by 1 - IoU if the IoU is above `iouThreshold`. */
  method: 'linear';
  /** IoU above which scores are lowered, 0 to 1. Default 0.5. */
  iouThreshold?: number;
  /** Only the Gaussian has it. */
  sigma?: never;
}

/** Kept boxes and their scores. */
export interface ScoredBoxes<T extends FloatArray = FloatArray> {
  /** Indices of the kept boxes in descending score order. */
  indices: Uint32Array;
  /** The lowered scores, in the same order. */
  scores: T;
}

/** What {@link softNms} keeps, and all that it did. */
export interface TracedSoftNms extends ScoredBoxes {
  /** How each pick lowered the scores of the others. */
  trace: SoftNmsTrace;
}

/** What {@link matrixNms} keeps, and which box lowered each score. */
export interface TracedMatrixNms extends ScoredBoxes {
  /** Which box lowered each score most. */
  trace: MatrixNmsTrace;
}

/**
 * Soft-NMS: repeatedly takes the box with the highest score and lowers the scores of the boxes that overlap it, until no
 * score is above `scoreThreshold`. Returns the taken boxes and their lowered scores, best first.
 *
 * Computed in the type of the boxes and scores, in doubles if either has them. Scores are multiplied by their factors in the order
 * in which boxes are taken, with boxwise's own exp, which gives the same bits everywhere, within 1 unit in the last place.
 * Among equal scores the lower index comes first. NaN scores are dropped. Boxes that are inverted, empty or contain NaN overlap
 * nothing. Rotated boxes are replaced by their upright bounding boxes. Throws a `BoxwiseError` like {@link nms}. With `trace: true`,
 * also returns every decay (see {@link SoftNmsTrace}); more than 2^25 decays throw `TOO_LARGE`.
 *
 * Source: Bodla et al., Soft-NMS (2017).
 *
 * ```ts
 * const twice = [
 *   [0, 0, 10, 10],
 *   [0, 0, 10, 10],
 * ];
 * console.log(softNms(twice, [0.9, 0.8]).scores); // Float64Array(2) [ 0.9, 0.10826822658929017 ]
 *
 * const { decays } = softNms(twice, [0.9, 0.8], { trace: true }).trace;
 * console.log(decays.boxes, decays.overlaps); // Uint32Array(1) [ 1 ] Float64Array(1) [ 1 ]
 * console.log(decays.before, decays.after); // Float64Array(1) [ 0.8 ] Float64Array(1) [ 0.10826822658929017 ]
 * ```
 */
export function softNms(
  boxes: BoxesInput,
  scores: NumbersInput,
  options: SoftNmsOptions & { trace: true },
): TracedSoftNms;
export function softNms(boxes: BoxesInput, scores: NumbersInput, options?: SoftNmsOptions): ScoredBoxes;
export function softNms(boxes: BoxesInput, scores: NumbersInput, options?: SoftNmsOptions): ScoredBoxes {
  return soft.now(boxes, scores, options);
}

const SOFT_NMS = knownOptions<SoftNmsOptions>('softNms(boxes, scores, { sigma: 0.5 })', {
  ...SUPPRESSION,
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
    trace: flagOr(options.trace, false, 'trace'),
  };
  return [...scored(boxes, scores, format, own.scoreThreshold), own, classesOf(options)];
});

const METHODS = ['gaussian', 'linear'] as const;

function scored(
  boxes: BoxesInput,
  scores: NumbersInput,
  format: NativeFormat,
  least: number,
): [FloatArray, FloatArray] {
  const ranks = floats(scores, 'scores');
  leastScore(least, ranks, 'scoreThreshold');
  return [comparedBoxes(boxes, format, 'boxes', boxList), ranks];
}

/** Options of {@link matrixNms}: those of its decay, and no others. */
export type MatrixNmsOptions = GaussianMatrixNmsOptions | LinearMatrixNmsOptions;

/** Options of {@link matrixNms} with a Gaussian decay. */
export interface GaussianMatrixNmsOptions extends CommonMatrixNmsOptions {
  /** The default. */
  method?: 'gaussian';
  /** σ of the Gaussian, above 0. Default 2, as in the paper. */
  sigma?: number;
}

/** Options of {@link matrixNms} with a linear decay. */
export interface LinearMatrixNmsOptions extends CommonMatrixNmsOptions {
  /** The decay is 1 - IoU. */
  method: 'linear';
  /** Only the Gaussian has it. */
  sigma?: never;
}

/** Options of {@link matrixNms} with either decay. */
export interface CommonMatrixNmsOptions extends SuppressionOptions {
  /** Only boxes with a score above this take part. Default -Infinity. */
  scoreThreshold?: number;
  /** Only lowered scores above this are kept. Default 0.05, as in the paper's code. */
  postThreshold?: number;
  /** Largest number of boxes that take part, best first; the time grows with its square. Default: no limit. */
  maxCandidates?: number;
}

/**
 * Matrix NMS: lowers every score once, by the better box that lowers it most; no box is compared twice. Returns the boxes and
 * their lowered scores, best first, equal scores by index.
 *
 * The factor of box j is the minimum over the better boxes i of f(IoU of i and j) / f(highest IoU of i with a box better than i),
 * at most 1, with f(x) = exp(-sigma x²) or 1 - x. Computed like {@link softNms}, with the same ties, NaN and errors; the time is
 * quadratic. With `trace: true`, also returns which box that is (see {@link MatrixNmsTrace}).
 *
 * Source: Wang et al., SOLOv2 (2020), applied to boxes.
 *
 * ```ts
 * const boxes = Float32Array.of(0, 0, 10, 10, 0, 0, 10, 5, 20, 20, 30, 30);
 * console.log(matrixNms(boxes, Float32Array.of(0.9, 0.8, 0.7), { method: 'linear' }).indices); // Uint32Array(3) [ 0, 2, 1 ]
 * ```
 *
 * @throws BoxwiseError like {@link nms}
 */
export function matrixNms(
  boxes: BoxesInput,
  scores: NumbersInput,
  options: MatrixNmsOptions & { trace: true },
): TracedMatrixNms;
export function matrixNms(boxes: BoxesInput, scores: NumbersInput, options?: MatrixNmsOptions): ScoredBoxes;
export function matrixNms(boxes: BoxesInput, scores: NumbersInput, options?: MatrixNmsOptions): ScoredBoxes {
  return matrix.now(boxes, scores, options);
}

const MATRIX_NMS = knownOptions<MatrixNmsOptions>('matrixNms(boxes, scores, { sigma: 2 })', {
  ...SUPPRESSION,
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
    postThreshold: within(
      options.postThreshold === undefined ? 0.05 : options.postThreshold,
      'postThreshold',
      -Infinity,
      Infinity,
    ),
    maxCandidates:
      options.maxCandidates === undefined ? Infinity : limit(options.maxCandidates, 'maxCandidates'),
    maxDetections: limitOf(options),
    validate: flagOr(options.validate, false, 'validate'),
    format,
    trace: flagOr(options.trace, false, 'trace'),
  };
  return [...scored(boxes, scores, format, own.scoreThreshold), own, classesOf(options)];
});

/** As {@link nms}, off the event loop. */
export const nmsLater = greedy.later as Later<typeof nms>;
/** As {@link softNms}, off the event loop. */
export const softNmsLater = soft.later as Later<typeof softNms>;
/** As {@link matrixNms}, off the event loop. */
export const matrixNmsLater = matrix.later as Later<typeof matrixNms>;
