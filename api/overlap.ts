import * as addon from '#native';
import {
  alike,
  apart,
  owned,
  toBoxes,
  wide,
  type Alike,
  type BoxesInput,
  type FloatArray,
} from './arrays.js';
import { BoxwiseError, describe, native } from './errors.js';
import { choice, formatNumber, numberOr, numbersOf, threadsNumber, type FormatOptions } from './options.js';

/** A measure of how much two boxes overlap; see {@link IouOptions}. */
export type OverlapKind = 'iou' | 'giou' | 'diou' | 'ciou' | 'iof' | 'prob';

/** Options of {@link iou} and {@link pairedIou}. */
export interface IouOptions extends FormatOptions {
  /**
   * - `iou` (default): intersection over union, 0 to 1.
   * - `giou`: less the part of the box around both that neither covers (Rezatofighi et al., 2019).
   * - `diou`: less the centres' squared distance over the squared diagonal around both (Zheng et al., 2020).
   * - `ciou`: `diou` less a term for unlike aspect ratios (same paper).
   * - `iof`: intersection over the first box's area, as COCO compares with crowds.
   * - `prob`: of rotated boxes as Gaussians, 1 - Hellinger distance (Llerena et al., 2021).
   *
   * Rotated boxes have `iou`, `iof` and `prob`.
   */
  kind?: OverlapKind;
  /** Unions, areas and diagonals are at least this before dividing by them; 0 by default. */
  eps?: number;
  /** Written and returned instead of a new array: of the boxes' type, with a place for each overlap. */
  out?: FloatArray;
  /** How many threads; by default all cores for 2^22 overlaps and more, else one. */
  threads?: number;
}

const KINDS: readonly OverlapKind[] = ['iou', 'giou', 'diou', 'ciou', 'iof', 'prob'];

/**
 * The overlap of every box of `a` with every box of `b`: a flat array, row by row, of `a.length * b.length` numbers in the
 * boxes' own type, in doubles where either is.
 *
 * One rounded division each, no NaN: a union that is not above 0, or not a number, gives 0, and so does every overlap with
 * an inverted or empty box, one with a NaN or one of infinite area; a penalty that cannot be computed counts as 0.
 * New memory costs more than the overlaps: give an `out` to fill again and again.
 *
 * ```ts
 * iou([[50, 50, 200, 200]], [[60, 40, 210, 190]]); // Float64Array [0.7716535433070866]
 * ```
 */
export function iou(a: BoxesInput, b: BoxesInput, options: IouOptions = {}): FloatArray {
  const { arrays, numbers, rows, columns } = overlapCall(a, b, options);
  const [x, y] = arrays;
  const out = output(options.out, rows * columns, arrays);
  native(() =>
    x instanceof Float32Array && y instanceof Float32Array
      ? addon.iouF32(x, y, numbers, out)
      : addon.iouF64(wide(x), wide(y), numbers, out),
  );
  return out;
}

/** As {@link iou}, of each box of `a` with the corresponding box of `b`. */
export function pairedIou(a: BoxesInput, b: BoxesInput, options: IouOptions = {}): FloatArray {
  const { arrays, numbers, rows } = overlapCall(a, b, options);
  const [x, y] = arrays;
  const out = output(options.out, rows, arrays);
  native(() =>
    x instanceof Float32Array && y instanceof Float32Array
      ? addon.pairedIouF32(x, y, numbers, out)
      : addon.pairedIouF64(wide(x), wide(y), numbers, out),
  );
  return out;
}

/** Options of {@link bestMatch} and {@link overlapPairs}. */
export type MatchOptions = Pick<IouOptions, 'format' | 'threads'>;

/** The best counterparts of two lists of boxes. */
export interface BestMatch {
  /** Each row's highest IoU. */
  rowIou: FloatArray;
  /** Where it stands in `b`: the lowest place of equals, 0 if the row overlaps none, -1 if `b` is empty. */
  rowIndex: Int32Array;
  /** Each column's highest IoU. */
  columnIou: FloatArray;
  /** Where it stands in `a`, likewise. */
  columnIndex: Int32Array;
}

