import * as addon from '#native';
import {
  alike,
  owned,
  toBoxes,
  toIntegers,
  toNumbers,
  toOffsets,
  wide,
  type Alike,
  type BoxesInput,
  type FloatArray,
  type NumbersInput,
} from './arrays.js';
import { native } from './errors.js';
import { choice, formatNumber, numberOr, numbersOf, threadsNumber, type FormatOptions } from './options.js';

/** What `nms`, `softNms` and `matrixNms` share. */
export interface SuppressionOptions extends FormatOptions {
  /** No more boxes are kept of an image, over all its classes; no limit by default. */
  maxDetections?: number;
  /** Each box's class, whole numbers: boxes act only on boxes of their own class. */
  classIds?: ArrayLike<number>;
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
  imageOffsets?: ArrayLike<number>;
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

const NONE: NmsOptions = {};
/** Reused: a call of ten boxes costs no more than a few of these would. */
const numbers = new Float64Array(6);
let room = new Uint32Array(1024);
/** Larger results get memory of their own, so that one of them does not stay for good. */
const ROOM_AT_MOST = 1 << 18;

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
  options: NmsOptions & { imageOffsets: ArrayLike<number> },
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
  const plain =
    boxes instanceof Float32Array &&
    scores instanceof Float32Array &&
    options.classIds === undefined &&
    options.imageOffsets === undefined &&
    options.format !== 'rotated';
  if (!plain) return general(boxes, scores, options);
  owned(boxes, 'boxes');
  owned(scores, 'scores');
  const fewKept = few(boxes, scores, options);
  if (fewKept !== undefined) return fewKept;
  nmsNumbers(options, numbers);
  const count = scores.length;
  if (room.length < count && count <= ROOM_AT_MOST) room = new Uint32Array(2 * count);
  const keep = room.length < count ? new Uint32Array(count) : room;
  return keep.slice(
    0,
    native(() => addon.nmsIntoF32(boxes, scores, numbers, keep)),
  );
}

/** At most so many boxes go to the addon in one array: crossing with four of them costs more than suppressing ten boxes. */
const FEW = 64;
/** Options, the number of boxes, 64 scores, 64 boxes, as `src/suppress.rs` has it. */
const scratch = new Float32Array(8 + 5 * FEW);

/** The kept boxes of a handful, unless something is out of the ordinary; then `undefined`. */
function few(boxes: Float32Array, scores: Float32Array, options: NmsOptions): Uint32Array | undefined {
  const count = scores.length;
  if (count > FEW || boxes.length !== 4 * count) return undefined;
  if (options !== NONE && !isOrdinary(options)) return undefined;
  const { iouThreshold = 0.5, scoreThreshold = -Infinity, maxDetections = Infinity } = options;
  scratch[0] = iouThreshold;
  scratch[1] = scoreThreshold;
  scratch[2] = maxDetections < count ? maxDetections : Infinity;
  scratch[3] = options.suppressEqual ? 1 : 0;
  scratch[4] = 0; // xyxy
  scratch[5] = 0; // threads
  scratch[6] = count;
  scratch.set(scores, 8);
  scratch.set(boxes, 8 + FEW);
  const kept = new Uint32Array(native(() => addon.nmsFewF32(scratch)));
  for (let i = 0; i < kept.length; i++) kept[i] = scratch[i] as number;
  return kept;
}

/** Whether nothing is asked that {@link few} leaves to the common way, with its errors. */
function isOrdinary(options: NmsOptions): boolean {
  const { iouThreshold = 0.5, scoreThreshold = 0, maxDetections = Infinity, format = 'xyxy' } = options;
  return (
    typeof iouThreshold === 'number' &&
    iouThreshold >= 0 &&
    iouThreshold <= 1 &&
    typeof scoreThreshold === 'number' &&
    !Number.isNaN(scoreThreshold) &&
    (maxDetections === Infinity || (Number.isInteger(maxDetections) && maxDetections >= 0)) &&
    format === 'xyxy' &&
    (options.kind === undefined || options.kind === 'iou') &&
    options.threads === undefined &&
    !options.validate
  );
}

function general(boxes: BoxesInput, scores: NumbersInput, options: NmsOptions): Uint32Array | KeptBoxes {
  const call = nmsCall(boxes, scores, options);
  const kept = native(() => {
    if (call.boxes instanceof Float64Array)
      return addon.nmsF64(call.boxes, wide(call.scores), call.numbers, call.classes, call.offsets);
    return call.scores instanceof Float64Array
      ? addon.nmsF32F64(call.boxes, call.scores, call.numbers, call.classes, call.offsets)
      : addon.nmsF32(call.boxes, call.scores, call.numbers, call.classes, call.offsets);
  });
  return options.imageOffsets === undefined ? kept.indices : kept;
}

