import * as addon from '#native';
import { BoxwiseError, native } from './errors.js';
import { doubles, like, type FloatsLike, type Numeric } from './arrays.js';
import { number, numbers } from './numbers.js';

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
  options: CodingOptions = {},
): FloatsLike<T> {
  const [values, references, weights, largest] = codingArguments(boxes, 'boxes', anchors, options);
  return like(
    native(() => addon.codeBoxes(true, values, references, weights, largest)),
    boxes,
  );
}

/** The boxes that offsets make of anchors: the inverse of {@link encodeBoxes}, with dw and dh clamped. NaN stays NaN. */
export function decodeBoxes<T extends Numeric>(
  deltas: T,
  anchors: Numeric,
  options: CodingOptions = {},
): FloatsLike<T> {
  const [values, references, weights, largest] = codingArguments(deltas, 'deltas', anchors, options);
  return like(
    native(() => addon.codeBoxes(false, values, references, weights, largest)),
    deltas,
  );
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
  options: DistanceOptions = {},
): FloatsLike<T> {
  const [values, places, scale] = distanceArguments(boxes, 'boxes', points, options);
  return like(
    native(() => addon.codeDistances(true, values, places, scale)),
    boxes,
  );
}

/** The boxes whose sides are at the given distances from points: the inverse of {@link encodeDistances}. */
export function decodeDistances<T extends Numeric>(
  distances: T,
  points: Numeric,
  options: DistanceOptions = {},
): FloatsLike<T> {
  const [values, places, scale] = distanceArguments(distances, 'distances', points, options);
  return like(
    native(() => addon.codeDistances(false, values, places, scale)),
    distances,
  );
}

/** What the addon's coding takes. */
export function codingArguments(
  values: Numeric,
  name: string,
  anchors: Numeric,
  options: CodingOptions,
): [Float64Array, Float64Array, number[], number] {
  const { weights, variances, largestLogScale = LARGEST_LOG_SCALE } = options;
  if (weights !== undefined && variances !== undefined) {
    throw new BoxwiseError('INVALID_ARGUMENT', 'weights or variances', 'both', { input: 'variances' });
  }
  const factors =
    variances === undefined
      ? numbers(weights ?? [1, 1, 1, 1], 'weights')
      : numbers(variances, 'variances').map((variance) => 1 / variance);
  return [
    doubles(values, name),
    doubles(anchors, 'anchors'),
    factors,
    number(largestLogScale, 'largestLogScale'),
  ];
}

/** What the addon's distances take. */
export function distanceArguments(
  values: Numeric,
  name: string,
  points: Numeric,
  { scale = 1 }: DistanceOptions,
): [Float64Array, Float64Array, number] {
  return [doubles(values, name), doubles(points, 'points'), number(scale, 'scale')];
}
