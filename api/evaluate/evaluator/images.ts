import type { FloatArray } from '../../check/arrays.js';
import { ids, type NativeIds } from '../../check/ids.js';
import { isList } from '../../check/lists.js';
import { mistake, wrongType } from '../../check/mistakes.js';
import { optionsOf } from '../../check/options.js';
import { categoryTable, COLUMNS, type ColumnsOptions } from '../../decode/columns.js';
import type { Detections } from '../../decode/detections.js';
import { imageColumns, nativeColumns, type NativeColumns, type NativeResultIds } from '../columns.js';
import { detectionsInput, type Input } from '../inputs.js';
import { atOnce } from '../slices.js';
import type { CocoKeypointResult, CocoResult, DetectionColumns, Id, IouType } from '../types.js';

/** The detections of one image: what `decode` returns, columns, or results. The image need not be named in them. */
export type ImageDetections =
  | Detections
  | (Omit<DetectionColumns, 'imageIds'> & Partial<Pick<DetectionColumns, 'imageIds'>>)
  | readonly (Omit<CocoResult, 'image_id'> & { image_id?: Id })[]
  | readonly (Omit<CocoKeypointResult, 'image_id'> & { image_id?: Id })[];

/** An image on its way to the addon. */
export type Addition = BoxesOfImage | ImageInput;

/** An image in any form. */
export interface ImageInput extends Input<string | Uint8Array | NativeColumns> {
  /** Its id alone. */
  images: NativeIds;
}

/** An image with a number as id, and nothing but upright boxes: the usual case, which the addon takes without objects. */
export interface BoxesOfImage extends Input<NativeColumns> {
  /** Its id; the columns have none. */
  image: number;
}

const EXPECTED =
  "an image's detections: what decode() returns, columns { categoryIds, boxes, scores }, or results";

/** The detections of one image in the form that the addon takes. */
export function additionOf(
  imageId: Id,
  detections: ImageDetections,
  iouType: IouType,
  options?: ColumnsOptions,
): Addition {
  const images = Number.isSafeInteger(imageId) ? undefined : ids([imageId], 'imageId');
  if (isList(detections)) {
    noCategories(options);
    const given = atOnce(detectionsInput(named(imageId, detections as CocoResult[]), iouType));
    return { images: images ?? Float64Array.of(imageId as number), ...given };
  }
  if (typeof detections !== 'object' || detections === null || !('scores' in detections))
    throw wrongType(EXPECTED, detections, 'detections');
  const isDecoded = 'toColumns' in detections;
  if (!isDecoded) noCategories(options);
  if (!isDecoded && detections.imageIds !== undefined) {
    const form = nativeColumns(detections as DetectionColumns);
    return { images: images ?? Float64Array.of(imageId as number), form, written: false };
  }
  const form = imageColumns(isDecoded ? decoded(imageId, detections, options) : detections, noIds);
  if (images === undefined && isPlain(form)) return { image: imageId as number, form, written: false };
  const own = images ?? Float64Array.of(imageId as number);
  return {
    images: own,
    form: { ...form, imageIds: repeated(own, form.scores.length) },
    written: false,
  };
}

const NO_IDS = new Float64Array();

function noIds(): NativeIds {
  return NO_IDS;
}

/** The formats of upright boxes, as the addon numbers them. */
const UPRIGHT: readonly string[] = ['xywh', 'xyxy', 'cxcywh'];

function isPlain({ format, keypoints, masks }: NativeColumns): boolean {
  return keypoints === undefined && masks === undefined && UPRIGHT.includes(format);
}

/** The format of such an image, as the addon numbers it. */
export function formatOf({ form }: BoxesOfImage): number {
  return UPRIGHT.indexOf(form.format);
}

