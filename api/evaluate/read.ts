import type * as addon from '#native';
import { native } from '../errors.js';
import type { Sources } from './analysis/subject.js';
import { parseId } from './ids.js';
import type { EvaluationParams, Id, IouType, Parity, Protocol } from './types.js';

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
    ...given({
      keypointSigmas: sigmasOf(own),
      dilationRatio: own.dilationRatio,
      interpolation: own.interpolation as EvaluationParams['interpolation'],
      coordinates: own.continuous === undefined ? undefined : own.continuous ? 'continuous' : 'pixels',
      expandDetections: own.expandDetections,
      groupOfWeight: own.groupOfWeight,
      verifiedOnly: own.verifiedOnly,
      onBadRecord: own.skipsBadRecords ? 'skip' : undefined,
    }),
  };
}

type Given<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };

/** The members that have a value: others do not apply to the evaluation. */
function given<T extends object>(members: T): Given<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Given<T>;
}

function sigmasOf({ keypointSigmas, sigmaCategories }: addon.UsedParams): EvaluationParams['keypointSigmas'] {
  if (sigmaCategories === undefined) return keypointSigmas?.[0];
  return sigmaCategories.map((id, at): [Id, number[]] => [parseId(id), keypointSigmas?.[at] ?? []]);
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
