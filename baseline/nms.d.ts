import { type Floats } from './overlap.js';
/** As the options of `nms` of `boxwise`. */
export interface NmsOptions {
    /** An IoU above it suppresses; default 0.5. */
    iouThreshold?: number;
    /** A score must be above it; default -Infinity. */
    scoreThreshold?: number;
    /** At most so many boxes. */
    maxDetections?: number;
    /** An IoU equal to the threshold suppresses too. */
    suppressEqual?: boolean;
    /** Boxes suppress only within their class. */
    classIds?: Int32Array | undefined;
}
/**
 * Greedy suppression: each candidate is compared with the boxes kept so far, the latest first, and given up at the first that overlaps it.
 * The same answer as the native `nms` gives, bit for bit: products decide in double where they can, the rounded quotient where they are close.
 *
 * @returns the kept indices, best first
 */
export declare function nms<T extends Floats>(boxes: T, scores: Floats, options?: NmsOptions): Uint32Array;