/** Images as columns of all of them; nothing if they differ in more than their numbers. */
export function joined(
  additions: readonly Addition[],
): { images: Float64Array; columns: NativeColumns } | undefined {
  const [first] = additions;
  if (first === undefined || !('image' in first)) return undefined;
  const { format } = first.form;
  const own: BoxesOfImage[] = [];
  let count = 0;
  for (const addition of additions) {
    if (!('image' in addition) || addition.form.format !== format) return undefined;
    const { categoryIds, boxes, scores } = addition.form;
    const isNumbers = categoryIds instanceof Int32Array || categoryIds instanceof Float64Array;
    if (!isNumbers || categoryIds.length !== scores.length || boxes.length !== 4 * scores.length)
      return undefined;
    own.push(addition);
    count += scores.length;
  }
  const isNarrow = own.every(({ image }) => image === (image | 0));
  const all = <Type>(name: 'categoryIds' | 'boxes' | 'scores', type: abstract new () => Type): boolean =>
    own.every(({ form }) => form[name] instanceof type);
  const memory = new ColumnMemory(count);
  const imageIds = memory.ids(count, isNarrow);
  const categoryIds = memory.ids(count, all('categoryIds', Int32Array));
  const scores = memory.floats(count, all('scores', Float32Array));
  const boxes = memory.floats(4 * count, all('boxes', Float32Array));
  let at = 0;
  for (const { image, form } of own) {
    imageIds.fill(image, at, at + form.scores.length);
    categoryIds.set(form.categoryIds as Int32Array, at);
    scores.set(form.scores, at);
    boxes.set(form.boxes, 4 * at);
    at += form.scores.length;
  }
  const images = Float64Array.from(own, ({ image }) => image);
  return { images, columns: { imageIds, categoryIds, boxes, scores, format } };
}

/**
 * Memory for the columns of one call. The addon reads them during the call alone, so the next call uses the same memory: with new memory the
 * engine would allocate, clear and collect more than is read.
 */
class ColumnMemory {
  static #kept = new ArrayBuffer(0);

  readonly #buffer: ArrayBuffer;
  #used = 0;

  constructor(detections: number) {
    const bytes = detections * BYTES_PER_DETECTION;
    const isKept = bytes <= ColumnMemory.#kept.byteLength;
    this.#buffer = isKept ? ColumnMemory.#kept : new ArrayBuffer(bytes);
    if (bytes <= MOST_KEPT) ColumnMemory.#kept = this.#buffer;
  }

  ids(length: number, isNarrow: boolean): Int32Array | Float64Array {
    return new (isNarrow ? Int32Array : Float64Array)(this.#buffer, this.#next(length), length);
  }

  floats(length: number, isNarrow: boolean): FloatArray {
    return new (isNarrow ? Float32Array : Float64Array)(this.#buffer, this.#next(length), length);
  }

  /** Where a column begins, which has room for as many doubles. */
  #next(length: number): number {
    const start = this.#used;
    this.#used += length * Float64Array.BYTES_PER_ELEMENT;
    return start;
  }
}

/** Two ids, a score and four numbers of a box. */
const BYTES_PER_DETECTION = 7 * Float64Array.BYTES_PER_ELEMENT;

/** Memory of larger calls is not kept. */
const MOST_KEPT = 1 << 20;

/** Class numbers are categories already, in all but what `decode` returns. */
function noCategories(options: ColumnsOptions | undefined): void {
  if (optionsOf(options, COLUMNS).categoryIds === undefined) return;
  const cure = 'the option applies only to what decode() returns: leave it out';
  throw mistake('INVALID_ARGUMENT', 'undefined', 'a list of categories', 'categoryIds', { cure });
}

/** What `decode` returns, as columns; the usual case of upright boxes alone without a detour. */
function decoded(imageId: Id, found: Detections, options: ColumnsOptions | undefined): DetectionColumns {
  if (found.masks ?? found.keypoints ?? found.angles) return found.toColumns(imageId, options);
  const { boxes, scores, classIds } = found;
  const { categoryIds } = optionsOf(options, COLUMNS);
  const categories = categoryIds === undefined ? classIds : categoryTable(categoryIds).columnOf(classIds);
  return { imageIds: [], categoryIds: categories, boxes, scores, format: 'xyxy' };
}

/** Results with the id of their image; those that have it already as they are. */
function named(imageId: Id, results: readonly CocoResult[]): readonly CocoResult[] {
  const lacks = (result: unknown): boolean =>
    typeof result === 'object' && result !== null && !('image_id' in result);
  if (!results.some(lacks)) return results;
  return results.map((result) => (lacks(result) ? { ...result, image_id: imageId } : result));
}

/** An id as often as there are detections. */
function repeated(images: NativeIds, count: number): NativeResultIds {
  if (Array.isArray(images)) return { names: images, at: new Uint32Array(count) };
  if (images instanceof BigInt64Array) return new BigInt64Array(count).fill(images[0] as bigint);
  return new Float64Array(count).fill(images[0] as number);
}
