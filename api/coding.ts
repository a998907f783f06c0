import type * as addon from '#native';
import { call } from './call.js';
import { doubles, like, type FloatsLike, type Numeric } from './check/arrays.js';
import { numbers } from './check/lists.js';
import { numberOr } from './check/numbers.js';
import { knownOptions, optionsOf } from './check/options.js';
import { BoxwiseError } from './errors.js';

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

const LARGEST_LOG_SCALE = Math.log(1000 / 16);

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
export function encodeBoxes<T extends Numeric>(
  boxes: T,
  anchors: Numeric,
  options?: CodingOptions,
): FloatsLike<T> {
  return encode.now(boxes, anchors, options) as FloatsLike<T>;
}

/** The boxes that offsets make of anchors: the inverse of {@link encodeBoxes}, with dw and dh clamped. NaN stays NaN. */
export function decodeBoxes<T extends Numeric>(
  deltas: T,
  anchors: Numeric,
  options?: CodingOptions,
): FloatsLike<T> {
  return decode.now(deltas, anchors, options) as FloatsLike<T>;
}

/**
 * The distances `(left, top, right, bottom)` from points to the sides of the boxes at their places (FCOS, Tian et al. 2019), negative
 * where a point is outside.
 *
 * @param points rows of `(x, y)`, as many as boxes
 */
export function encodeDistances<T extends Numeric>(
  boxes: T,
  points: Numeric,
  options?: DistanceOptions,
): FloatsLike<T> {
  return distances.now(boxes, points, options) as FloatsLike<T>;
}

/** The boxes whose sides are at the given distances from points: the inverse of {@link encodeDistances}. */
export function decodeDistances<T extends Numeric>(
  distances: T,
  points: Numeric,
  options?: DistanceOptions,
): FloatsLike<T> {
  return boxesAt.now(distances, points, options) as FloatsLike<T>;
}

const CODING = knownOptions<CodingOptions>('encodeBoxes(boxes, anchors, { weights: [10, 10, 5, 5] })', {
  weights: true,
  variances: true,
  largestLogScale: true,
});
const DISTANCE = knownOptions<DistanceOptions>('encodeDistances(boxes, points, { scale: 8 })', {
  scale: true,
});

function coding(name: string) {
  return (values: Numeric, anchors: Numeric, given?: CodingOptions): Parameters<typeof addon.encodeBoxes> => {
    const { weights, variances, largestLogScale } = optionsOf(given, CODING);
    if (weights !== undefined && variances !== undefined) {
      throw new BoxwiseError('INVALID_ARGUMENT', 'weights or variances', 'both', { input: 'variances' });
    }
    const factors =
      variances === undefined
        ? numbers(weights ?? [1, 1, 1, 1], 'weights')
        : numbers(variances, 'variances').map((variance) => 1 / variance);
    const own = {
      weights: factors,
      largestLogScale: numberOr(largestLogScale, LARGEST_LOG_SCALE, 'largestLogScale'),
    };
    return [doubles(values, name), doubles(anchors, 'anchors'), own];
  };
}

function distance(name: string) {
  return (
    values: Numeric,
    points: Numeric,
    given?: DistanceOptions,
  ): Parameters<typeof addon.encodeDistances> => {
    const scale = numberOr(optionsOf(given, DISTANCE).scale, 1, 'scale');
    return [doubles(values, name), doubles(points, 'points'), scale];
  };
}

/** In the precision of the values. */
const asGiven = (found: Float64Array, values: Numeric) => like(found, values);

const encode = call('encodeBoxes', coding('boxes'), asGiven);
const decode = call('decodeBoxes', coding('deltas'), asGiven);
const distances = call('encodeDistances', distance('boxes'), asGiven);
const boxesAt = call('decodeDistances', distance('distances'), asGiven);

type CodingLater = <T extends Numeric>(
  values: T,
  anchors: Numeric,
  options?: CodingOptions,
) => Promise<FloatsLike<T>>;
type DistanceLater = <T extends Numeric>(
  values: T,
  points: Numeric,
  options?: DistanceOptions,
) => Promise<FloatsLike<T>>;

/** As {@link encodeBoxes}, off the event loop. */
export const encodeBoxesLater = encode.later as CodingLater;
/** As {@link decodeBoxes}, off the event loop. */
export const decodeBoxesLater = decode.later as CodingLater;
/** As {@link encodeDistances}, off the event loop. */
export const encodeDistancesLater = distances.later as DistanceLater;
/** As {@link decodeDistances}, off the event loop. */
export const decodeDistancesLater = boxesAt.later as DistanceLater;
