import { ids, type NativeIds } from '../../check/ids.js';
import { isList } from '../../check/lists.js';
import { mistake, wrongType } from '../../check/mistakes.js';
import { optionsOf } from '../../check/options.js';
import { categoryTable, COLUMNS, type ColumnsOptions } from '../../decode/columns.js';
import type { Detections } from '../../decode/detections.js';
import { nativeColumns, type NativeColumns, type NativeResultIds } from '../columns.js';
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
export interface Addition extends Input<string | Uint8Array | NativeColumns> {
  /** Its id alone. */
  images: NativeIds;
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
  const images = ids([imageId], 'imageId');
  if (isList(detections)) {
    noCategories(options);
    return { images, ...atOnce(detectionsInput(named(imageId, detections as CocoResult[]), iouType)) };
  }
  if (typeof detections !== 'object' || detections === null || !('scores' in detections))
    throw wrongType(EXPECTED, detections, 'detections');
  if ('toColumns' in detections) {
    const columns = nativeColumns(decoded(imageId, detections, options));
    return { images, form: { ...columns, imageIds: repeated(images, detections.length) }, written: false };
  }
  noCategories(options);
  if (detections.imageIds !== undefined)
    return { images, form: nativeColumns(detections as DetectionColumns), written: false };
  const own = nativeColumns({ ...detections, imageIds: [] });
  return { images, form: { ...own, imageIds: repeated(images, own.scores.length) }, written: false };
}

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
