/** `pycocotools.mask`, with its names. */
import { BoxwiseError, describe, native } from '../api/errors.js';
import { doubles } from '../api/check/arrays.js';
import type { NumberArray } from '../api/check/elements.js';
import { flags } from '../api/check/integers.js';
import { isList } from '../api/check/lists.js';
import { mistake } from '../api/check/mistakes.js';
import { isNested } from '../api/check/nested.js';
import { isTensor, type TensorInput } from '../api/check/tensors.js';
import { bitmapOf } from '../api/mask/foreground.js';
import * as masks from '../api/mask.js';
import type { Rle, RleInput } from '../api/mask.js';
import { isMask } from './pycocotools-records.js';

/** Pixels as in NumPy: `[height, width]` or `[height, width, n]`, in C order (the last axis moves fastest). */
export interface Pixels {
  /** The values, in C order. */
  data: Uint8Array;
  /** Length of each axis. */
  shape: number[];
}

/** Pixels, also in rows, or as a tensor of another library: `[height, width]` or `[height, width, n]`. */
export type PixelsInput =
  Pixels | TensorInput | readonly (readonly number[])[] | readonly (readonly (readonly number[])[])[];

/** A box: x, y, width, height. */
export type Box = readonly number[];

/**
 * Returns the mask of a bitmap, in which every value but 0 is foreground; an array of masks for pixels with three axes.
 *
 * ```ts
 * console.log(mask.encode({ data: Uint8Array.of(0, 1, 1, 0), shape: [2, 2] })); // { size: [ 2, 2 ], counts: '121' }
 * ```
 *
 * @throws BoxwiseError `SHAPE_MISMATCH` for pixels without two or three axes; `LENGTH_MISMATCH` for data that are not as long as the shape
 *   says; `INVALID_VALUE` for NaN
 */
export function encode(bimask: PixelsInput): Rle | Rle[] {
  return native(() => {
    const { data, dims = [] } = bitmapOf(bimask, undefined);
    const [h = 0, w = 0, n] = dims;
    if (dims.length === 2) return masks.encode(data, [h, w], { order: 'row' });
    if (dims.length !== 3) {
      const got = dims.length === 0 ? 'pixels without a shape' : `the shape [${dims.join(', ')}]`;
      throw mistake(
        'SHAPE_MISMATCH',
        'pixels of the shape [height, width] or [height, width, n]',
        got,
        'bimask',
      );
    }
    const count = n as number;
    const planes = new Uint8Array(data.length);
    for (let i = 0, size = h * w; i < data.length; i++)
      planes[(i % count) * size + Math.floor(i / count)] = data[i] as number;
    return masks.encode(planes, [h, w, count], { order: 'row' });
  });
}

/**
 * Returns the bitmap of a mask; for an array of masks `[height, width, n]`.
 *
 * ```ts
 * const square = { size: [2, 2], counts: [1, 2, 1] };
 * console.log(mask.decode(square).data); // Uint8Array(4) [ 0, 1, 1, 0 ]
 * ```
 *
 * @throws BoxwiseError `SHAPE_MISMATCH` for masks of different sizes, of which pycocotools writes beyond its memory; `INVALID_VALUE` for
 *   counts that are not those of a mask of its size
 */
export function decode(rleObjs: RleInput | readonly RleInput[]): Pixels {
  return native(() => {
    const data = masks.decode(rleObjs, { order: 'row' });
    if (!isList(rleObjs)) return { data, shape: [...rleObjs.size] };
    const n = rleObjs.length;
    const [h = 0, w = 0] = rleObjs[0]?.size ?? [];
    const other = rleObjs.findIndex(({ size }) => size[0] !== h || size[1] !== w);
    if (other >= 0)
      throw mistake(
        'SHAPE_MISMATCH',
        `a mask of ${h} × ${w} pixels, as the first`,
        `one of ${rleObjs[other]?.size.join(' × ')}`,
        `rleObjs[${other}]`,
      );
    const mixed = new Uint8Array(data.length);
    for (let i = 0, size = h * w; i < data.length; i++)
      mixed[(i % size) * n + Math.floor(i / size)] = data[i] as number;
    return { data: mixed, shape: [h, w, n] };
  });
}

/**
 * Returns the union of masks, or with `intersect` their intersection.
 *
 * ```ts
 * const square = { size: [2, 2], counts: [1, 2, 1] };
 * console.log(mask.area(mask.merge([square, square]))); // 2
 * ```
 *
 * @throws BoxwiseError `SHAPE_MISMATCH` for masks of different sizes
 */
export function merge(rleObjs: readonly RleInput[], intersect: boolean | number = 0): Rle {
  return masks.merge(rleObjs, { intersect: Boolean(intersect) });
}

/**
 * Number of foreground pixels of a mask, or of each mask.
 *
 * ```ts
 * const square = { size: [2, 2], counts: [1, 2, 1] };
 * console.log(mask.area(square)); // 2
 * ```
 *
 * @throws BoxwiseError `INVALID_VALUE` for counts that are not those of a mask of its size
 */
export function area(rleObjs: RleInput): number;
export function area(rleObjs: readonly RleInput[]): Uint32Array;
export function area(rleObjs: RleInput | readonly RleInput[]): number | Uint32Array {
  return isList(rleObjs) ? masks.area(rleObjs) : masks.area(rleObjs);
}

/**
 * Returns the bounding box of a mask, or a row for each mask: x, y, width, height.
 *
 * ```ts
 * const square = { size: [2, 2], counts: [1, 2, 1] };
 * console.log(mask.toBbox(square)); // [ 0, 0, 2, 2 ]
 * ```
 *
 * @throws BoxwiseError `INVALID_VALUE` for counts that are not those of a mask of its size
 */
