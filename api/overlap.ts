import { isArrayOf } from './check/elements.js';
import * as addon from '#native';
import { call, type Later } from './call.js';
import { boxList, isSingle, rows, type BoxesInput, type FloatArray } from './check/arrays.js';
import {
  boxesOf,
  comparedBoxes,
  nativeFormat,
  numbersPerNativeBox,
  type FormatOptions,
} from './check/boxes.js';
import { apart, writable } from './check/memory.js';
import { limit, number, numberOr, threadsNumber } from './check/numbers.js';
import { knownOptions, optionsOf } from './check/options.js';
import { oneOf } from './check/words.js';
import { BoxwiseError, describe, native } from './errors.js';

/** A measure of how much two boxes overlap; see {@link IouOptions}. */
export type OverlapKind = 'iou' | 'giou' | 'diou' | 'ciou' | 'iof' | 'ios' | 'prob';

/** Options of {@link iou} and {@link pairedIou}. */
export interface IouOptions extends FormatOptions {
  /**
   * - `iou` (default): intersection over union, 0 to 1.
   * - `giou`: IoU minus the share of the enclosing box that neither box covers (Rezatofighi et al., 2019).
   * - `diou`: IoU minus (distance of the centres / diagonal of the enclosing box)² (Zheng et al., 2020).
   * - `ciou`: `diou` minus a term for different aspect ratios (same paper).
   * - `iof`: intersection over the area of the first box, as COCO compares with crowds.
   * - `ios`: intersection over the smaller of both areas: 1 where one box lies in the other.
   * - `prob`: 1 - Hellinger distance of rotated boxes as Gaussians (Llerena et al., 2021).
   *
   * Rotated boxes support `iou`, `iof`, `ios` and `prob`.
   */
  kind?: OverlapKind;
  /** Lower bound of the unions, areas and diagonals that are divided by. Default 0. */
  eps?: number;
  /** Output array to fill and return: of the boxes' type, one element for each overlap. Default: a new array. */
  out?: FloatArray;
  /** Number of threads. Default: all cores for 2^22 overlaps or more, otherwise one. */
  threads?: number;
}

const KINDS: readonly OverlapKind[] = ['iou', 'giou', 'diou', 'ciou', 'iof', 'ios', 'prob'];

/**
 * Returns the overlap of every box of `a` with every box of `b`: a flat array, row by row, of `a.length * b.length` numbers in
 * the type of the boxes, in doubles if either has them.
 *
 * Each IoU is one rounded division and never NaN. The result is 0 if the union is not above 0 or is NaN, and for every overlap
 * with a box that is inverted or empty, contains NaN or has an infinite area; a penalty that cannot be computed counts as 0.
 * New memory costs more than the overlaps: pass an `out` array and reuse it.
 *
 * ```ts
 * console.log(iou([[50, 50, 200, 200]], [[60, 40, 210, 190]])); // Float64Array(1) [ 0.7716535433070866 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes and an `out` of another length; `INVALID_ARGUMENT` for detached memory
 *   and a shared `out`; `OUT_OF_RANGE` for a negative `eps`; `INVALID_VALUE` for angles beyond 4π in radians, which are degrees
 */
export function iou(a: BoxesInput, b: BoxesInput, options?: IouOptions): FloatArray {
  return native(() => {
    const { arrays, own, out } = overlapCall(a, b, options, boxList);
    const [x, y] = arrays;
    const width = numbersPerNativeBox(own.format);
    const room = output(out, Math.floor(x.length / width) * Math.floor(y.length / width), arrays);
    native(() =>
      isPlain(own) ? addon.plainIouInto(x, y, own.threads, room) : addon.iouInto(x, y, own, room),
    );
    return room;
  });
}

/** Whether no option needs to cross by name, which costs as much as ten overlaps. */
function isPlain({ kind, format, eps }: addon.OverlapOptions): boolean {
  return kind === 'iou' && format === 'xyxy' && eps === 0;
}

/**
 * Returns the overlap of each box of `a` with the box of `b` at the same index; otherwise like {@link iou}.
 *
 * ```ts
 * console.log(pairedIou([[0, 0, 10, 10]], [[5, 5, 15, 15]], { kind: 'giou' })); // Float64Array(1) [ -0.07936507936507936 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for another number of boxes in `b` and for rows that are not boxes; `OUT_OF_RANGE` for a negative
 *   `eps`; `INVALID_VALUE` for angles beyond 4π in radians, which are degrees
 */
