import { call, type PromiseOptions } from './call.js';
import { withArea } from './check/boxes.js';
import { doubles, like, type FloatsLike, type Numeric } from './check/arrays.js';
import { numbers } from './check/lists.js';
import { mistake, outOfRange } from './check/mistakes.js';
import { numberOr } from './check/numbers.js';
import { knownOptions, optionsOf } from './check/options.js';
import { BoxwiseError } from './errors.js';
import type { Arguments } from './native-call.js';

/** Options of `encodeBoxes` and `decodeBoxes`. */
export interface CodingOptions {
  /** Encoding multiplies offsets by these, decoding divides. Default `[1, 1, 1, 1]`; Faster R-CNN: `[10, 10, 5, 5]`. */
  weights?: readonly [number, number, number, number];
  /** The inverses of `weights`, as in SSD: `[0.1, 0.1, 0.2, 0.2]`. Give one of the two. */
  variances?: readonly [number, number, number, number];
  /** Upper limit of dw and dh in decoding: the logarithm of a factor. Default ln(1000 / 16), as in Detectron and torchvision; `Infinity` for none. */
  largestLogScale?: number;
}

/** Options of `encodeDistances` and `decodeDistances`. */
export interface DistanceOptions {
  /** Pixels per unit: the stride if a network predicts distances in cells. Default 1. */
  scale?: number;
}

const LARGEST_LOG_SCALE = Math.log(1000 / 16);

/**
 * Returns the offsets `(dx, dy, dw, dh)` from each anchor to the box at the same index: differences of the centres in units of the
 * anchor's sides, and logarithms of the ratios of the sides, times the weights (Girshick et al. 2014, appendix C). A box or an anchor
 * without area gives infinity or NaN, as the formulas do.
 *
 * ```ts
 * console.log(encodeBoxes([[0, 0, 20, 10]], [[0, 0, 10, 10]])); // Float64Array(4) [ 0.5, 0, 0.6931471805599453, 0 ]
 * ```
 *
 * @param boxes rows of `(x1, y1, x2, y2)`, flat or nested
 * @param anchors the same number of rows
 * @returns flat rows, in the type of `boxes`
 * @throws BoxwiseError `LENGTH_MISMATCH`, `OUT_OF_RANGE` for weights that are not finite and above 0
 */
export function encodeBoxes<T extends Numeric>(
  boxes: T,
  anchors: Numeric,
  options?: CodingOptions,
): FloatsLike<T> {
  return encode.now(boxes, anchors, options) as FloatsLike<T>;
}

/**
 * Returns the boxes for offsets from anchors: the inverse of {@link encodeBoxes}, with dw and dh clamped. NaN stays NaN.
 *
 * ```ts
 * console.log(decodeBoxes([[0.5, 0, 0, 0]], [[0, 0, 10, 10]])); // Float64Array(4) [ 5, 0, 15, 10 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for another number of offsets than of anchors; `OUT_OF_RANGE` for a `largestLogScale` that is NaN
 */
export function decodeBoxes<T extends Numeric>(
  deltas: T,
  anchors: Numeric,
  options?: CodingOptions,
): FloatsLike<T> {
  return decode.now(deltas, anchors, options) as FloatsLike<T>;
}

/**
 * Returns the distances `(left, top, right, bottom)` from each point to the sides of the box at the same index (FCOS, Tian et al.
 * 2019); negative if the point is outside.
 *
 * ```ts
 * console.log(encodeDistances([[0, 0, 20, 10]], [[5, 5]])); // Float64Array(4) [ 5, 5, 15, 5 ]
 * ```
 *
 * @param points rows of `(x, y)`, the same number as boxes
 * @throws BoxwiseError `LENGTH_MISMATCH` for another number of boxes than of points; `OUT_OF_RANGE` for a `scale` that is not finite and
 *   above 0
 */
export function encodeDistances<T extends Numeric>(
  boxes: T,
  points: Numeric,
  options?: DistanceOptions,
): FloatsLike<T> {
  return distances.now(boxes, points, options) as FloatsLike<T>;
}

/**
 * Returns the boxes whose sides have the given distances from the points: the inverse of {@link encodeDistances}.
 *
 * ```ts
 * console.log(decodeDistances([[5, 5, 15, 5]], [[5, 5]])); // Float64Array(4) [ 0, 0, 20, 10 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for another number of distances than of points; `OUT_OF_RANGE` for a `scale` that is not finite and
 *   above 0
 */
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

type CodingCall = Arguments<'encodeBoxes'>;

function coding(name: string) {
  return (values: Numeric, anchors: Numeric, given?: CodingOptions): CodingCall => {
    const { weights, variances, largestLogScale } = optionsOf(given, CODING);
    if (weights !== undefined && variances !== undefined) {
      throw new BoxwiseError('INVALID_ARGUMENT', 'weights or variances', 'both', { input: 'variances' });
    }
    const factors =
      variances === undefined
        ? weights === undefined
          ? [1, 1, 1, 1]
          : four(weights, 'weights')
        : four(variances, 'variances').map((variance) => 1 / variance);
    const own = {
      kind: 'offsets',
      weights: factors,
      largestLogScale: numberOr(largestLogScale, LARGEST_LOG_SCALE, 'largestLogScale'),
    } as const;
    const boxes = doubles(values, name, 4);
    const around = withArea(doubles(anchors, 'anchors', 4), 'anchors');
    return [name === 'boxes' ? withArea(boxes, name) : boxes, around, own];
  };
}

/** Four factors of a box's numbers. */
function four(values: unknown, input: string): number[] {
  const given = numbers(values, input);
  if (given.length !== 4)
    throw mistake('LENGTH_MISMATCH', `4 ${input}, one for each number of a box`, String(given.length), input);
  const wrong = given.findIndex((own) => !(own > 0 && own < Infinity));
  if (wrong >= 0) throw outOfRange('a finite number above 0', given[wrong], input, wrong);
  return given;
}

function distance(name: string) {
  return (values: Numeric, points: Numeric, given?: DistanceOptions): CodingCall => {
    const scale = numberOr(optionsOf(given, DISTANCE).scale, 1, 'scale');
    return [doubles(values, name, 4), doubles(points, 'points', 2), { kind: 'distances', scale }];
  };
}

/** In the precision of the values. */
const asGiven = (found: Float64Array, values: Numeric) => like(found, values);

const encode = call('encodeBoxes', coding('boxes'), asGiven);
const decode = call('decodeBoxes', coding('deltas'), asGiven);
const distances = call('encodeBoxes', distance('boxes'), asGiven);
const boxesAt = call('decodeBoxes', distance('distances'), asGiven);

type CodingLater = <T extends Numeric>(
  values: T,
  anchors: Numeric,
  options?: CodingOptions & PromiseOptions,
) => Promise<FloatsLike<T>>;
type DistanceLater = <T extends Numeric>(
  values: T,
  points: Numeric,
  options?: DistanceOptions & PromiseOptions,
) => Promise<FloatsLike<T>>;

/** As {@link encodeBoxes}, off the event loop. */
export const encodeBoxesLater = encode.later as CodingLater;
/** As {@link decodeBoxes}, off the event loop. */
export const decodeBoxesLater = decode.later as CodingLater;
/** As {@link encodeDistances}, off the event loop. */
export const encodeDistancesLater = distances.later as DistanceLater;
/** As {@link decodeDistances}, off the event loop. */
export const decodeDistancesLater = boxesAt.later as DistanceLater;
