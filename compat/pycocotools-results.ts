/** What `loadRes` takes, and what it adds to results. */
import { isList } from '../api/check/lists.js';
import { owned } from '../api/check/memory.js';
import { mistake, wrongType } from '../api/check/mistakes.js';
import { isNested, nested } from '../api/check/nested.js';
import { isTensor, tensorView, type TensorInput } from '../api/check/tensors.js';
import { floats } from '../api/check/arrays.js';
import { BoxwiseError, describe } from '../api/errors.js';
import type { RleInput } from '../api/mask.js';
import * as mask from './pycocotools-mask.js';
import { wrongRecord } from './pycocotools-records.js';
import type { Annotation } from './pycocotools-types.js';

/** What the areas of results are those of. */
export type AreaOf = 'bbox' | 'segmentation' | 'keypoints';

/** Rows of seven numbers, as an array of rows or flat with the shape `[N, 7]`. */
export type NumpyRows = readonly ArrayLike<number>[] | TensorInput;

/** Whether they are rows of numbers. */
export function isRows(value: unknown): value is NumpyRows {
  return isTensor(value) || (isNested(value) && typeof value[0] !== 'number');
}

/** Results of rows: image id, x, y, width, height, score, category id. */
export function numpyRows(rows: unknown): object[] {
  const { data, dims } = rowsOf(rows);
  if (dims.length !== 2 || dims[1] !== WIDTH) {
    const got = dims.length === 2 ? String(dims[1]) : `[${dims.join(', ')}]`;
    throw mistake('LENGTH_MISMATCH', `rows of ${WIDTH} numbers`, got, 'data');
  }
  return Array.from({ length: data.length / WIDTH }, (_, row) => {
    const at = (column: number): number => data[row * WIDTH + column] as number;
    const bbox = [1, 2, 3, 4].map(at);
    return { image_id: idAt(at(0), row), bbox, score: at(5), category_id: idAt(at(6), row) };
  });
}

/** Numbers of a row. */
const WIDTH = 7;

function rowsOf(rows: unknown): { data: ArrayLike<number>; dims: readonly number[] } {
  if (isTensor(rows)) return { data: floats(rows, 'data'), dims: tensorView(rows, 'data').dims };
  if (isNested(rows) && typeof rows[0] !== 'number') return nested(rows, 'data');
  if (isList(rows) && rows.length === 0) return { data: [], dims: [0, WIDTH] };
  throw wrongType('rows of seven numbers', rows, 'data');
}

/** As Python's `int()`. */
function idAt(value: number, index: number): number {
  const id = Math.trunc(value);
  if (Number.isSafeInteger(id)) return id;
  throw wrongType('an id that a number holds exactly', value, 'data', index);
}

/** Adds `id`, `area` and what else the reference adds; says what the areas are those of. All results are checked first. */
export function completed(anns: readonly Annotation[], input: string): AreaOf | undefined {
  const areaOf = kindOf(anns[0] as Annotation);
  if (areaOf === undefined) return undefined;
  const made = anns.map((ann, record) => PARTS[areaOf](ann, { input, list: 'results', record }));
  anns.forEach((ann, i) => Object.assign(ann, made[i], { id: i + 1 }));
  return areaOf;
}

function kindOf(first: Annotation): AreaOf | undefined {
  if ('bbox' in first && !(isList(first.bbox) && first.bbox.length === 0)) return 'bbox';
  if ('segmentation' in first) return 'segmentation';
  return 'keypoints' in first ? 'keypoints' : undefined;
}

interface Place {
  input: string;
  list: string;
  record: number;
}

/** What a result gets, by what its area is that of. */
const PARTS: Readonly<Record<AreaOf, (ann: Annotation, place: Place) => object>> = {
  bbox(ann, place) {
    const [x, y, w, h] = numbersOf(ann, 'bbox', 4, place) as [number, number, number, number];
    const [x2, y2] = [x + w, y + h];
    const outline = { segmentation: [[x, y, x, y2, x2, y2, x2, y]] };
    return { ...('segmentation' in ann ? {} : outline), area: w * h, iscrowd: 0 };
  },
  segmentation(ann, place) {
    const own = ann['segmentation'] as RleInput;
    if (typeof own !== 'object' || own === null || isList(own))
      throw wrongRecord('INVALID_TYPE', 'a mask { size, counts } as segmentation', describe(own), place);
    const measured = named(place, () => ({ area: mask.area(own), bbox: mask.toBbox(own) }));
    return { area: measured.area, ...('bbox' in ann ? {} : { bbox: measured.bbox }), iscrowd: 0 };
  },
  keypoints(ann, place) {
    const numbers = numbersOf(ann, 'keypoints', 3, place);
    const of = (axis: number): number[] => numbers.filter((_, i) => i % 3 === axis);
    const least = (own: number[]): number => own.reduce((a, b) => Math.min(a, b), Infinity);
    const most = (own: number[]): number => own.reduce((a, b) => Math.max(a, b), -Infinity);
    const [x, y] = [of(0), of(1)];
    const [w, h] = [most(x) - least(x), most(y) - least(y)];
    return { area: w * h, bbox: [least(x), least(y), w, h] };
  },
};

/** A member of numbers: as many as a box has, or some points. */
function numbersOf(ann: Annotation, member: 'bbox' | 'keypoints', width: 3 | 4, place: Place): number[] {
  const numbers: unknown = ann[member];
  if (numbers === undefined)
    throw wrongRecord('MISSING_KEY', `the key ${member}`, 'an object without it', place);
  const list: readonly unknown[] = ArrayBuffer.isView(numbers)
    ? Array.from(owned(numbers, member) as unknown as ArrayLike<number>)
    : isList(numbers)
      ? numbers
      : [];
  const isRight = width === 4 ? list.length === 4 : list.length > 0 && list.length % 3 === 0;
  const expected = width === 4 ? 'a bbox of 4 numbers' : 'keypoints of 3 numbers for each point';
  if (!isRight || list.some((number) => typeof number !== 'number'))
    throw wrongRecord('INVALID_TYPE', expected, describe(numbers), place);
  return list as number[];
}

/** An error about one mask, with the record that it is in. */
function named<T>(place: Place, measure: () => T): T {
  try {
    return measure();
  } catch (thrown) {
    if (!(thrown instanceof BoxwiseError)) throw thrown;
    throw wrongRecord(thrown.code, thrown.expected, thrown.got, place);
  }
}