export function toBbox(rleObjs: RleInput): number[];
export function toBbox(rleObjs: readonly RleInput[]): number[][];
export function toBbox(rleObjs: RleInput | readonly RleInput[]): number[] | number[][] {
  const boxes = rows(masks.toBbox(rleObjs), 4);
  return isList(rleObjs) ? boxes : (boxes[0] as number[]);
}

/**
 * Returns the masks of polygons, boxes (lists of four numbers) or uncompressed masks; one mask for a single one. The first
 * one decides the kind of all.
 *
 * ```ts
 * const [box] = mask.frPyObjects([[1, 1, 4, 3]], 10, 10);
 * console.log(box === undefined ? 0 : mask.area(box)); // 12
 * ```
 *
 * @param h height of the image
 * @param w width of the image
 * @throws BoxwiseError `INVALID_ARGUMENT` for anything else; `INVALID_VALUE` for coordinates that are not finite; `OUT_OF_RANGE` for a size
 *   of numbers that are not whole
 */
export function frPyObjects(
  pyobj: readonly (readonly number[])[] | readonly RleInput[],
  h: number,
  w: number,
): Rle[];
export function frPyObjects(pyobj: RleInput | readonly number[], h: number, w: number): Rle;
export function frPyObjects(pyobj: unknown, h: number, w: number): Rle | Rle[];
export function frPyObjects(pyobj: unknown, h: number, w: number): Rle | Rle[] {
  return native(() => {
    if (isMask(pyobj)) return masks.compress(pyobj);
    if (isTensor(pyobj)) return frPyObjects(rows(doubles(pyobj, 'pyobj', 4), 4), h, w) as Rle[];
    if (!isList(pyobj) || pyobj.length === 0) refuse(pyobj);
    const objects = pyobj;
    if (typeof objects[0] === 'number') return (frPyObjects([objects], h, w) as Rle[])[0] as Rle;
    if (objects.every(isMask)) return masks.compress(objects);
    const lists = objects.map((object) => [
      ...(isNested(object) || ArrayBuffer.isView(object) ? doubles(object, 'pyobj') : refuse(object)),
    ]);
    const sizes = lists.map(() => [h, w] as const);
    if ((lists[0] as number[]).length === 4) return masks.fromBbox(lists.flat(), sizes);
    if ((lists[0] as number[]).length < 4) refuse(lists[0]);
    return masks.fromPolygons(
      lists.map((polygon) => [polygon]),
      sizes,
    );
  });
}

/**
 * Returns the overlaps of every detection with every ground truth, as rows, for masks or boxes. With `iscrowd` the overlap is
 * over the detection's own area. Returns an empty array if there are no detections or no ground truth.
 *
 * ```ts
 * console.log(mask.iou([[0, 0, 10, 10]], [[0, 0, 10, 5]], [0])); // [ [ 0.5 ] ]
 * ```
 *
 * @throws BoxwiseError `SHAPE_MISMATCH` for masks of different sizes; `LENGTH_MISMATCH` for another number of flags than of `gt`
 */
export function iou(
  dt: readonly RleInput[] | readonly Box[] | TensorInput,
  gt: readonly RleInput[] | readonly Box[] | TensorInput,
  pyiscrowd: readonly (number | boolean)[] | NumberArray,
): number[][] {
  return native(() => {
    const crowd = flags(pyiscrowd, 'pyiscrowd');
    if (isEmpty(dt) || isEmpty(gt)) return [];
    if (isMasks(dt) !== isMasks(gt))
      throw mistake('INVALID_ARGUMENT', 'masks or boxes as both dt and gt', 'one of each', 'gt');
    if (isMasks(dt) && isMasks(gt)) {
      checkCount(crowd, gt.length);
      checkPairs(dt.length, gt.length);
      return rows(masks.iou(dt, gt, { crowd }), gt.length);
    }
    const [own, other] = [doubles(dt, 'dt', 4), doubles(gt, 'gt', 4)];
    if (own.length % 4 !== 0)
      throw mistake('LENGTH_MISMATCH', 'boxes of 4 numbers', String(own.length), 'dt');
    if (other.length % 4 !== 0)
      throw mistake('LENGTH_MISMATCH', 'boxes of 4 numbers', String(other.length), 'gt');
    if (own.length === 0 || other.length === 0) return [];
    checkCount(crowd, other.length / 4);
    checkPairs(own.length / 4, other.length / 4);
    const boxes = (flat: Float64Array): Box[] => rows(flat, 4);
    const truths = boxes(other);
    return boxes(own).map((box) => truths.map((truth, i) => overlap(box, truth, crowd[i] === 1)));
  });
}

function isEmpty(value: unknown): boolean {
  return isList(value) && value.length === 0;
}

/** Whether it is an array of masks; its elements are checked where they are read. */
function isMasks(value: unknown): value is readonly RleInput[] {
  return isList(value) && isMask(value[0]);
}

/** Nested arrays of more overlaps fill JavaScript's heap, which ends the process. */
const MOST_PAIRS = 2 ** 27;

function checkPairs(dt: number, gt: number): void {
  if (dt * gt <= MOST_PAIRS) return;
  throw mistake('TOO_LARGE', `at most ${MOST_PAIRS} pairs`, `${dt} x ${gt}`, 'dt', {
    cure: 'iou and mask.iou of boxwise return typed arrays',
  });
}

function checkCount(crowd: ArrayLike<number>, count: number): void {
  if (crowd.length === count) return;
  throw mistake('LENGTH_MISMATCH', `${count} flags, one for each of gt`, String(crowd.length), 'pyiscrowd');
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

function refuse(got: unknown): never {
  const expected = 'polygons, boxes or masks { size, counts }';
  throw new BoxwiseError('INVALID_ARGUMENT', expected, describe(got), { input: 'pyobj' });
}
