import type * as addon from '#native';
import { native } from '../errors.js';
import type { Sources } from './analysis/subject.js';
import { parseId } from './ids.js';
import type { EvaluationParams, IouType, Parity, Protocol } from './types.js';

/** The options of an evaluation after defaults. */
export function paramsOf(handle: addon.EvaluationHandle): EvaluationParams {
  const own = native(() => handle.params());
  return {
    protocol: own.protocol as Protocol,
    iouType: own.iouType as IouType,
    parity: own.parity as Parity,
    iouThresholds: own.iouThresholds,
    recallThresholds: own.recallThresholds,
    categoryIds: own.categoryIds.map(parseId),
    areaRanges: own.areaRanges.map(({ label, min, max }) => [label ?? '', min, max]),
    maxDetections: own.maxDetections,
    useCategories: own.useCategories,
  };
}

/** What tables call the images and annotations of an evaluation. */
export function sourcesOf(handle: addon.EvaluationHandle): Sources {
  const { imageIds, fileNames, annotationIds } = native(() => handle.sources());
  return {
    imageIds: imageIds.map(parseId),
    imageNames: fileNames.map((name) => name ?? undefined),
    annotationIds: annotationIds.map(parseId),
  };
}
