import { isList } from '../check/lists.js';
import { integers } from '../check/integers.js';
import { number } from '../check/numbers.js';
import { mistake, wrongType } from '../check/mistakes.js';
import { knownOptions, optionsOf } from '../check/options.js';
import type { RleInput } from '../mask/types.js';
import type { Detections } from './detections.js';

/** How class numbers become categories. */
export interface ColumnsOptions {
  /** The category of each class number, such as `cocoCategoryIds`. By default a class number is its category. */
  categoryIds?: readonly number[] | Int32Array | undefined;
}

/** Detections of images as columns, which `evaluate` takes. */
export interface EvaluationColumns {
  /** Image of each detection. */
  imageIds: Float64Array;
  /** Category of each detection. */
  categoryIds: Float64Array;
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

/**
 * Detections of several images as columns for `evaluate`.
 *
 * ```ts
 * const found = decodeBatch(outputs, { model: 'yolov8', imageSize: [[640, 427], [500, 375]] });
 * const columns = detectionColumns([[139, found[0]], [285, found[1]]], { categoryIds: cocoCategoryIds });
 * evaluate('instances_val2017.json', columns, { iouType: 'bbox' });
 * ```
 *
 * @throws BoxwiseError `UNKNOWN_ID` for a class that has no category; `INVALID_ARGUMENT` for images of which some have masks,
 * keypoints or rotated boxes and others do not
 */
export function detectionColumns(
  images: readonly (readonly [imageId: number, found: Detections])[],
  options?: ColumnsOptions,
): EvaluationColumns {
  const expected = 'an array of [imageId, detections]';
  if (!isList(images)) throw wrongType(expected, images, 'images');
  images.forEach((image: unknown, i) => {
    if (!isList(image) || image.length !== 2 || !isDetections(image[1]))
      throw wrongType(expected, image, 'images', i);
  });
  return columnsOf(images, options);
}

function isDetections(value: unknown): value is Detections {
  return typeof value === 'object' && value !== null && 'classIds' in value && 'boxFormat' in value;
}

const COLUMNS = knownOptions<ColumnsOptions>('detectionColumns(images, { categoryIds: cocoCategoryIds })', {
  categoryIds: true,
});

/** The columns of some images. */
export function columnsOf(
  images: readonly (readonly [imageId: number, found: Detections])[],
  options?: ColumnsOptions,
): EvaluationColumns {
  const { categoryIds } = optionsOf(options, COLUMNS);
  const categories = categoryIds === undefined ? undefined : integers(categoryIds, 'categoryIds');
  const all = images.map(([, found]) => found);
  const count = all.reduce((sum, { length }) => sum + length, 0);
  const first = all[0];
  for (const found of all) checkAlike(found, first);
  const rotated = first?.angles !== undefined;
  const columns: EvaluationColumns = {
    imageIds: new Float64Array(count),
    categoryIds: new Float64Array(count),
    boxes: joined(all.map((found) => (rotated ? withAngles(found) : found.boxes))),
    scores: joined(all.map(({ scores }) => scores)),
    format: rotated ? 'cxcywhr' : 'xyxy',
  };
  let at = 0;
  images.forEach(([imageId, { classIds }]) => {
    columns.imageIds.fill(number(imageId, 'imageId'), at, at + classIds.length);
    for (const classId of classIds) columns.categoryIds[at++] = categoryOf(classId, categories);
  });
  if (first?.masks) columns.masks = all.flatMap((found) => found.toRle());
  if (first?.keypoints) {
    columns.keypoints = joined(all.map(triples)) as Float64Array;
    columns.pointsPerDetection = first.keypoints.count;
  }
  return columns;
}

function checkAlike(found: Detections, first: Detections | undefined): void {
  const kind = ({ angles, masks, keypoints }: Detections) =>
    `${angles ? 'rotated' : 'upright'} boxes${masks ? ' with masks' : ''}${keypoints ? ` with ${keypoints.count} keypoints` : ''}`;
  if (first !== undefined && kind(found) !== kind(first))
    throw mistake('INVALID_ARGUMENT', `${kind(first)}, as the first image has`, kind(found), 'images');
}

function categoryOf(classId: number, categories: Int32Array | undefined): number {
  if (categories === undefined) return classId;
  const category = categories[classId];
  if (category !== undefined) return category;
  throw mistake('UNKNOWN_ID', `a class below ${categories.length}`, String(classId), 'categoryIds');
}

function withAngles({ boxes, angles }: Detections): Float64Array {
  const rows = new Float64Array((boxes.length / 4) * 5);
  for (let i = 0; i < rows.length / 5; i++) {
    rows.set(boxes.subarray(4 * i, 4 * i + 4), 5 * i);
    rows[5 * i + 4] = angles?.[i] as number;
  }
  return rows;
}

/** Three numbers for each keypoint; a score of 1 where there is none. */
function triples({ keypoints }: Detections): Float64Array {
  const { size, data } = keypoints as NonNullable<Detections['keypoints']>;
  if (size === 3) return Float64Array.from(data);
  return Float64Array.from({ length: (data.length / size) * 3 }, (_, i) =>
    i % 3 < 2 ? (data[Math.floor(i / 3) * size + (i % 3)] as number) : 1,
  );
}

/** One array after the other: singles where all are. */
function joined(arrays: readonly (Float32Array | Float64Array)[]): Float32Array | Float64Array {
  if (arrays.length === 1) return arrays[0] as Float32Array | Float64Array;
  const length = arrays.reduce((sum, array) => sum + array.length, 0);
  const single = arrays.length > 0 && arrays.every((array) => array instanceof Float32Array);
  const all = single ? new Float32Array(length) : new Float64Array(length);
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}
