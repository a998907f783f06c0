import type { MasksArg } from '#native';
import { BoxwiseError } from '../errors.js';
import { checkSize, packMasks, refuse } from './masks.js';
import { crowdFlags } from './options.js';
import type { MaskIouOptions, Polygon, RleInput } from './types.js';

/** The one answer to the one mask that was given. */
export function single<T>(answers: ArrayLike<T>): T {
  return answers[0] as T;
}

/** Height, width, how many bitmaps, and whether an array of masks is wanted. */
export function encodeSize(size: readonly number[]): {
  height: number;
  width: number;
  count: number;
  batch: boolean;
} {
  const batch = Array.isArray(size) && size.length === 3;
  const [height, width] = checkSize(batch ? size.slice(0, 2) : size, 'size');
  const [count] = checkSize(batch ? [size[2], 0] : [1, 0], 'size');
  return { height, width, count, batch };
}

/** Groups of masks as one list and the groups' lengths. */
export function asGroups(masks: readonly RleInput[] | readonly (readonly RleInput[])[]): {
  packed: MasksArg;
  groups: Uint32Array;
  batch: boolean;
} {
  if (!Array.isArray(masks)) refuse('an array of masks', masks, 'masks');
  const lists = masks as readonly (RleInput | readonly RleInput[])[];
  const batch = Array.isArray(lists[0]);
  if (batch) {
    for (let i = 0; i < lists.length; i++)
      if (!Array.isArray(lists[i])) refuse('an array of masks', lists[i], 'masks', i);
  }
  const groups = (batch ? lists : [lists]) as readonly (readonly RleInput[])[];
  const packed = packMasks(batch ? groups.flat() : (lists as readonly RleInput[]), 'masks');
  return { packed, groups: Uint32Array.from(groups, (group) => group.length), batch };
}

/** Four numbers for each of `count` boxes. */
export function asBoxes(bbox: Polygon, count: number): Float64Array {
  if (!Array.isArray(bbox) && !(bbox instanceof Float64Array || bbox instanceof Float32Array)) {
    refuse('an array of numbers', bbox, 'bbox');
  }
  if (bbox.length !== 4 * count) {
    const expected = `4 numbers for each of ${count} sizes`;
    throw new BoxwiseError('LENGTH_MISMATCH', expected, `${bbox.length} numbers`, { input: 'bbox' });
  }
  for (const value of bbox as Iterable<unknown>)
    if (typeof value !== 'number') refuse('numbers', value, 'bbox');
  return Float64Array.from(bbox);
}

/** Detections, ground truths and their flags. */
export function packBoth(
  dt: readonly RleInput[],
  gt: readonly RleInput[],
  { crowd }: MaskIouOptions,
): { first: MasksArg; second: MasksArg; crowd: Uint8Array } {
  if (!Array.isArray(dt)) refuse('an array of masks', dt, 'dt');
  if (!Array.isArray(gt)) refuse('an array of masks', gt, 'gt');
  return { first: packMasks(dt, 'dt'), second: packMasks(gt, 'gt'), crowd: crowdFlags(crowd, gt.length) };
}
