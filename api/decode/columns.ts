import { isA } from '../check/kinds.js';
import { ids } from '../check/ids.js';
import { isList, list } from '../check/lists.js';
import { mistake, wrongType } from '../check/mistakes.js';
import { knownOptions, optionsOf } from '../check/options.js';
import type { Id, IdColumn } from '../evaluate/types.js';
import type { RleInput } from '../mask/types.js';

/** How class numbers become categories. */
export interface ColumnsOptions {
  /** The category of each class number, such as `cocoCategoryIds`. By default a class number is its category. */
  categoryIds?: IdColumn | undefined;
}

/** Ids in an array of their own: BigInts above 2^53. */
export type OwnIds = Float64Array | BigInt64Array | string[];

/** Detections of images as columns, which `evaluate` takes. */
export interface EvaluationColumns {
  /** Image of each detection. */
  imageIds: OwnIds;
  /** Category of each detection. */
  categoryIds: OwnIds;
  /** Boxes in `format`. */
  boxes: Float32Array | Float64Array;
  /** Score of each detection. */
  scores: Float32Array | Float64Array;
  /** Format of the boxes. */
  format: 'xyxy' | 'cxcywhr';
  /** Masks of whole images. */
  masks?: RleInput[];
  /** x, y and a score of each keypoint. */
  keypoints?: Float64Array;
  /** Number of keypoints of a detection. */
  pointsPerDetection?: number;
}

/** What is read of the detections of one image. */
interface Found {
  readonly length: number;
  readonly boxes: Float32Array | Float64Array;
  readonly scores: Float32Array | Float64Array;
  readonly classIds: Int32Array;
  readonly angles?: Float32Array | Float64Array;
  readonly masks?: object;
  readonly keypoints?: {
    readonly count: number;
    readonly size: number;
    readonly data: Float32Array | Float64Array;
  };
  toRle(): RleInput[];
}

export const COLUMNS = knownOptions<ColumnsOptions>(
  'detectionColumns(images, { categoryIds: cocoCategoryIds })',
  {
    categoryIds: true,
  },
);

/** The columns of some images. */
export function columnsOf(
  images: readonly (readonly [imageId: Id, found: Found])[],
  options?: ColumnsOptions,
): EvaluationColumns {
  const { categoryIds } = optionsOf(options, COLUMNS);
  const categories = categoryIds === undefined ? undefined : categoryTable(categoryIds);
  const pairs: readonly unknown[] = list(images, 'an array of [imageId, detections]', 'images');
  for (const [at, pair] of pairs.entries()) {
    if (!isList(pair)) throw wrongType('[imageId, detections]', pair, 'images', at);
    ids([pair[0]], 'imageId');
  }
  const all = images.map(([, found]) => found);
  const first = all[0];
  for (const found of all) checkAlike(found, first);
  const rotated = first?.angles !== undefined;
  const columns: EvaluationColumns = {
    imageIds: owned(
      images.flatMap(([imageId, { length }]) => new Array<Id>(length).fill(imageId)),
      'imageId',
    ),
    categoryIds: owned(
      all.flatMap(({ classIds }) => (categories === undefined ? [...classIds] : categories.listOf(classIds))),
      'categoryIds',
    ),
    boxes: joined(all.map((found) => (rotated ? withAngles(found) : found.boxes))),
    scores: joined(all.map(({ scores }) => scores)),
    format: rotated ? 'cxcywhr' : 'xyxy',
  };
  if (first?.masks) columns.masks = all.flatMap((found) => found.toRle());
  if (first?.keypoints) {
    columns.keypoints = joined(all.map(triples)) as Float64Array;
    columns.pointsPerDetection = first.keypoints.count;
  }
  return columns;
}

/** Throws unless both have masks, keypoints and angles, or both lack them. */
export function checkAlike(found: Found, first: Found | undefined, input = 'images'): void {
  const kind = ({ angles, masks, keypoints }: Found) =>
    `${angles ? 'rotated' : 'upright'} boxes${masks ? ' with masks' : ''}${keypoints ? ` with ${keypoints.count} keypoints` : ''}`;
  if (first !== undefined && kind(found) !== kind(first))
    throw mistake('INVALID_ARGUMENT', `${kind(first)}, as the first has`, kind(found), input);
}

function owned(column: readonly Id[], input: string): OwnIds {
  return ids(column, input) as OwnIds;
}

/** The categories of class numbers. */
export interface CategoryTable {
  /** A list of categories. Throws `UNKNOWN_ID` for a class that has none. */
  listOf(classIds: Int32Array): Id[];
  /** The same as a column. */
  columnOf(classIds: Int32Array): OwnIds;
}

/** The table of a column of categories. */
export function categoryTable(categoryIds: IdColumn): CategoryTable {
  const categories = ids(categoryIds, 'categoryIds') as ArrayLike<Id>;
  const categoryOf = (classId: number): Id => {
    const category = categories[classId];
    if (category !== undefined) return category;
    throw mistake('UNKNOWN_ID', `a class below ${categories.length}`, String(classId), 'categoryIds');
  };
  return {
    listOf: (classIds) => Array.from(classIds, categoryOf),
    columnOf: (classIds) =>
      isList(categories) || isA(categories, BigInt64Array)
        ? owned(Array.from(classIds, categoryOf), 'categoryIds')
        : Float64Array.from(classIds, categoryOf as (classId: number) => number),
  };
}

function withAngles({ boxes, angles }: Found): Float64Array {
  const rows = new Float64Array((boxes.length / 4) * 5);
  for (let i = 0; i < rows.length / 5; i++) {
    rows.set(boxes.subarray(4 * i, 4 * i + 4), 5 * i);
    rows[5 * i + 4] = angles?.[i] as number;
  }
  return rows;
}

/** Three numbers for each keypoint; a score of 1 where there is none. */
function triples({ keypoints }: Found): Float64Array {
  const { size, data } = keypoints as NonNullable<Found['keypoints']>;
  if (size === 3) return Float64Array.from(data);
  return Float64Array.from({ length: (data.length / size) * 3 }, (_, i) =>
    i % 3 < 2 ? (data[Math.floor(i / 3) * size + (i % 3)] as number) : 1,
  );
}

/** One array after the other: singles where all are. */
export function joined(arrays: readonly (Float32Array | Float64Array)[]): Float32Array | Float64Array {
  if (arrays.length === 1) return arrays[0] as Float32Array | Float64Array;
  const length = arrays.reduce((sum, array) => sum + array.length, 0);
  const single = arrays.length > 0 && arrays.every((array) => isA(array, Float32Array));
  const all = single ? new Float32Array(length) : new Float64Array(length);
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}
