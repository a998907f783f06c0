import type { DecodeOptions, EncodeOptions, MaskIouOptions, MaskNmsOptions, MergeOptions, Polygon, PolygonOptions, Rle, RleInput, Size } from './mask/types.js';
export type * from './mask/types.js';
/**
 * The mask of a bitmap, a byte a pixel: foreground is what is not 0.
 *
 * With a size of three numbers, the masks of as many bitmaps that follow one another.
 *
 * @param size height and width, and the number of bitmaps where an array of masks is wanted
 * @throws BoxwiseError `LENGTH_MISMATCH` when the bitmap has not height × width bytes (× the bitmaps)
 *
 * ```ts
 * mask.encode(new Uint8Array([0, 1, 1, 0]), [2, 2]); // { size: [2, 2], counts: '121' }
 * ```
 */
export declare function encode(bitmap: Uint8Array | Uint8ClampedArray, size: Size, options?: EncodeOptions): Rle;
export declare function encode(bitmap: Uint8Array | Uint8ClampedArray, size: readonly [height: number, width: number, count: number], options?: EncodeOptions): Rle[];
/**
 * The bitmap of a mask, or those of an array of masks one after another: 1 (or `value`) for foreground, else 0.
 *
 * @throws BoxwiseError `TOO_LARGE` for more than 2³¹ pixels together, before memory is taken
 */
export declare function decode(masks: RleInput | readonly RleInput[], options?: DecodeOptions): Uint8Array;
/**
 * One mask of several of one size: their union or their intersection. An array of arrays gives an array.
 *
 * @throws BoxwiseError `SHAPE_MISMATCH` for masks of different sizes, `INVALID_ARGUMENT` for no masks
 */
export declare function merge(masks: readonly RleInput[], options?: MergeOptions): Rle;
export declare function merge(masks: readonly (readonly RleInput[])[], options?: MergeOptions): Rle[];
/** Foreground pixels of a mask, or of each of an array. */
export declare function area(mask: RleInput): number;
export declare function area(masks: readonly RleInput[]): Uint32Array;
/**
 * The smallest box around the foreground as x, y, width, height in pixels; zeros without foreground. For an
 * array of masks four numbers each.
 */
export declare function toBbox(masks: RleInput | readonly RleInput[]): Float64Array;
/**
 * The mask that an object's polygons cover together, pixel for pixel as COCO's rasteriser draws them.
 *
 * As in COCO, an odd last number of a polygon is passed over, and where the first polygon has four numbers all
 * are boxes: x, y, width, height. No polygons cover nothing. With an array of sizes, `polygons` has an
 * array of polygons for each of them and an array of masks is the answer.
 *
 * @throws BoxwiseError `INVALID_VALUE` for coordinates that are not finite or beyond ±214,748,364,
 *   `LENGTH_MISMATCH` for a first polygon of fewer than four numbers
 */
export declare function fromPolygons(polygons: readonly Polygon[], size: Size, options?: PolygonOptions): Rle;
export declare function fromPolygons(polygons: readonly (readonly Polygon[])[], sizes: readonly Size[], options?: PolygonOptions): Rle[];
/**
 * The mask of a box (x, y, width, height in pixels), rasterised as the polygon of its corners. With an array of
 * sizes, `bbox` has four numbers for each of them and an array of masks is the answer.
 *
 * @throws BoxwiseError as {@link fromPolygons}
 */
export declare function fromBbox(bbox: Polygon, size: Size): Rle;
export declare function fromBbox(bbox: Polygon, sizes: readonly Size[]): Rle[];
/**
 * The overlap of every detection with every ground truth, `dt.length` rows of `gt.length`: pixels in both over
 * pixels in either, or over the detection's own where `crowd` is set. Masks are never decoded.
 *
 * @throws BoxwiseError `SHAPE_MISMATCH` for masks of different sizes, where pycocotools answers -1
 */
export declare function iou(dt: readonly RleInput[], gt: readonly RleInput[], options?: MaskIouOptions): Float64Array;
/**
 * Greedy non-maximum suppression of masks: by descending score, the lowest index first among equal ones, each is
 * kept whose overlap with every kept one is at most `iouThreshold`. Answers the kept indices in that order.
 *
 * @throws BoxwiseError `SHAPE_MISMATCH` for masks of different sizes, `INVALID_VALUE` for a score that is NaN
 */
export declare function nms(masks: readonly RleInput[], scores: Float64Array | Float32Array | readonly number[], options?: MaskNmsOptions): Uint32Array;
/**
 * Polygons whose rasterisation is the mask: one for each part of the foreground that hangs together by pixel
 * sides. A hole is joined to its surroundings by a vertical cut, so that
 * `fromPolygons(toPolygons(m), m.size)` is `m`.
 */
export declare function toPolygons(mask: RleInput): number[][];
export declare function toPolygons(masks: readonly RleInput[]): number[][][];
/** The same mask with its counts as compressed text. */
export declare function compress(mask: RleInput): Rle;
export declare function compress(masks: readonly RleInput[]): Rle[];
/** The mask's uncompressed counts: lengths of runs of background, foreground, background, ... */
export declare function toCounts(mask: RleInput): Uint32Array;
export declare function toCounts(masks: readonly RleInput[]): Uint32Array[];