export function pairedIou(a: BoxesInput, b: BoxesInput, options?: IouOptions): FloatArray {
  return native(() => {
    const { arrays, own, out } = overlapCall(a, b, options, rows);
    const [x, y] = arrays;
    const room = output(out, Math.floor(x.length / numbersPerNativeBox(own.format)), arrays);
    native(() => addon.pairedIouInto(x, y, own, room));
    return room;
  });
}

/** Options of {@link bestMatch}. */
export type MatchOptions = Pick<IouOptions, 'format' | 'threads'>;

/** Options of {@link overlapPairs}. */
export interface OverlapPairsOptions extends MatchOptions {
  /** Largest number of pairs; more throw `TOO_LARGE`. Default 2^26, which take about 1 GB; `Infinity` for as many as memory holds. */
  limit?: number;
}

/** The best matches of two lists of boxes. */
export interface BestMatch {
  /** The highest IoU of each row. */
  rowIou: FloatArray;
  /** Its index in `b`: the lowest among equals, 0 if the row overlaps nothing, -1 if `b` is empty. */
  rowIndex: Int32Array;
  /** The highest IoU of each column. */
  columnIou: FloatArray;
  /** Its index in `a`, by the same rules. */
  columnIndex: Int32Array;
}

/**
 * Returns, for each box of `a` (rows), the highest IoU with a box of `b` (columns) and its index, and the same for each box of
 * `b`, without building the matrix of `iou`. Upright boxes only; degenerate boxes, types and errors as in {@link iou}.
 *
 * ```ts
 * const { rowIou, rowIndex } = bestMatch(
 *   [[0, 0, 10, 10]],
 *   [
 *     [20, 20, 30, 30],
 *     [0, 0, 10, 5],
 *   ],
 * );
 * console.log(rowIou, rowIndex); // Float64Array(1) [ 0.5 ] Int32Array(1) [ 1 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for rows that are not boxes; `INVALID_ARGUMENT` for rotated boxes
 */
export function bestMatch(a: BoxesInput, b: BoxesInput, options?: MatchOptions): BestMatch {
  return best.now(a, b, options);
}

const BEST_MATCH = knownOptions<MatchOptions>("bestMatch(a, b, { format: 'xywh' })", {
  format: true,
  threads: true,
});

const best = call('bestMatch', (a: BoxesInput, b: BoxesInput, given?: MatchOptions) =>
  matchArguments(a, b, optionsOf(given, BEST_MATCH)),
);

function matchArguments(
  a: BoxesInput,
  b: BoxesInput,
  options: MatchOptions,
): [FloatArray, FloatArray, addon.MatchOptions] {
  const format = nativeFormat(options);
  return [
    comparedBoxes(a, format, 'a', boxList),
    comparedBoxes(b, format, 'b', boxList),
    { format, threads: threadsNumber(options.threads) },
  ];
}

/** Pairs of boxes that overlap. */
export interface OverlapPairs {
  /** Indices into `a`, ascending. */
  rows: Uint32Array;
  /** Indices into `b`, ascending within a row. */
  columns: Uint32Array;
  /** The IoU of each pair. */
  ious: FloatArray;
}

/**
 * Returns every pair with an IoU above `threshold` (0 to 1, rounded to the type of the boxes), without building the matrix of
 * `iou`. Upright boxes only; degenerate boxes, types and errors as in {@link iou}. More pairs than `limit` throw `TOO_LARGE`.
 *
 * ```ts
 * console.log(overlapPairs([[0, 0, 10, 10]], [[0, 0, 10, 5]], 0.4)); // { rows: Uint32Array(1) [ 0 ], columns: Uint32Array(1) [ 0 ], ious: Float64Array(1) [ 0.5 ] }
 * ```
 */
export function overlapPairs(
  a: BoxesInput,
  b: BoxesInput,
  threshold: number,
  options?: OverlapPairsOptions,
): OverlapPairs {
  return pairs.now(a, b, threshold, options);
}

const OVERLAP_PAIRS = knownOptions<OverlapPairsOptions>("overlapPairs(a, b, 0.5, { format: 'xywh' })", {
  format: true,
  threads: true,
  limit: true,
});

