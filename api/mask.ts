import * as calls from './mask/calls.js';
import type {
  BitmapInput,
  DecodeOptions,
  EncodeOptions,
  MaskIouOptions,
  MaskNmsOptions,
  MergeOptions,
  Polygon,
  PolygonOptions,
  Rle,
  RleInput,
  MaskSize,
} from './mask/types.js';

export type * from './mask/types.js';

/**
 * The mask of a bitmap, a byte a pixel: foreground is what is not 0. Numbers of a network are foreground above `threshold`.
 *
 * With a size of three numbers, the masks of as many bitmaps that follow one another.
 *
 * ```ts
 * console.log(mask.encode(Uint8Array.of(0, 1, 1, 0), [2, 2])); // { size: [ 2, 2 ], counts: '121' }
 * ```
 *
 * @param size height and width, and the number of bitmaps where an array of masks is wanted
 * @throws BoxwiseError `LENGTH_MISMATCH` when the bitmap has not height × width pixels (× the bitmaps), `SHAPE_MISMATCH` for a
 *   tensor with other axes, `INVALID_ARGUMENT` for fractions of which none is below 0 without `threshold`
 */
export function encode(bitmap: BitmapInput, size: MaskSize, options?: EncodeOptions): Rle;
export function encode(
  bitmap: BitmapInput,
  size: readonly [height: number, width: number, count: number],
  options?: EncodeOptions,
): Rle[];
export function encode(
  bitmap: BitmapInput,
  size: MaskSize | readonly [height: number, width: number, count: number],
  options?: EncodeOptions,
): Rle | Rle[] {
  return calls.encode.now(bitmap, size, options);
}

/**
 * The bitmap of a mask, or those of an array of masks one after another: 1 (or `value`) for foreground, else 0.
 *
 * ```ts
 * const square = mask.encode(Uint8Array.of(0, 1, 1, 0), [2, 2]);
 * console.log(mask.decode(square)); // Uint8Array(4) [ 0, 1, 1, 0 ]
 * ```
 *
 * @throws BoxwiseError `TOO_LARGE` for more than 2³¹ pixels together, before memory is taken
 */
export function decode(masks: RleInput | readonly RleInput[], options?: DecodeOptions): Uint8Array {
  return calls.decode.now(masks, options);
}

/**
 * Returns the union or the intersection of masks of one size. For an array of arrays it returns an array.
 *
 * ```ts
 * const person = mask.fromPolygons([[10, 10, 10, 40, 30, 40, 30, 10]], [480, 640]);
 * const box = mask.fromBbox([10, 10, 20, 60], [480, 640]);
 * console.log(mask.area(mask.merge([person, box], { intersect: true }))); // 600
 * ```
 *
 * @throws BoxwiseError `SHAPE_MISMATCH` for masks of different sizes, `INVALID_ARGUMENT` for no masks
 */
export function merge(masks: readonly RleInput[], options?: MergeOptions): Rle;
export function merge(masks: readonly (readonly RleInput[])[], options?: MergeOptions): Rle[];
export function merge(
  masks: readonly RleInput[] | readonly (readonly RleInput[])[],
  options?: MergeOptions,
): Rle | Rle[] {
  return calls.merge.now(masks, options);
}

/**
 * Number of foreground pixels of a mask, or of each mask of an array.
 *
 * ```ts
 * const person = mask.fromPolygons([[10, 10, 10, 40, 30, 40, 30, 10]], [480, 640]);
 * console.log(mask.area(person)); // 600
 * ```
 *
 * @throws BoxwiseError `INVALID_VALUE` for counts that are not those of a mask of its size; `OUT_OF_RANGE` for a size of numbers that are
 *   not whole
 */
export function area(mask: RleInput): number;
export function area(masks: readonly RleInput[]): Uint32Array;
export function area(masks: RleInput | readonly RleInput[]): number | Uint32Array {
  return calls.area.now(masks);
}

/**
 * Returns the bounding box of the foreground as x, y, width, height in pixels; zeros without foreground. For an
 * array it returns four numbers for each mask.
 *
 * ```ts
 * const person = mask.fromPolygons([[10, 10, 10, 40, 30, 40, 30, 10]], [480, 640]);
 * console.log(mask.toBbox(person)); // Float64Array(4) [ 10, 10, 20, 30 ]
 * ```
 *
 * @throws BoxwiseError `INVALID_VALUE` for counts that are not those of a mask of its size; `OUT_OF_RANGE` for a size of numbers that are
 *   not whole
 */
export function toBbox(masks: RleInput | readonly RleInput[]): Float64Array {
  return calls.toBbox.now(masks);
}

/**
 * Returns the mask that the polygons of an object cover together, with the same pixels as COCO's rasteriser.
 *
 * As in COCO, an odd last number of a polygon is ignored, and if the first polygon has four numbers, all
 * are boxes: x, y, width, height. No polygons give an empty mask. With an array of sizes, `polygons` has an
 * array of polygons for each size, and the result is an array of masks.
 *
 * ```ts
 * const person = mask.fromPolygons([[10, 10, 10, 40, 30, 40, 30, 10]], [480, 640]);
 * console.log(person.size, mask.area(person)); // [ 480, 640 ] 600
 * ```
 *
 * @throws BoxwiseError `INVALID_VALUE` for coordinates that are not finite or beyond ±214,748,364,
 *   `LENGTH_MISMATCH` for a first polygon of fewer than four numbers
 */
