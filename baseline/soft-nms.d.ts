import { type Floats } from './overlap.js';
/** As the options of `softNms` of `boxwise`. */
export interface SoftNmsOptions {
    /** How sharply scores fall; default 0.5. */
    sigma?: number;
    /** A score that is not above it ends a box; default 0.01. */
    scoreThreshold?: number;
    /** At most so many boxes. */
    maxDetections?: number;
}
/** Boxes in the order of selection, with the scores that they had then. */
export interface ScoredIndices<T> {
    indices: Uint32Array;
    scores: T;
}
/**
 * Soft-NMS with a gaussian (Bodla et al. 2017): the best box is taken, the score of every other is multiplied by exp(-iou² / sigma). One pass a
 * selection lowers the scores, drops what fell too far and finds the next best; equal scores: the lower index.
 */
export declare function softNms<T extends Floats>(boxes: Floats, scores: T, options?: SoftNmsOptions): ScoredIndices<T>;
