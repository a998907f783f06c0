import type * as addon from '#native';
import { native } from '../errors.js';
import { LaterColumn, tableOf, type Table } from '../table.js';
import { parseId } from './ids.js';
import type { Id } from './types.js';

/** Columns of the images that a dataset lists, ascending by id. */
export interface ListedImageColumns {
  /** Id of the image. */
  imageId: Id[];
  /** `file_name` of the image, if the dataset has one and was loaded without `iouType`. */
  fileName: (string | undefined)[];
  /** Width in pixels; NaN if the dataset has none, or was loaded for an `iouType` that needs none. */
  width: Float64Array;
  /** Height in pixels; NaN as for `width`. */
  height: Float64Array;
}

/** Columns of the categories that a dataset lists, ascending by id. */
export interface ListedCategoryColumns {
  /** Id of the category. */
  categoryId: Id[];
  /** Name of the category, if it has one. */
  categoryName: (string | undefined)[];
}

/** Columns of a dataset's annotations, in its order. */
export interface ListedAnnotationColumns {
  /** Id of the annotation. */
  annotationId: Id[];
  /** Id of the image. */
  imageId: Id[];
  /** Id of the category. */
  categoryId: Id[];
  /** Left side of the box in pixels. */
  x: Float64Array;
  /** Top of the box in pixels. */
  y: Float64Array;
  /** Width of the box in pixels. */
  width: Float64Array;
  /** Height of the box in pixels. */
  height: Float64Array;
  /** The member `area`, in square pixels. */
  area: Float64Array;
  /** 1 for a crowd, else 0. */
  isCrowd: Uint8Array;
}

export function listedImages(handle: addon.DatasetHandle): Table<ListedImageColumns> {
  const { ids, fileNames, sizes } = native(() => handle.listedImages());
  return tableOf<ListedImageColumns>({
    imageId: ids.map(parseId),
    fileName: fileNames.map((name) => name ?? undefined),
    width: every(sizes, 2, 0),
    height: every(sizes, 2, 1),
  });
}

export function listedCategories(handle: addon.DatasetHandle): Table<ListedCategoryColumns> {
  const { ids, names } = native(() => handle.listedCategories());
  return tableOf<ListedCategoryColumns>({
    categoryId: ids.map(parseId),
    categoryName: names.map((name) => name ?? undefined),
  });
}

export function listedAnnotations(handle: addon.DatasetHandle): Table<ListedAnnotationColumns> {
  const { ids, imageIds, categoryIds, boxes, areas, crowds } = native(() => handle.listedAnnotations());
  return tableOf<ListedAnnotationColumns>({
    annotationId: new LaterColumn(() => ids.map(parseId)),
    imageId: new LaterColumn(() => imageIds.map(parseId)),
    categoryId: new LaterColumn(() => categoryIds.map(parseId)),
    x: every(boxes, 4, 0),
    y: every(boxes, 4, 1),
    width: every(boxes, 4, 2),
    height: every(boxes, 4, 3),
    area: areas,
    isCrowd: crowds,
  });
}

/** One column of rows of so many numbers. */
const every = (rows: Float64Array, columns: number, column: number): Float64Array =>
  Float64Array.from({ length: rows.length / columns }, (_, row) => rows[row * columns + column] as number);
