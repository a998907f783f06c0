import type { ReportColumns as NativeColumns } from '#native';
import { boxSteps, type ImageSizes } from './box-steps.js';
import type { Column } from './container.js';
import { groups, IOU_STEPS, starts } from './decode.js';
import { scoreLevels } from './levels.js';

/** What the addon returns for a report. */
export type { NativeColumns };

/** The columns of images and objects, which all runs share, by their names in the file. */
export function sharedColumns(own: NativeColumns, sizes: ImageSizes): Record<string, Column> {
  const image = groups(starts(own.imageObjects));
  const all = counting(own.object.length);
  return {
    'image.width': sizes.width,
    'image.height': sizes.height,
    'image.objects': narrow(own.imageObjects),
    'object.category': narrow(own.objectCategory),
    'object.flags': own.objectFlags,
    'object.areas': own.objectAreas,
    'object.box': boxSteps(own.objectBoxes, all, image, sizes),
  };
}

/** What a run's columns need besides the matching. */
export interface RunSettings {
  sizes: ImageSizes;
  /** For each image, whether the boxes of its detections are kept. */
  withBoxes: Uint8Array;
  imageCost: Float64Array;
  /** Confidences at which counts must be exact. */
  confidences: readonly number[];
}

/** The columns of a run, by their names in the file; and whether its scores are exact. */
export function runColumns(
  run: number,
  own: NativeColumns,
  { sizes, withBoxes, imageCost, confidences }: RunSettings,
): { columns: Record<string, Column>; exact: boolean } {
  const image = groups(starts(own.imageDetections));
  const { levels, level, exact } = scoreLevels(own.score, confidences);
  const boxed = new Uint32Array(own.detection.length);
  let count = 0;
  for (let at = 0; at < boxed.length; at++) if (withBoxes[image[at] as number] === 1) boxed[count++] = at;
  const ofMatch = groups(starts(own.matches));
  const matchThresholds = new Uint16Array(own.matchThresholds.length);
  for (let i = 0; i < matchThresholds.length; i++) {
    const at = ofMatch[i] as number;
    matchThresholds[i] =
      (own.matchThresholds[i] as number) ^ ((own.hits[at] as number) | (own.ignored[at] as number));
  }
  const columns = {
    detections: narrow(own.imageDetections),
    category: narrow(own.category),
    levels,
    level: steps(level, own.imageDetections, levels.length),
    hits: own.hits,
    ignored: own.ignored,
    kind: own.kinds,
    target: narrow(own.targets),
    iou: iouSteps(own.similarity),
    matches: narrow(own.matches),
    matchObject: narrow(own.matchObjects),
    matchThresholds,
    near: narrow(own.near),
    nearObject: narrow(own.nearObjects),
    nearThresholds: own.nearThresholds,
    nearIgnored: own.nearIgnored,
    withBoxes,
    box: boxSteps(own.boxes, boxed.subarray(0, count), image, sizes),
    objectKind: own.objectKinds,
    imageCost: Float32Array.from(imageCost),
  };
  const named = Object.entries(columns).map(([name, column]) => [`run${run}.${name}`, column]);
  return { columns: Object.fromEntries(named) as Record<string, Column>, exact };
}

/** 0, 1, 2, ...; `from` of typed arrays does the same ten times as slowly. */
function counting(length: number): Uint32Array {
  const all = new Uint32Array(length);
  for (let at = 0; at < length; at++) all[at] = at;
  return all;
}

function iouSteps(similarity: Float64Array): Uint8Array {
  const steps = new Uint8Array(similarity.length);
  for (let at = 0; at < steps.length; at++)
    steps[at] = Math.round(Math.min(similarity[at] as number, 1) * IOU_STEPS);
  return steps;
}

/** How far each level is below the one before it in its image; the first, below the highest level. */
function steps(level: Uint16Array, counts: Uint32Array, levels: number): Uint16Array {
  const down = new Uint16Array(level.length);
  let at = 0;
  for (const count of counts) {
    let above = levels - 1;
    for (const end = at + count; at < end; at++) {
      down[at] = above - (level[at] as number);
      above = level[at] as number;
    }
  }
  return down;
}

/** The row of each position in the input; -1 for positions that have none. */
export function rowsOf(positions: Uint32Array): (position: number) => number {
  let most = -1;
  for (let row = 0; row < positions.length; row++) most = Math.max(most, positions[row] as number);
  const rows = new Int32Array(most + 1).fill(-1);
  for (let row = 0; row < positions.length; row++) rows[positions[row] as number] = row;
  return (position) => rows[position] ?? -1;
}

/** The numbers in the smallest type that holds them. */
export function narrow(numbers: Uint32Array): Column {
  let most = 0;
  for (let at = 0; at < numbers.length; at++)
    if ((numbers[at] as number) > most) most = numbers[at] as number;
  if (most < 1 << 8) return new Uint8Array(numbers);
  return most < 1 << 16 ? new Uint16Array(numbers) : numbers;
}
