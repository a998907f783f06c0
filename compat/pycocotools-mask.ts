/** `pycocotools.mask`, under its names. */
import { BoxwiseError, describe } from '../api/errors.js';
import { list, numbers } from '../api/check/lists.js';
import { wrongType } from '../api/check/mistakes.js';
import * as masks from '../api/mask.js';
import type { Rle, RleInput } from '../api/mask.js';

/** Pixels as NumPy has them: `[height, width]` or `[height, width, n]`, in C order (the last axis moves fastest). */
export interface Pixels {
  data: Uint8Array;
  shape: number[];
}

/** A box: x, y, width, height. */
export type Box = readonly number[];

/** The mask of a bitmap, foreground is what is not 0; an array of masks for pixels of three axes. */
export function encode(bimask: Pixels): Rle | Rle[] {
  if (typeof bimask !== 'object' || bimask === null)
    throw wrongType('pixels { data, shape }', bimask, 'bimask');
  const { data, shape } = bimask;
  const [h = 0, w = 0, n] = numbers(shape, 'bimask.shape');
  if (n === undefined) return masks.encode(data, [h, w], { order: 'row' });
  const planes = new Uint8Array(data.length);
  for (let i = 0, size = h * w; i < data.length; i++)
    planes[(i % n) * size + Math.floor(i / n)] = data[i] as number;
  return masks.encode(planes, [h, w, n], { order: 'row' });
}

/** The bitmap of a mask; of an array of masks `[height, width, n]`. */
export function decode(rleObjs: RleInput | readonly RleInput[]): Pixels {
  const data = masks.decode(rleObjs, { order: 'row' });
  if (!isList(rleObjs)) return { data, shape: [...rleObjs.size] };
  const n = rleObjs.length;
  const [h = 0, w = 0] = rleObjs[0]?.size ?? [];
  const mixed = new Uint8Array(data.length);
  for (let i = 0, size = h * w; i < data.length; i++)
    mixed[(i % size) * n + Math.floor(i / size)] = data[i] as number;
  return { data: mixed, shape: [h, w, n] };
}

/** The union of masks, or with `intersect` what all have in common. */
export function merge(rleObjs: readonly RleInput[], intersect: boolean | number = 0): Rle {
  return masks.merge(rleObjs, { intersect: Boolean(intersect) });
}

/** Foreground pixels of a mask, or of each. */
export function area(rleObjs: RleInput): number;
export function area(rleObjs: readonly RleInput[]): Uint32Array;
export function area(rleObjs: RleInput | readonly RleInput[]): number | Uint32Array {
  return isList(rleObjs) ? masks.area(rleObjs) : masks.area(rleObjs);
}

/** The box around a mask, or a row for each. */
export function toBbox(rleObjs: RleInput): number[];
export function toBbox(rleObjs: readonly RleInput[]): number[][];
export function toBbox(rleObjs: RleInput | readonly RleInput[]): number[] | number[][] {
  const boxes = rows(masks.toBbox(rleObjs), 4);
  return isList(rleObjs) ? boxes : (boxes[0] as number[]);
}

/**
 * Masks of polygons, boxes (lists of four numbers) or uncompressed masks; one mask for one of these. What kind it is
 * the first one tells.
 *
 * @param h height of the image
 * @param w width of the image
 */
export function frPyObjects(
  pyobj: readonly (readonly number[])[] | readonly RleInput[],
  h: number,
  w: number,
): Rle[];
export function frPyObjects(pyobj: RleInput | readonly number[], h: number, w: number): Rle;
export function frPyObjects(pyobj: unknown, h: number, w: number): Rle | Rle[];
export function frPyObjects(pyobj: unknown, h: number, w: number): Rle | Rle[] {
  if (isMask(pyobj)) return masks.compress(pyobj);
  if (!Array.isArray(pyobj) || pyobj.length === 0) refuse(pyobj);
  const objects = pyobj as unknown[];
  if (typeof objects[0] === 'number') return (frPyObjects([objects], h, w) as Rle[])[0] as Rle;
  if (objects.every(isMask)) return masks.compress(objects);
  if (!objects.every(Array.isArray)) refuse(objects[0]);
  const lists = objects as number[][];
  const sizes = lists.map(() => [h, w] as const);
  if ((lists[0] as number[]).length === 4) return masks.fromBbox(lists.flat(), sizes);
  if ((lists[0] as number[]).length < 4) refuse(lists[0]);
  return masks.fromPolygons(
    lists.map((polygon) => [polygon]),
    sizes,
  );
}

/**
 * Overlaps of every detection with every ground truth, as rows: masks or boxes. With `iscrowd` the overlap is over the
 * detection's own area. Nothing where there are none of either.
 */
export function iou(
  dt: readonly RleInput[] | readonly Box[],
  gt: readonly RleInput[] | readonly Box[],
  pyiscrowd: readonly (number | boolean)[],
): number[][] {
  const expected = 'an array of masks or boxes';
  list(dt, expected, 'dt');
  list(gt, expected, 'gt');
  list(pyiscrowd, 'an array of flags', 'pyiscrowd');
  if (dt.length === 0 || gt.length === 0) return [];
  if (isMask(dt[0])) {
    const crowd = pyiscrowd.map((own) => (own ? 1 : 0));
    return rows(masks.iou(dt as RleInput[], gt as RleInput[], { crowd }), gt.length);
  }
  return (dt as Box[]).map((own) =>
    (gt as Box[]).map((other, i) => overlap(own, other, Boolean(pyiscrowd[i]))),
  );
}

/** In the order of the reference's arithmetic. */
function overlap(own: Box, other: Box, crowd: boolean): number {
  const [x, y, w, h] = own as [number, number, number, number];
  const [gx, gy, gw, gh] = other as [number, number, number, number];
  const width = lesser(w + x, gw + gx) - greater(x, gx);
  if (width <= 0) return 0;
  const height = lesser(h + y, gh + gy) - greater(y, gy);
  if (height <= 0) return 0;
  const both = width * height;
  return both / (crowd ? w * h : w * h + gw * gh - both);
}

/** As C's fmin and fmax: a number before NaN. */
const lesser = (a: number, b: number): number => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.min(a, b));
const greater = (a: number, b: number): number =>
  Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.max(a, b);

function rows(values: ArrayLike<number>, width: number): number[][] {
  const count = values.length / width;
  return Array.from({ length: count }, (_, row) =>
    Array.from({ length: width }, (_, column) => values[row * width + column] as number),
  );
}

function isList<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}

function isMask(value: unknown): value is RleInput {
  return typeof value === 'object' && value !== null && 'counts' in value && 'size' in value;
}

function refuse(got: unknown): never {
  const expected = 'polygons, boxes or masks { size, counts }';
  throw new BoxwiseError('INVALID_ARGUMENT', expected, describe(got), { input: 'pyobj' });
}
