import * as addon from '#native';
import { native } from './errors.js';
import { asBoxes, asGroups, encodeSize, packBoth, single } from './mask/forms.js';
import { isList, packMasks, unpackCounts, unpackTexts } from './mask/masks.js';
import {
  bytes,
  decodeOptions,
  encodeOptions,
  intersects,
  iouOptions,
  polygonThreads,
  scoreColumn,
  threshold,
} from './mask/options.js';
import { areSizes, packPolygons, packSizes, unpackPolygons } from './mask/polygons.js';
import type {
  DecodeOptions,
  EncodeOptions,
  MaskIouOptions,
  MaskNmsOptions,
  MergeOptions,
  Polygon,
  PolygonOptions,
  Rle,
  RleInput,
  Size,
} from './mask/types.js';

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
export function encode(bitmap: Uint8Array | Uint8ClampedArray, size: Size, options?: EncodeOptions): Rle;
export function encode(
  bitmap: Uint8Array | Uint8ClampedArray,
  size: readonly [height: number, width: number, count: number],
  options?: EncodeOptions,
): Rle[];
export function encode(
  bitmap: Uint8Array | Uint8ClampedArray,
  size: Size | readonly [height: number, width: number, count: number],
  options?: EncodeOptions,
): Rle | Rle[] {
  const data = bytes(bitmap);
  const { height, width, count, batch } = encodeSize(size);
  const { rows, threads } = encodeOptions(options);
  const masks = unpackTexts(native(() => addon.maskEncode(data, height, width, count, rows, threads)));
  return batch ? masks : single(masks);
}

/**
 * The bitmap of a mask, or those of an array of masks one after another: 1 (or `value`) for foreground, else 0.
 *
 * @throws BoxwiseError `TOO_LARGE` for more than 2³¹ pixels together, before memory is taken
 */
export function decode(masks: RleInput | readonly RleInput[], options?: DecodeOptions): Uint8Array {
  const packed = packMasks(isList(masks, 'masks') ? masks : [masks], 'masks');
  const { rows, value } = decodeOptions(options);
  return native(() => addon.maskDecode(packed, rows, value));
}

/**
 * One mask of several of one size: their union or their intersection. An array of arrays gives an array.
 *
 * @throws BoxwiseError `SHAPE_MISMATCH` for masks of different sizes, `INVALID_ARGUMENT` for no masks
 */
export function merge(masks: readonly RleInput[], options?: MergeOptions): Rle;
export function merge(masks: readonly (readonly RleInput[])[], options?: MergeOptions): Rle[];
export function merge(
  masks: readonly RleInput[] | readonly (readonly RleInput[])[],
  options?: MergeOptions,
): Rle | Rle[] {
  const { packed, groups, batch } = asGroups(masks);
  const intersect = intersects(options);
  const merged = unpackTexts(native(() => addon.maskMerge(packed, groups, intersect)));
  return batch ? merged : single(merged);
}

/** Foreground pixels of a mask, or of each of an array. */
export function area(mask: RleInput): number;
export function area(masks: readonly RleInput[]): Uint32Array;
export function area(masks: RleInput | readonly RleInput[]): number | Uint32Array {
  const batch = isList(masks, 'masks');
  const packed = packMasks(batch ? masks : [masks], 'masks');
  const areas = native(() => addon.maskArea(packed));
  return batch ? areas : single(areas);
}

/**
 * The smallest box around the foreground as x, y, width, height in pixels; zeros without foreground. For an
 * array of masks four numbers each.
 */
export function toBbox(masks: RleInput | readonly RleInput[]): Float64Array {
  const packed = packMasks(isList(masks, 'masks') ? masks : [masks], 'masks');
  return native(() => addon.maskToBbox(packed));
}

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
export function fromPolygons(polygons: readonly Polygon[], size: Size, options?: PolygonOptions): Rle;
export function fromPolygons(
  polygons: readonly (readonly Polygon[])[],
  sizes: readonly Size[],
  options?: PolygonOptions,
): Rle[];
export function fromPolygons(
  polygons: readonly Polygon[] | readonly (readonly Polygon[])[],
  size: Size | readonly Size[],
  options?: PolygonOptions,
): Rle | Rle[] {
  const batch = areSizes(size);
  const objects = (batch ? polygons : [polygons]) as readonly (readonly Polygon[])[];
  const outlines = packPolygons(objects, batch ? size : [size]);
  const threads = polygonThreads(options);
  const masks = unpackTexts(native(() => addon.maskFromPolygons(outlines.polygons, outlines.sizes, threads)));
  return batch ? masks : single(masks);
}

