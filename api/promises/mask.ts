import * as addon from '#native';
import { nativeAsync } from '../errors.js';
import { asBoxes, asGroups, encodeSize, packBoth, single } from '../mask/forms.js';
import { isList, packMasks, unpackCounts, unpackTexts } from '../mask/masks.js';
import {
  bytes,
  decodeOptions,
  encodeOptions,
  intersects,
  iouOptions,
  polygonThreads,
  scoreColumn,
  threshold,
} from '../mask/options.js';
import { areSizes, packPolygons, packSizes, unpackPolygons } from '../mask/polygons.js';
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
} from '../mask/types.js';

export type * from '../mask/types.js';

/** As `mask.encode` of `boxwise`, off the event loop. */
export function encode(
  bitmap: Uint8Array | Uint8ClampedArray,
  size: Size,
  options?: EncodeOptions,
): Promise<Rle>;
export function encode(
  bitmap: Uint8Array | Uint8ClampedArray,
  size: readonly [height: number, width: number, count: number],
  options?: EncodeOptions,
): Promise<Rle[]>;
export async function encode(
  bitmap: Uint8Array | Uint8ClampedArray,
  size: Size | readonly [height: number, width: number, count: number],
  options?: EncodeOptions,
): Promise<Rle | Rle[]> {
  const data = bytes(bitmap);
  const { height, width, count, batch } = encodeSize(size);
  const { rows, threads } = encodeOptions(options);
  const masks = unpackTexts(
    await nativeAsync(() => addon.maskEncodeAsync(data, height, width, count, rows, threads)),
  );
  return batch ? masks : single(masks);
}

/** As `mask.decode` of `boxwise`, off the event loop. */
export async function decode(
  masks: RleInput | readonly RleInput[],
  options?: DecodeOptions,
): Promise<Uint8Array> {
  const packed = packMasks(isList(masks, 'masks') ? masks : [masks], 'masks');
  const { rows, value } = decodeOptions(options);
  return nativeAsync(() => addon.maskDecodeAsync(packed, rows, value));
}

/** As `mask.merge` of `boxwise`, off the event loop. */
export function merge(masks: readonly RleInput[], options?: MergeOptions): Promise<Rle>;
export function merge(masks: readonly (readonly RleInput[])[], options?: MergeOptions): Promise<Rle[]>;
export async function merge(
  masks: readonly RleInput[] | readonly (readonly RleInput[])[],
  options?: MergeOptions,
): Promise<Rle | Rle[]> {
  const { packed, groups, batch } = asGroups(masks);
  const intersect = intersects(options);
  const merged = unpackTexts(await nativeAsync(() => addon.maskMergeAsync(packed, groups, intersect)));
  return batch ? merged : single(merged);
}

/** As `mask.area` of `boxwise`, off the event loop. */
export function area(mask: RleInput): Promise<number>;
export function area(masks: readonly RleInput[]): Promise<Uint32Array>;
export async function area(masks: RleInput | readonly RleInput[]): Promise<number | Uint32Array> {
  const batch = isList(masks, 'masks');
  const packed = packMasks(batch ? masks : [masks], 'masks');
  const areas = await nativeAsync(() => addon.maskAreaAsync(packed));
  return batch ? areas : single(areas);
}

/** As `mask.toBbox` of `boxwise`, off the event loop. */
export async function toBbox(masks: RleInput | readonly RleInput[]): Promise<Float64Array> {
  const packed = packMasks(isList(masks, 'masks') ? masks : [masks], 'masks');
  return nativeAsync(() => addon.maskToBboxAsync(packed));
}

