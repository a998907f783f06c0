import type { Rle, RleInput } from '../api/mask.js';
/** Pixels as NumPy has them: `[height, width]` or `[height, width, n]`, in C order (the last axis moves fastest). */
export interface Pixels {
    data: Uint8Array;
    shape: number[];
}
/** A box: x, y, width, height. */
export type Box = readonly number[];
/** The mask of a bitmap, foreground is what is not 0; an array of masks for pixels of three axes. */
export declare function encode(bimask: Pixels): Rle | Rle[];
/** The bitmap of a mask; of an array of masks `[height, width, n]`. */
export declare function decode(rleObjs: RleInput | readonly RleInput[]): Pixels;
/** The union of masks, or with `intersect` what all have in common. */
export declare function merge(rleObjs: readonly RleInput[], intersect?: boolean | number): Rle;
/** Foreground pixels of a mask, or of each. */
export declare function area(rleObjs: RleInput): number;
export declare function area(rleObjs: readonly RleInput[]): Uint32Array;
/** The box around a mask, or a row for each. */
export declare function toBbox(rleObjs: RleInput): number[];
export declare function toBbox(rleObjs: readonly RleInput[]): number[][];
/**
 * Masks of polygons, boxes (lists of four numbers) or uncompressed masks; one mask for one of these. What kind it is
 * the first one tells.
 *
 * @param h height of the image
 * @param w width of the image
 */
export declare function frPyObjects(pyobj: readonly (readonly number[])[] | readonly RleInput[], h: number, w: number): Rle[];
export declare function frPyObjects(pyobj: RleInput | readonly number[], h: number, w: number): Rle;
export declare function frPyObjects(pyobj: unknown, h: number, w: number): Rle | Rle[];
/**
 * Overlaps of every detection with every ground truth, as rows: masks or boxes. With `iscrowd` the overlap is over the
 * detection's own area. Nothing where there are none of either.
 */
export declare function iou(dt: readonly RleInput[] | readonly Box[], gt: readonly RleInput[] | readonly Box[], pyiscrowd: readonly (number | boolean)[]): number[][];
