import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { CocoDataset, CocoResult, DetectionColumns, DetectionsInput, GroundTruthInput } from 'boxwise';
import { Dataset } from 'boxwise';

import type { Kind } from './cases.js';
import { parsePython, type Value } from './json.js';

/** A way to hand over the two inputs. Making it may throw what loading a dataset throws. */
export interface Form {
  name: string;
  inputs(): [GroundTruthInput, DetectionsInput];
}

/** Every form that can say what these two texts say. */
export function formsOf(gt: string, dt: string, folder: string, iouType: Kind = 'bbox'): Form[] {
  const forms: Form[] = [
    { name: 'bytes', inputs: () => [Buffer.from(gt), Buffer.from(dt)] },
    { name: 'paths', inputs: () => [written(folder, 'gt.json', gt), written(folder, 'dt.json', dt)] },
    { name: 'a dataset that is loaded', inputs: () => [Dataset.load(Buffer.from(gt)), Buffer.from(dt)] },
  ];
  const truth = parsed(gt);
  const results = parsed(dt);
  if (isObject(truth) && Array.isArray(results)) {
    const objects = truth as unknown as CocoDataset;
    forms.push({ name: 'objects', inputs: () => [objects, results as unknown as CocoResult[]] });
  }
  // Columns of boxes do not say what results with masks do.
  const hasMasks =
    Array.isArray(results) && results.some((result) => isObject(result) && 'segmentation' in result);
  if (Array.isArray(results) && !hasMasks) {
    const columns = iouType === 'keypoints' ? poseColumnsOf(results) : columnsOf(results);
    for (const [name, own] of columns) forms.push({ name, inputs: () => [Buffer.from(gt), own] });
  }
  return forms;
}

function written(folder: string, name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function parsed(text: string): Value | undefined {
  try {
    return parsePython(text);
  } catch {
    return undefined;
  }
}

function isObject(value: Value | undefined): value is { [name: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const single = (values: number[]): boolean => values.every((value) => Object.is(Math.fround(value), value));

/** The results as columns, in each format and precision that loses nothing. */
export function columnsOf(results: Value[]): [name: string, columns: DetectionColumns][] {
  const boxes: number[] = [];
  const scores: number[] = [];
  for (const result of results) {
    if (!isObject(result) || !Array.isArray(result.bbox) || result.bbox.length !== 4) return [];
    for (const value of [...result.bbox, result.score])
      if (typeof value !== 'number' && typeof value !== 'bigint') return [];
    boxes.push(...result.bbox.map(Number));
    scores.push(Number(result.score));
  }
  const imageIds = idColumn(results, 'image_id');
  const categoryIds = idColumn(results, 'category_id');
  if (!imageIds || !categoryIds) return [];
  const columns = { imageIds, categoryIds };
  const doubles = { ...columns, boxes: Float64Array.from(boxes), scores: Float64Array.from(scores) };
  const forms: [string, DetectionColumns][] = [['columns of doubles', doubles]];
  if (single(boxes) && single(scores)) {
    forms.push([
      'columns of singles',
      { ...columns, boxes: Float32Array.from(boxes), scores: Float32Array.from(scores) },
    ]);
  }
  const corners = boxes.map((value, i) => (i % 4 < 2 ? value : (boxes[i - 2] as number) + value));
  if (
    boxes.every(
      (value, i) => i % 4 < 2 || Object.is((corners[i] as number) - (boxes[i - 2] as number), value),
    )
  ) {
    forms.push(['columns of corners', { ...doubles, boxes: Float64Array.from(corners), format: 'xyxy' }]);
  }
  const centres = boxes.map((value, i) => (i % 4 < 2 ? value + (boxes[i + 2] as number) / 2 : value));
  if (
    boxes.every(
      (value, i) => i % 4 > 1 || Object.is((centres[i] as number) - (boxes[i + 2] as number) / 2, value),
    )
  ) {
    forms.push(['columns of centres', { ...doubles, boxes: Float64Array.from(centres), format: 'cxcywh' }]);
  }
  return forms;
}

/** Results with keypoints as columns, in each precision that loses nothing. */
function poseColumnsOf(results: Value[]): [name: string, columns: DetectionColumns][] {
  const first = results[0];
  if (!isObject(first) || !Array.isArray(first.keypoints)) return [];
  const boxed = 'bbox' in first && String(first.bbox) !== '';
  const size = first.keypoints.length;
  const [boxes, scores, keypoints]: number[][] = [[], [], []];
  for (const result of results) {
    if (!isObject(result) || !Array.isArray(result.keypoints) || result.keypoints.length !== size) return [];
    const box: Value = boxed ? (result.bbox ?? null) : [];
    if (!Array.isArray(box) || (boxed && box.length !== 4)) return [];
    for (const value of [...result.keypoints, ...box, result.score])
      if (typeof value !== 'number' && typeof value !== 'bigint') return [];
    keypoints?.push(...result.keypoints.map(Number));
    boxes?.push(...box.map(Number));
    scores?.push(Number(result.score));
  }
  const imageIds = idColumn(results, 'image_id');
  const categoryIds = idColumn(results, 'category_id');
  if (!imageIds || !categoryIds || size % 3 !== 0 || !boxes || !scores || !keypoints) return [];
  const of = (Column: typeof Float64Array | typeof Float32Array): DetectionColumns => ({
    imageIds,
    categoryIds,
    scores: Column.from(scores),
    keypoints: Column.from(keypoints),
    pointsPerDetection: size / 3,
    ...(boxed && { boxes: Column.from(boxes) }),
  });
  const forms: [string, DetectionColumns][] = [['columns of doubles', of(Float64Array)]];
  if ([boxes, scores, keypoints].every(single)) forms.push(['columns of singles', of(Float32Array)]);
  return forms;
}

function idColumn(results: Value[], member: string): DetectionColumns['imageIds'] | undefined {
  const ids = results.map((result) => (result as { [name: string]: Value })[member]);
  if (ids.every((id) => typeof id === 'string')) return ids as string[];
  if (!ids.every((id) => typeof id === 'bigint' || Number.isSafeInteger(id))) return undefined;
  const numbers = ids as (number | bigint)[];
  if (numbers.every((id) => Number(id) === (Number(id) | 0))) return Int32Array.from(numbers, Number);
  return BigInt64Array.from(numbers, BigInt);
}