/** As `mask.fromPolygons` of `boxwise`, off the event loop. */
export function fromPolygons(
  polygons: readonly Polygon[],
  size: Size,
  options?: PolygonOptions,
): Promise<Rle>;
export function fromPolygons(
  polygons: readonly (readonly Polygon[])[],
  sizes: readonly Size[],
  options?: PolygonOptions,
): Promise<Rle[]>;
export async function fromPolygons(
  polygons: readonly Polygon[] | readonly (readonly Polygon[])[],
  size: Size | readonly Size[],
  options?: PolygonOptions,
): Promise<Rle | Rle[]> {
  const batch = areSizes(size);
  const objects = (batch ? polygons : [polygons]) as readonly (readonly Polygon[])[];
  const outlines = packPolygons(objects, batch ? size : [size]);
  const threads = polygonThreads(options);
  const masks = unpackTexts(
    await nativeAsync(() => addon.maskFromPolygonsAsync(outlines.polygons, outlines.sizes, threads)),
  );
  return batch ? masks : single(masks);
}

/** As `mask.fromBbox` of `boxwise`, off the event loop. */
export function fromBbox(bbox: Polygon, size: Size): Promise<Rle>;
export function fromBbox(bbox: Polygon, sizes: readonly Size[]): Promise<Rle[]>;
export async function fromBbox(bbox: Polygon, size: Size | readonly Size[]): Promise<Rle | Rle[]> {
  const batch = areSizes(size);
  const sizes = batch ? size : [size];
  const boxes = asBoxes(bbox, sizes.length);
  const packed = packSizes(sizes);
  const masks = unpackTexts(await nativeAsync(() => addon.maskFromBboxAsync(boxes, packed)));
  return batch ? masks : single(masks);
}

/** As `mask.iou` of `boxwise`, off the event loop. */
export async function iou(
  dt: readonly RleInput[],
  gt: readonly RleInput[],
  options?: MaskIouOptions,
): Promise<Float64Array> {
  const { first, second } = packBoth(dt, gt);
  const { crowd, threads } = iouOptions(options, gt.length);
  return nativeAsync(() => addon.maskIouAsync(first, second, crowd, threads));
}

/** As `mask.nms` of `boxwise`, off the event loop. */
export async function nms(
  masks: readonly RleInput[],
  scores: Float64Array | Float32Array | readonly number[],
  options?: MaskNmsOptions,
): Promise<Uint32Array> {
  const packed = packMasks(isList(masks, 'masks') ? masks : [masks], 'masks');
  const column = scoreColumn(scores);
  const above = threshold(options);
  return nativeAsync(() => addon.maskNmsAsync(packed, column, above));
}

/** As `mask.toPolygons` of `boxwise`, off the event loop. */
export function toPolygons(mask: RleInput): Promise<number[][]>;
export function toPolygons(masks: readonly RleInput[]): Promise<number[][][]>;
export async function toPolygons(masks: RleInput | readonly RleInput[]): Promise<number[][] | number[][][]> {
  const batch = isList(masks, 'masks');
  const packed = packMasks(batch ? masks : [masks], 'masks');
  const objects = unpackPolygons(await nativeAsync(() => addon.maskToPolygonsAsync(packed)));
  return batch ? objects : single(objects);
}

/** As `mask.compress` of `boxwise`, off the event loop. */
export function compress(mask: RleInput): Promise<Rle>;
export function compress(masks: readonly RleInput[]): Promise<Rle[]>;
export async function compress(masks: RleInput | readonly RleInput[]): Promise<Rle | Rle[]> {
  const batch = isList(masks, 'masks');
  const packed = packMasks(batch ? masks : [masks], 'masks');
  const texts = unpackTexts(await nativeAsync(() => addon.maskCompressAsync(packed)));
  return batch ? texts : single(texts);
}

/** As `mask.toCounts` of `boxwise`, off the event loop. */
export function toCounts(mask: RleInput): Promise<Uint32Array>;
export function toCounts(masks: readonly RleInput[]): Promise<Uint32Array[]>;
export async function toCounts(masks: RleInput | readonly RleInput[]): Promise<Uint32Array | Uint32Array[]> {
  const batch = isList(masks, 'masks');
  const packed = packMasks(batch ? masks : [masks], 'masks');
  const counts = unpackCounts(await nativeAsync(() => addon.maskCountsAsync(packed)));
  return batch ? counts : single(counts);
}