/** Pairs take 12 or 16 bytes, and as much again while they are found. */
const MOST_PAIRS = 2 ** 26;

const pairs = call(
  'overlapPairs',
  (a: BoxesInput, b: BoxesInput, threshold: number, given?: OverlapPairsOptions) => {
    const options = optionsOf(given, OVERLAP_PAIRS);
    const [x, y, own] = matchArguments(a, b, options);
    const most = options.limit === undefined ? MOST_PAIRS : limit(options.limit, 'limit');
    return [x, y, number(threshold, 'threshold'), most, own];
  },
);

const IOU = knownOptions<IouOptions>("iou(a, b, { kind: 'giou' })", {
  format: true,
  angleUnit: true,
  kind: true,
  eps: true,
  out: true,
  threads: true,
});

interface OverlapCall {
  /** Boxes; in one precision where both are single. */
  arrays: [FloatArray, FloatArray];
  own: addon.OverlapOptions;
  out: FloatArray | undefined;
}

/** `read`: all boxes of `a` are compared with all of `b`, so they are of one image, or each with one. */
function overlapCall(
  a: BoxesInput,
  b: BoxesInput,
  given: IouOptions | undefined,
  read: typeof rows,
): OverlapCall {
  const options = optionsOf(given, IOU);
  const format = nativeFormat(options);
  // boxes in pairs are those of a loss, which may all be inverted at the start of a training
  const boxes = read === boxList ? comparedBoxes : boxesOf;
  return {
    arrays: [boxes(a, format, 'a', read), boxes(b, format, 'b', read)],
    own: {
      kind: oneOf(options.kind ?? 'iou', KINDS, 'kind'),
      format,
      eps: numberOr(options.eps, 0, 'eps'),
      threads: threadsNumber(options.threads),
    },
    out: options.out,
  };
}

/** The given output, checked, or a new one. */
function output(
  given: FloatArray | undefined,
  length: number,
  [a, b]: readonly [FloatArray, FloatArray],
): FloatArray {
  const single = isSingle(a) && isSingle(b);
  if (given === undefined) return allocated(length, single);
  const right = single ? isArrayOf(given, Float32Array) : isArrayOf(given, Float64Array);
  if (!right) {
    const expected = `a ${single ? 'Float32Array' : 'Float64Array'}, the boxes' own type`;
    throw new BoxwiseError('INVALID_ARGUMENT', expected, describe(given), { input: 'out' });
  }
  if (given.length !== length) {
    const expected = `${length} places, one for each overlap`;
    throw new BoxwiseError('LENGTH_MISMATCH', expected, String(given.length), { input: 'out' });
  }
  writable(given, 'out');
  apart(given, a, 'a');
  apart(given, b, 'b');
  return given;
}

function allocated(length: number, single: boolean): FloatArray {
  const tooLarge = () =>
    new BoxwiseError('TOO_LARGE', 'a matrix of overlaps that fits in memory', `${length} overlaps`, {
      input: 'out',
    });
  if (length > 2 ** 32) throw tooLarge();
  try {
    return single ? new Float32Array(length) : new Float64Array(length);
  } catch {
    throw tooLarge();
  }
}

type NoOutput = Omit<IouOptions, 'out'>;

const IOU_LATER = knownOptions<NoOutput>("iou(a, b, { kind: 'giou' })", {
  format: true,
  angleUnit: true,
  kind: true,
  eps: true,
  threads: true,
});

function laterArguments(read: typeof rows) {
  return (a: BoxesInput, b: BoxesInput, given?: NoOutput): [FloatArray, FloatArray, addon.OverlapOptions] => {
    const { arrays, own } = overlapCall(a, b, optionsOf(given, IOU_LATER), read);
    return [...arrays, own];
  };
}

/** As {@link iou}, off the event loop, into new memory. */
export const iouLater = call('iou', laterArguments(boxList)).later;
/** As {@link pairedIou}, off the event loop, into new memory. */
export const pairedIouLater = call('pairedIou', laterArguments(rows)).later;
/** As {@link bestMatch}, off the event loop. */
export const bestMatchLater: Later<typeof bestMatch> = best.later;
/** As {@link overlapPairs}, off the event loop. */
export const overlapPairsLater: Later<typeof overlapPairs> = pairs.later;