/** The addon's arguments. */
export interface NmsCall {
  boxes: FloatArray;
  scores: FloatArray;
  numbers: Float64Array;
  classes: Int32Array | undefined;
  offsets: Uint32Array | undefined;
}

/** Checks and turns everything into what the addon takes. */
export function nmsCall(boxes: BoxesInput, scores: NumbersInput, options: NmsOptions): NmsCall {
  const own = new Float64Array(6);
  nmsNumbers(options, own);
  const call = {
    boxes: toBoxes(boxes, numbersOf(own[4] ?? 0), 'boxes'),
    scores: toNumbers(scores, 'scores'),
    numbers: own,
    classes: options.classIds && toIntegers(options.classIds, 'classIds'),
    offsets: options.imageOffsets && toOffsets(options.imageOffsets, 'imageOffsets'),
  };
  // Single-precision scores of double-precision boxes are widened; their threshold is rounded as theirs would be.
  if (call.scores instanceof Float32Array && call.boxes instanceof Float64Array)
    own[1] = Math.fround(own[1] as number);
  return call;
}

function nmsNumbers(options: NmsOptions, into: Float64Array): void {
  into[0] = numberOr(options.iouThreshold, 0.5, 'iouThreshold');
  into[1] = numberOr(options.scoreThreshold, -Infinity, 'scoreThreshold');
  into[2] = numberOr(options.maxDetections, Infinity, 'maxDetections');
  const distance = options.kind === undefined ? 0 : choice(options.kind, ['iou', 'diou'], 'kind');
  into[3] = (options.suppressEqual ? 1 : 0) | (distance << 1) | (options.validate ? 4 : 0);
  into[4] = formatNumber(options.format, options.angleUnit);
  into[5] = threadsNumber(options.threads);
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
export function softNms(boxes: BoxesInput, scores: NumbersInput, options: SoftNmsOptions = {}): ScoredBoxes {
  const { arrays, numbers, classes } = softCall(boxes, scores, options);
  const [a, s] = arrays;
  return native(() =>
    a instanceof Float32Array && s instanceof Float32Array
      ? addon.softNmsF32(a, s, numbers, classes)
      : addon.softNmsF64(wide(a), wide(s), numbers, classes),
  );
}

/** The addon's arguments. */
export interface ScoredCall {
  arrays: Alike;
  numbers: Float64Array;
  classes: Int32Array | undefined;
}

/** Checks and turns everything into what the addon takes. */
export function softCall(boxes: BoxesInput, scores: NumbersInput, options: SoftNmsOptions): ScoredCall {
  const linear = choice(options.method ?? 'gaussian', ['gaussian', 'linear'], 'method');
  const numbers = Float64Array.of(
    numberOr(options.iouThreshold, 0.5, 'iouThreshold'),
    numberOr(options.sigma, 0.5, 'sigma'),
    numberOr(options.scoreThreshold, 0.01, 'scoreThreshold'),
    numberOr(options.maxDetections, Infinity, 'maxDetections'),
    linear | (options.validate ? 4 : 0),
    formatNumber(options.format, options.angleUnit),
  );
  return scoredCall(boxes, scores, options, numbers, numbers[5] ?? 0);
}

function scoredCall(
  boxes: BoxesInput,
  scores: NumbersInput,
  options: SuppressionOptions,
  numbers: Float64Array,
  format: number,
): ScoredCall {
  return {
    arrays: alike(toBoxes(boxes, numbersOf(format), 'boxes'), toNumbers(scores, 'scores')),
    numbers,
    classes: options.classIds && toIntegers(options.classIds, 'classIds'),
  };
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
export function matrixNms(
  boxes: BoxesInput,
  scores: NumbersInput,
  options: MatrixNmsOptions = {},
): ScoredBoxes {
  const { arrays, numbers, classes } = matrixCall(boxes, scores, options);
  const [a, s] = arrays;
  return native(() =>
    a instanceof Float32Array && s instanceof Float32Array
      ? addon.matrixNmsF32(a, s, numbers, classes)
      : addon.matrixNmsF64(wide(a), wide(s), numbers, classes),
  );
}

/** Checks and turns everything into what the addon takes. */
export function matrixCall(boxes: BoxesInput, scores: NumbersInput, options: MatrixNmsOptions): ScoredCall {
  const linear = choice(options.method ?? 'gaussian', ['gaussian', 'linear'], 'method');
  const numbers = Float64Array.of(
    numberOr(options.sigma, 2, 'sigma'),
    numberOr(options.scoreThreshold, -Infinity, 'scoreThreshold'),
    numberOr(options.postThreshold, 0.05, 'postThreshold'),
    numberOr(options.maxCandidates, Infinity, 'maxCandidates'),
    numberOr(options.maxDetections, Infinity, 'maxDetections'),
    linear | (options.validate ? 4 : 0),
    formatNumber(options.format, options.angleUnit),
  );
  return scoredCall(boxes, scores, options, numbers, numbers[6] ?? 0);
}