export function fromPolygons(polygons: readonly Polygon[], size: MaskSize, options?: PolygonOptions): Rle;
export function fromPolygons(
  polygons: readonly (readonly Polygon[])[],
  sizes: readonly MaskSize[],
  options?: PolygonOptions,
): Rle[];
export function fromPolygons(
  polygons: readonly Polygon[] | readonly (readonly Polygon[])[],
  size: MaskSize | readonly MaskSize[],
  options?: PolygonOptions,
): Rle | Rle[] {
  return calls.fromPolygons.now(polygons, size, options);
}

/**
 * Returns the mask of a box (x, y, width, height in pixels), rasterised as the polygon of its corners. With an array of
 * sizes, `bbox` has four numbers for each size, and the result is an array of masks.
 *
 * ```ts
 * const box = mask.fromBbox([10, 10, 20, 60], [480, 640]);
 * console.log(mask.area(box)); // 1200
 * ```
 *
 * @throws BoxwiseError as {@link fromPolygons}
 */
export function fromBbox(bbox: Polygon, size: MaskSize): Rle;
export function fromBbox(bbox: Polygon, sizes: readonly MaskSize[]): Rle[];
export function fromBbox(bbox: Polygon, size: MaskSize | readonly MaskSize[]): Rle | Rle[] {
  return calls.fromBbox.now(bbox, size);
}

/**
 * Returns the overlap of every detection with every ground truth, `dt.length` rows of `gt.length`: intersection over
 * union in pixels, or over the detection's own pixels where `crowd` is set. Masks are never decoded.
 *
 * ```ts
 * const person = mask.fromPolygons([[10, 10, 10, 40, 30, 40, 30, 10]], [480, 640]);
 * const box = mask.fromBbox([10, 10, 20, 60], [480, 640]);
 * console.log(mask.iou([person], [box])); // Float64Array(1) [ 0.5 ]
 * ```
 *
 * @throws BoxwiseError `SHAPE_MISMATCH` for masks of different sizes, where pycocotools returns -1
 */
export function iou(
  dt: readonly RleInput[],
  gt: readonly RleInput[],
  options?: MaskIouOptions,
): Float64Array {
  return calls.iou.now(dt, gt, options);
}

/**
 * Greedy non-maximum suppression of masks: visits masks in descending score order, equal scores by index, and keeps a
 * mask if its overlap with every kept mask is at most `iouThreshold`. Returns the kept indices in that order.
 *
 * ```ts
 * const person = mask.fromPolygons([[10, 10, 10, 40, 30, 40, 30, 10]], [480, 640]);
 * const box = mask.fromBbox([10, 10, 20, 60], [480, 640]);
 * console.log(mask.nms([person, box], [0.9, 0.8], { iouThreshold: 0.4 })); // Uint32Array(1) [ 0 ]
 * ```
 *
 * @throws BoxwiseError `SHAPE_MISMATCH` for masks of different sizes, `INVALID_VALUE` for a score that is NaN
 */
export function nms(
  masks: readonly RleInput[],
  scores: Float64Array | Float32Array | readonly number[],
  options?: MaskNmsOptions,
): Uint32Array {
  return calls.nms.now(masks, scores, options);
}

/**
 * Returns polygons whose rasterisation is the mask: one for each 4-connected component of the foreground. A hole is
 * joined to the outline by a vertical cut, so `fromPolygons(toPolygons(m), m.size)` has the pixels of `m`.
 *
 * ```ts
 * const person = mask.fromPolygons([[10, 10, 10, 40, 30, 40, 30, 10]], [480, 640]);
 * console.log(mask.toPolygons(person)); // [ [ 10, 10, 30, 10, 30, 40, 10, 40 ] ]
 * ```
 *
 * @throws BoxwiseError `INVALID_VALUE` for counts that are not those of a mask of its size; `OUT_OF_RANGE` for a size of numbers that are
 *   not whole
 */
export function toPolygons(mask: RleInput): number[][];
export function toPolygons(masks: readonly RleInput[]): number[][][];
export function toPolygons(masks: RleInput | readonly RleInput[]): number[][] | number[][][] {
  return calls.toPolygons.now(masks);
}

/**
 * Returns the same mask with its counts as compressed text.
 *
 * ```ts
 * console.log(mask.compress({ size: [2, 2], counts: [1, 2, 1] })); // { size: [ 2, 2 ], counts: '121' }
 * ```
 *
 * @throws BoxwiseError `INVALID_VALUE` for counts that are not those of a mask of its size; `OUT_OF_RANGE` for a size of numbers that are
 *   not whole
 */
export function compress(mask: RleInput): Rle;
export function compress(masks: readonly RleInput[]): Rle[];
export function compress(masks: RleInput | readonly RleInput[]): Rle | Rle[] {
  return calls.compress.now(masks);
}

/**
 * Returns the uncompressed counts of a mask: lengths of runs of background, foreground, background, ...
 *
 * ```ts
 * const square = mask.encode(Uint8Array.of(0, 1, 1, 0), [2, 2]);
 * console.log(mask.toCounts(square)); // Uint32Array(3) [ 1, 2, 1 ]
 * ```
 *
 * @throws BoxwiseError `INVALID_VALUE` for counts that are not those of a mask of its size; `OUT_OF_RANGE` for a size of numbers that are
 *   not whole
 */
export function toCounts(mask: RleInput): Uint32Array;
export function toCounts(masks: readonly RleInput[]): Uint32Array[];
export function toCounts(masks: RleInput | readonly RleInput[]): Uint32Array | Uint32Array[] {
  return calls.toCounts.now(masks);
}
