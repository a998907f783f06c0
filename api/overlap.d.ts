import { type Alike, type BoxesInput, type FloatArray } from './arrays.js';
import { type FormatOptions } from './options.js';
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
export declare function iou(a: BoxesInput, b: BoxesInput, options?: IouOptions): FloatArray;
/** As {@link iou}, of each box of `a` with the corresponding box of `b`. */
export declare function pairedIou(a: BoxesInput, b: BoxesInput, options?: IouOptions): FloatArray;
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
export declare function bestMatch(a: BoxesInput, b: BoxesInput, options?: MatchOptions): BestMatch;
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
export declare function overlapPairs(a: BoxesInput, b: BoxesInput, threshold: number, options?: MatchOptions): OverlapPairs;
/** The addon's arguments, and how many rows and columns their matrix has. */
export interface OverlapCall {
    arrays: Alike;
    numbers: Float64Array;
    rows: number;
    columns: number;
}
/** Checks and turns everything into what the addon takes. */
export declare function overlapCall(a: BoxesInput, b: BoxesInput, options: IouOptions): OverlapCall;
