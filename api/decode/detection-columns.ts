import { native } from '../errors.js';
import { isList } from '../check/lists.js';
import { wrongType } from '../check/mistakes.js';
import type { Id } from '../evaluate/types.js';
import { columnsOf, type ColumnsOptions, type EvaluationColumns } from './columns.js';
import type { Detections } from './detections.js';

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
  images: readonly (readonly [imageId: Id, found: Detections])[],
  options?: ColumnsOptions,
): EvaluationColumns {
  return native(() => {
    const expected = 'an array of [imageId, detections]';
    if (!isList(images)) throw wrongType(expected, images, 'images');
    images.forEach((image: unknown, i) => {
      if (!isList(image) || image.length !== 2 || !isDetections(image[1]))
        throw wrongType(expected, image, 'images', i);
    });
    return columnsOf(images, options);
  });
}

/** Whether a value is what `decode` returns. */
export function isDetections(value: unknown): value is Detections {
  return typeof value === 'object' && value !== null && 'classIds' in value && 'boxFormat' in value;
}