/**
 * The mask of a box (x, y, width, height in pixels), rasterised as the polygon of its corners. With an array of
 * sizes, `bbox` has four numbers for each of them and an array of masks is the answer.
 *
 * @throws BoxwiseError as {@link fromPolygons}
 */
export function fromBbox(bbox: Polygon, size: Size): Rle;
export function fromBbox(bbox: Polygon, sizes: readonly Size[]): Rle[];
export function fromBbox(bbox: Polygon, size: Size | readonly Size[]): Rle | Rle[] {
  const batch = areSizes(size);
  const sizes = batch ? size : [size];
  const boxes = asBoxes(bbox, sizes.length);
  const packed = packSizes(sizes);
  const masks = unpackTexts(native(() => addon.maskFromBbox(boxes, packed)));
  return batch ? masks : single(masks);
}

/**
 * The overlap of every detection with every ground truth, `dt.length` rows of `gt.length`: pixels in both over
 * pixels in either, or over the detection's own where `crowd` is set. Masks are never decoded.
 *
 * @throws BoxwiseError `SHAPE_MISMATCH` for masks of different sizes, where pycocotools answers -1
 */
export function iou(
  dt: readonly RleInput[],
  gt: readonly RleInput[],
  options?: MaskIouOptions,
): Float64Array {
  const { first, second } = packBoth(dt, gt);
  const { crowd, threads } = iouOptions(options, gt.length);
  return native(() => addon.maskIou(first, second, crowd, threads));
}

/**
 * Greedy non-maximum suppression of masks: by descending score, the lowest index first among equal ones, each is
 * kept whose overlap with every kept one is at most `iouThreshold`. Answers the kept indices in that order.
 *
 * @throws BoxwiseError `SHAPE_MISMATCH` for masks of different sizes, `INVALID_VALUE` for a score that is NaN
 */
export function nms(
  masks: readonly RleInput[],
  scores: Float64Array | Float32Array | readonly number[],
  options?: MaskNmsOptions,
): Uint32Array {
  const packed = packMasks(isList(masks, 'masks') ? masks : [masks], 'masks');
  const column = scoreColumn(scores);
  const above = threshold(options);
  return native(() => addon.maskNms(packed, column, above));
}

/**
 * Polygons whose rasterisation is the mask: one for each part of the foreground that hangs together by pixel
 * sides. A hole is joined to its surroundings by a vertical cut, so that
 * `fromPolygons(toPolygons(m), m.size)` is `m`.
 */
export function toPolygons(mask: RleInput): number[][];
export function toPolygons(masks: readonly RleInput[]): number[][][];
export function toPolygons(masks: RleInput | readonly RleInput[]): number[][] | number[][][] {
  const batch = isList(masks, 'masks');
  const packed = packMasks(batch ? masks : [masks], 'masks');
  const objects = unpackPolygons(native(() => addon.maskToPolygons(packed)));
  return batch ? objects : single(objects);
}

/** The same mask with its counts as compressed text. */
export function compress(mask: RleInput): Rle;
export function compress(masks: readonly RleInput[]): Rle[];
export function compress(masks: RleInput | readonly RleInput[]): Rle | Rle[] {
  const batch = isList(masks, 'masks');
  const packed = packMasks(batch ? masks : [masks], 'masks');
  const texts = unpackTexts(native(() => addon.maskCompress(packed)));
  return batch ? texts : single(texts);
}

/** The mask's uncompressed counts: lengths of runs of background, foreground, background, ... */
export function toCounts(mask: RleInput): Uint32Array;
export function toCounts(masks: readonly RleInput[]): Uint32Array[];
export function toCounts(masks: RleInput | readonly RleInput[]): Uint32Array | Uint32Array[] {
  const batch = isList(masks, 'masks');
  const packed = packMasks(batch ? masks : [masks], 'masks');
  const counts = unpackCounts(native(() => addon.maskCounts(packed)));
  return batch ? counts : single(counts);
}
