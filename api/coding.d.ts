import { type FloatsLike, type Numeric } from './arrays.js';
/** How `(dx, dy, dw, dh)` are scaled. */
export interface CodingOptions {
    /** Offsets are multiplied by these when made and divided when used; `[1, 1, 1, 1]`. Faster R-CNN: `[10, 10, 5, 5]`. */
    weights?: readonly [number, number, number, number];
    /** The inverses of weights, as SSD has them: `[0.1, 0.1, 0.2, 0.2]`. One of the two. */
    variances?: readonly [number, number, number, number];
    /** The greatest dw and dh that decoding takes; ln(1000 / 16), Detectron's and torchvision's. `Infinity` for none. */
    largestLogScale?: number;
}
/** How distances are scaled. */
export interface DistanceOptions {
    /** Pixels of a unit: the stride, where a network predicts distances in cells; 1. */
    scale?: number;
}
/**
 * The offsets `(dx, dy, dw, dh)` that make each box of the anchor at its place: differences of centres in units of the anchor's
 * sides, logarithms of the ratios of sides, times the weights (Girshick et al. 2014, appendix C).
 *
 * @param boxes rows of `(x1, y1, x2, y2)`, flat or nested
 * @param anchors as many rows
 * @returns flat rows, of the type of `boxes`
 * A box or an anchor without area gives infinities or NaN, as the formulas do.
 * @throws BoxwiseError `LENGTH_MISMATCH`, `OUT_OF_RANGE` for weights that are not finite and above 0
 */
export declare function encodeBoxes<T extends Numeric>(boxes: T, anchors: Numeric, options?: CodingOptions): FloatsLike<T>;
/** The boxes that offsets make of anchors: the inverse of {@link encodeBoxes}, with dw and dh clamped. NaN stays NaN. */
export declare function decodeBoxes<T extends Numeric>(deltas: T, anchors: Numeric, options?: CodingOptions): FloatsLike<T>;
/**
 * The distances `(left, top, right, bottom)` from points to the sides of the boxes at their places (FCOS, Tian et al. 2019), negative
 * where a point is outside.
 *
 * @param points rows of `(x, y)`, as many as boxes
 */
export declare function encodeDistances<T extends Numeric>(boxes: T, points: Numeric, options?: DistanceOptions): FloatsLike<T>;
/** The boxes whose sides are at the given distances from points: the inverse of {@link encodeDistances}. */
export declare function decodeDistances<T extends Numeric>(distances: T, points: Numeric, options?: DistanceOptions): FloatsLike<T>;
/** What the addon's coding takes. */
export declare function codingArguments(values: Numeric, name: string, anchors: Numeric, options: CodingOptions): [Float64Array, Float64Array, number[], number];
/** What the addon's distances take. */
export declare function distanceArguments(values: Numeric, name: string, points: Numeric, { scale }: DistanceOptions): [Float64Array, Float64Array, number];
