import { call, plainCall } from '../call.js';
import { bitmapOf } from './foreground.js';
import { asBoxes, asGroups, checkAxes, encodeSize, packBoth, single } from './forms.js';
import { isList, packMasks, unpackCounts, unpackTexts } from './masks.js';
import {
  decodeOptions,
  encodeOptions,
  intersects,
  iouOptions,
  polygonThreads,
  scoreColumn,
  threshold as thresholdOf,
} from './options.js';
import { areSizes, packPolygons, packSizes, unpackPolygons } from './polygons.js';
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
} from './types.js';

/** One mask or several. */
type Masks = RleInput | readonly RleInput[];
/** One answer for one mask, an array for an array. */
type Answers<T> = T | T[];

const packed = (masks: Masks): ReturnType<typeof packMasks> =>
  packMasks(isList(masks, 'masks') ? masks : [masks], 'masks');

export const encode = call(
  'maskEncode',
  (bitmap: BitmapInput, size: readonly number[], given?: EncodeOptions) => {
    const { height, width, count } = encodeSize(size);
    const { order, threshold, threads } = encodeOptions(given);
    const { data, dims } = bitmapOf(bitmap, threshold);
    if (dims !== undefined) checkAxes(dims, [height, width, count], order);
    return [data, height, width, count, order === 'row' || dims !== undefined, threads];
  },
  (texts, _bitmap, size, _given?: EncodeOptions): Answers<Rle> => {
    const masks = unpackTexts(texts);
    return size.length === 3 ? masks : single(masks);
  },
);

export const decode = call('maskDecode', (masks: Masks, given?: DecodeOptions) => {
  const own = packed(masks);
  const { rows, value } = decodeOptions(given);
  return [own, rows, value];
});

export const merge = call(
  'maskMerge',
  (masks: readonly RleInput[] | readonly (readonly RleInput[])[], given?: MergeOptions) => {
    const { packed: all, groups } = asGroups(masks);
    return [all, groups, intersects(given)];
  },
  (texts, masks, _given?: MergeOptions): Answers<Rle> => {
    const merged = unpackTexts(texts);
    return Array.isArray(masks[0]) ? merged : single(merged);
  },
);

export const area = plainCall(
  'maskArea',
  (masks: Masks) => [packed(masks)],
  (areas, masks): number | Uint32Array => (Array.isArray(masks) ? areas : single(areas)),
);

export const toBbox = plainCall('maskToBbox', (masks: Masks) => [packed(masks)]);

export const fromPolygons = call(
  'maskFromPolygons',
  (
    polygons: readonly Polygon[] | readonly (readonly Polygon[])[],
    size: MaskSize | readonly MaskSize[],
    given?: PolygonOptions,
  ) => {
    const batch = areSizes(size);
    const objects = (batch ? polygons : [polygons]) as readonly (readonly Polygon[])[];
    const outlines = packPolygons(objects, batch ? size : [size]);
    return [outlines.polygons, outlines.sizes, polygonThreads(given)];
  },
  (texts, _polygons, size, _given?: PolygonOptions): Answers<Rle> => oneOrAll(unpackTexts(texts), size),
);

export const fromBbox = plainCall(
  'maskFromBbox',
  (bbox: Polygon, size: MaskSize | readonly MaskSize[]) => {
    const sizes = areSizes(size) ? size : [size];
    return [asBoxes(bbox, sizes.length), packSizes(sizes)];
  },
  (texts, _bbox, size): Answers<Rle> => oneOrAll(unpackTexts(texts), size),
);

const oneOrAll = (masks: Rle[], size: MaskSize | readonly MaskSize[]): Answers<Rle> =>
  areSizes(size) ? masks : single(masks);

export const iou = call(
  'maskIou',
  (dt: readonly RleInput[], gt: readonly RleInput[], given?: MaskIouOptions) => {
    const { first, second } = packBoth(dt, gt);
    const { crowd, threads } = iouOptions(given, gt.length);
    return [first, second, crowd, threads];
  },
);

export const nms = call('maskNms', (masks: readonly RleInput[], scores: unknown, given?: MaskNmsOptions) => {
  const own = packed(masks);
  const column = scoreColumn(scores);
  return [own, column, thresholdOf(given)];
});

export const toPolygons = plainCall(
  'maskToPolygons',
  (masks: Masks) => [packed(masks)],
  (lists, masks): Answers<number[][]> => {
    const objects = unpackPolygons(lists);
    return Array.isArray(masks) ? objects : single(objects);
  },
);

export const compress = plainCall(
  'maskCompress',
  (masks: Masks) => [packed(masks)],
  (texts, masks): Answers<Rle> => {
    const compressed = unpackTexts(texts);
    return Array.isArray(masks) ? compressed : single(compressed);
  },
);

export const toCounts = plainCall(
  'maskCounts',
  (masks: Masks) => [packed(masks)],
  (found, masks): Answers<Uint32Array> => {
    const counts = unpackCounts(found);
    return Array.isArray(masks) ? counts : single(counts);
  },
);