/**
 * The highest IoU, and where it stands, of each box of `a` (rows) among `b` (columns) and of each box of `b` among
 * `a`: what `iou` would show, without making the matrix. Upright boxes only; degenerate ones as in {@link iou}.
 */
export function bestMatch(a: BoxesInput, b: BoxesInput, options: MatchOptions = {}): BestMatch {
  const { arrays, numbers } = overlapCall(a, b, options);
  const [x, y] = arrays;
  return native(() =>
    x instanceof Float32Array && y instanceof Float32Array
      ? addon.bestMatchF32(x, y, numbers)
      : addon.bestMatchF64(wide(x), wide(y), numbers),
  );
}

/** Pairs of boxes that overlap. */
export interface OverlapPairs {
  /** Places in `a`, ascending. */
  rows: Uint32Array;
  /** Places in `b`, ascending within a row. */
  columns: Uint32Array;
  /** Their IoU. */
  ious: FloatArray;
}

/**
 * Every pair with an IoU above `threshold` (0 to 1, rounded to the boxes' own type), without making the matrix.
 * Upright boxes only; degenerate ones as in {@link iou}.
 */
export function overlapPairs(
  a: BoxesInput,
  b: BoxesInput,
  threshold: number,
  options: MatchOptions = {},
): OverlapPairs {
  const { arrays, numbers } = overlapCall(a, b, options);
  const [x, y] = arrays;
  const least = numberOr(threshold, Number.NaN, 'threshold');
  return native(() =>
    x instanceof Float32Array && y instanceof Float32Array
      ? addon.overlapPairsF32(x, y, least, numbers)
      : addon.overlapPairsF64(wide(x), wide(y), least, numbers),
  );
}

/** The addon's arguments, and how many rows and columns their matrix has. */
export interface OverlapCall {
  arrays: Alike;
  numbers: Float64Array;
  rows: number;
  columns: number;
}

/** Checks and turns everything into what the addon takes. */
export function overlapCall(a: BoxesInput, b: BoxesInput, options: IouOptions): OverlapCall {
  const format = formatNumber(options.format, options.angleUnit);
  const each = numbersOf(format);
  const arrays = alike(toBoxes(a, each, 'a'), toBoxes(b, each, 'b'));
  const numbers = Float64Array.of(
    choice(options.kind ?? 'iou', KINDS, 'kind'),
    format,
    numberOr(options.eps, 0, 'eps'),
    threadsNumber(options.threads),
  );
  return {
    arrays,
    numbers,
    rows: Math.floor(arrays[0].length / each),
    columns: Math.floor(arrays[1].length / each),
  };
}

function output(given: FloatArray | undefined, length: number, arrays: [FloatArray, FloatArray]): FloatArray {
  const single = arrays[0] instanceof Float32Array;
  if (given === undefined) {
    if (length > 2 ** 32)
      throw new BoxwiseError('TOO_LARGE', 'at most 2^32 overlaps', String(length), { input: 'out' });
    return single ? new Float32Array(length) : new Float64Array(length);
  }
  const right = single ? given instanceof Float32Array : given instanceof Float64Array;
  if (!right)
    throw new BoxwiseError(
      'INVALID_ARGUMENT',
      single ? "a Float32Array, the boxes' own type" : "a Float64Array, the boxes' own type",
      describe(given),
      { input: 'out' },
    );
  if (given.length !== length)
    throw new BoxwiseError(
      'LENGTH_MISMATCH',
      `${length} places, one for each overlap`,
      String(given.length),
      {
        input: 'out',
      },
    );
  owned(given, 'out');
  apart(given, arrays[0], 'a');
  apart(given, arrays[1], 'b');
  return given;
}
