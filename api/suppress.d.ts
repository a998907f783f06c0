import { type Alike, type BoxesInput, type FloatArray, type NumbersInput } from './arrays.js';
import { type FormatOptions } from './options.js';
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
export declare function nms(boxes: BoxesInput, scores: NumbersInput, options: NmsOptions & {
    imageOffsets: ArrayLike<number>;
}): KeptBoxes;
export declare function nms(boxes: BoxesInput, scores: NumbersInput, options?: NmsOptions & {
    imageOffsets?: undefined;
}): Uint32Array;
export declare function nms(boxes: BoxesInput, scores: NumbersInput, options?: NmsOptions): Uint32Array | KeptBoxes;
/** The addon's arguments. */
export interface NmsCall {
    boxes: FloatArray;
    scores: FloatArray;
    numbers: Float64Array;
    classes: Int32Array | undefined;
    offsets: Uint32Array | undefined;
}
/** Checks and turns everything into what the addon takes. */
export declare function nmsCall(boxes: BoxesInput, scores: NumbersInput, options: NmsOptions): NmsCall;
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
export declare function softNms(boxes: BoxesInput, scores: NumbersInput, options?: SoftNmsOptions): ScoredBoxes;
/** The addon's arguments. */
export interface ScoredCall {
    arrays: Alike;
    numbers: Float64Array;
    classes: Int32Array | undefined;
}
/** Checks and turns everything into what the addon takes. */
export declare function softCall(boxes: BoxesInput, scores: NumbersInput, options: SoftNmsOptions): ScoredCall;
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
export declare function matrixNms(boxes: BoxesInput, scores: NumbersInput, options?: MatrixNmsOptions): ScoredBoxes;
/** Checks and turns everything into what the addon takes. */
export declare function matrixCall(boxes: BoxesInput, scores: NumbersInput, options: MatrixNmsOptions): ScoredCall;
