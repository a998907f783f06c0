import { isList } from '../check/lists.js';
import type { NativeColumns, NativeResultIds } from './columns.js';
import { RECORDS_AT_A_TIME, type Sliced } from './slices.js';
import { comparesMasks } from './text.js';
import type { CocoKeypointResult, CocoResult, IouType } from './types.js';

/** What may be an entry of a results array. */
type Result = Partial<CocoResult & CocoKeypointResult>;

/** A results array as columns; nothing where a record is unusual, which the reader of the text then judges. */
export function* resultColumns(
  results: readonly Result[],
  iouType: IouType,
): Sliced<NativeColumns | undefined> {
  const reader = readerOf(results, iouType);
  if (!reader) return undefined;
  const count = results.length;
  for (let from = 0; from < count; from += RECORDS_AT_A_TIME) {
    if (!reader.read(results, from, Math.min(from + RECORDS_AT_A_TIME, count))) return undefined;
    yield;
  }
  return reader.columns();
}

/** As in the reference, the first result decides for all whether there are boxes. */
function readerOf(results: readonly Result[], iouType: IouType): ColumnReader | undefined {
  const first = results[0];
  const isRecord = typeof first === 'object' && first !== null;
  if (iouType !== 'keypoints') return new ColumnReader(results.length, first, iouType, true, 0);
  if (!isRecord || !isList(first.keypoints)) return undefined;
  const size = first.keypoints.length;
  if (size === 0 || size % 3 !== 0 || ('segmentation' in first && !('bbox' in first))) return undefined;
  const boxed = 'bbox' in first && !(isList(first.bbox) && first.bbox.length === 0);
  return new ColumnReader(results.length, first, iouType, boxed, size);
}

/** Fills columns with the members of records. */
class ColumnReader {
  readonly #imageIds: IdReader;
  readonly #categoryIds: IdReader;
  readonly #boxes: Float64Array;
  readonly #scores: Float64Array;
  readonly #keypoints: Float64Array;
  readonly #boxed: boolean;
  /** How many numbers of keypoints each record has. */
  readonly #size: number;
  /** Members that may hold another shape than a box. */
  readonly #others: readonly ('segmentation' | 'poly')[];

  constructor(count: number, first: Result | undefined, iouType: IouType, boxed: boolean, size: number) {
    this.#boxed = boxed;
    this.#size = size;
    this.#imageIds = idReader(count, first?.image_id);
    this.#categoryIds = idReader(count, first?.category_id);
    this.#boxes = new Float64Array(boxed ? 4 * count : 0);
    this.#scores = new Float64Array(count);
    this.#keypoints = new Float64Array(size * count);
    const isMask = comparesMasks(iouType);
    this.#others = isMask ? ['segmentation'] : iouType === 'rotated' ? ['segmentation', 'poly'] : [];
  }

  /** Reads some of the records; false where one is unusual. */
  read(results: readonly Result[], from: number, to: number): boolean {
    for (let i = from; i < to; i++) {
      const result = results[i];
      if (typeof result !== 'object' || result === null) return false;
      const { score } = result;
      if (typeof score !== 'number') return false;
      this.#scores[i] = score;
      if (!this.#imageIds.read(i, result.image_id) || !this.#categoryIds.read(i, result.category_id))
        return false;
      for (const member of this.#others) if (result[member] !== undefined) return false;
      if (this.#boxed && !fillBox(this.#boxes, 4 * i, result.bbox)) return false;
      if (this.#size > 0 && !fill(this.#keypoints, i, this.#size, result.keypoints)) return false;
    }
    return true;
  }

  columns(): NativeColumns {
    const columns: NativeColumns = {
      imageIds: this.#imageIds.column(),
      categoryIds: this.#categoryIds.column(),
      boxes: this.#boxes,
      scores: this.#scores,
      format: 'xywh',
    };
    if (this.#size > 0)
      Object.assign(columns, { keypoints: this.#keypoints, pointsPerDetection: this.#size / 3 });
    return columns;
  }
}

/**
 * Copies the four numbers of a box; false if it has others. All four are read before any is written: V8 then keeps them out of the heap, where a loop
 * over them makes an object of each.
 */
function fillBox(to: Float64Array, at: number, box: unknown): boolean {
  if (!isList(box) || box.length !== 4) return false;
  const [x, y, w, h]: unknown[] = [box[0], box[1], box[2], box[3]];
  if (typeof x !== 'number' || typeof y !== 'number' || typeof w !== 'number' || typeof h !== 'number')
    return false;
  to[at] = x;
  to[at + 1] = y;
  to[at + 2] = w;
  to[at + 3] = h;
  return true;
}

/** Copies `size` numbers of a record; false if it has others. */
function fill(to: Float64Array, record: number, size: number, numbers: unknown): boolean {
  if (!isList(numbers) || numbers.length !== size) return false;
  for (let k = 0; k < size; k++) {
    const value: unknown = numbers[k];
    if (typeof value !== 'number') return false;
    to[record * size + k] = value;
  }
  return true;
}

/** A column of ids of one type. */
interface IdReader {
  /** Takes the id of a record; false if it is of another type than the first, or no id. */
  read(record: number, id: unknown): boolean;
  column(): NativeResultIds;
}

function idReader(count: number, first: unknown): IdReader {
  return typeof first === 'string' ? new NameReader(count) : new NumberReader(count);
}

class NumberReader implements IdReader {
  /** Ids beyond 32 bits are rare, and new memory costs more than the copy of them. */
  #ids: Int32Array | Float64Array;

  constructor(count: number) {
    this.#ids = new Int32Array(count);
  }

  read(record: number, id: unknown): boolean {
    if (typeof id !== 'number') return false;
    if ((id | 0) !== id) {
      if (!Number.isSafeInteger(id)) return false;
      if (this.#ids instanceof Int32Array) this.#ids = Float64Array.from(this.#ids);
    }
    this.#ids[record] = id;
    return true;
  }

  column(): Int32Array | Float64Array {
    return this.#ids;
  }
}

/** UTF-8 cannot hold it: two ids that differ in it alone would become one. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** Strings, each of which is kept once: results have many of an image. */
class NameReader implements IdReader {
  readonly #names: string[] = [];
  readonly #places = new Map<string, number>();
  readonly #at: Uint32Array;

  constructor(count: number) {
    this.#at = new Uint32Array(count);
  }

  read(record: number, id: unknown): boolean {
    if (typeof id !== 'string') return false;
    let place = this.#places.get(id);
    if (place === undefined) {
      if (LONE_SURROGATE.test(id)) return false;
      place = this.#names.push(id) - 1;
      this.#places.set(id, place);
    }
    this.#at[record] = place;
    return true;
  }

  column(): { names: string[]; at: Uint32Array } {
    return { names: this.#names, at: this.#at };
  }
}
