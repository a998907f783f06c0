import { readFileSync } from 'node:fs';

import { evaluate } from '../../api/evaluate.js';
import type {
  ClassHierarchy,
  DetectionsInput,
  EvaluateOptions,
  Id,
  IouType,
  Parity,
  Protocol,
} from '../../api/evaluate/types.js';
import type { GroundTruthInput } from '../../api/evaluate/dataset.js';
import type { Progress } from '../progress.js';
import { givenDetections, givenGroundTruth, type Given } from './inputs.js';
import type { Scores } from './scores.js';

/** What the command was asked for. */
export interface DetectionCommand {
  protocol: Protocol;
  iouType?: IouType;
  parity: Parity;
  iouThresholds?: number[];
  maxDetections?: number[];
  areaRanges?: NonNullable<EvaluateOptions['areaRanges']>;
  imageIds?: Id[];
  categoryIds?: Id[];
  categories: boolean;
  keypointSigmas?: number[];
  dilationRatio?: number;
  interpolation?: NonNullable<EvaluateOptions['interpolation']>;
  coordinates?: NonNullable<EvaluateOptions['coordinates']>;
  hierarchy?: string;
  expandDetections?: boolean;
  verifiedOnly?: boolean;
  groupOfWeight?: number;
  onBadRecord?: NonNullable<EvaluateOptions['onBadRecord']>;
  threads?: number;
  /** Keep what analyses across categories need. */
  analysis?: boolean;
}

/** Names of the metrics that an evaluation with these options has. */
export function metricNames(command: DetectionCommand): string[] {
  const { imageIds: _imageIds, categoryIds: _categoryIds, ...options } = evaluateOptions(command);
  const evaluation = evaluate({ images: [], annotations: [], categories: [] }, [], options);
  return Object.keys(evaluation.metrics);
}

/** Scores detections. Blocks, which is cheapest, unless a bar has to move meanwhile. */
export async function evaluateDetection(
  command: DetectionCommand,
  given: Given,
  bar: Progress | undefined,
): Promise<Scores> {
  const options = evaluateOptions(command);
  const [groundTruth, detections] = await inputs(command.protocol, given);
  if (!bar) return evaluate(groundTruth, detections, options);
  const { evaluateLater } = await import('../../api/evaluate.js');
  const onProgress = (fraction: number): void => bar.update(fraction);
  return evaluateLater(groundTruth, detections, { ...options, onProgress }).finally(() => bar.stop());
}

async function inputs(protocol: Protocol, given: Given): Promise<[GroundTruthInput, DetectionsInput]> {
  return [await givenGroundTruth(protocol, given), await givenDetections(protocol, given)];
}

/** The options that were given; the library has the defaults of the others. */
export function evaluateOptions(command: DetectionCommand): EvaluateOptions {
  const { protocol, parity, categories, hierarchy, ...others } = command;
  const named = {
    iouType: others.iouType,
    iouThresholds: others.iouThresholds,
    maxDetections: others.maxDetections,
    areaRanges: others.areaRanges,
    imageIds: others.imageIds,
    categoryIds: others.categoryIds,
    keypointSigmas: others.keypointSigmas,
    dilationRatio: others.dilationRatio,
    interpolation: others.interpolation,
    coordinates: others.coordinates,
    hierarchy: hierarchy === undefined ? undefined : readHierarchy(hierarchy),
    expandDetections: others.expandDetections,
    verifiedOnly: others.verifiedOnly === false ? false : undefined,
    groupOfWeight: others.groupOfWeight,
    onBadRecord: others.onBadRecord,
    threads: others.threads,
    analysis: others.analysis || undefined,
  };
  const given = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
  return { protocol, parity, useCategories: categories, ...given };
}

function readHierarchy(path: string): ClassHierarchy {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)); // drops a byte order mark
    return JSON.parse(text) as ClassHierarchy;
  } catch (error) {
    throw new Error(`--hierarchy ${path}: ${(error as Error).message}`, { cause: error });
  }
}
