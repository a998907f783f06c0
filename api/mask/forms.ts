import type { MasksArg } from '#native';
import { doubles } from '../check/arrays.js';
import { isList } from '../check/lists.js';
import { mistake, wrongType } from '../check/mistakes.js';
import { checkSize, packMasks } from './masks.js';
import type { BitmapOrder, Polygon, RleInput } from './types.js';

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
  const batch = isList(size) && size.length === 3;
  const [height, width] = checkSize(batch ? size.slice(0, 2) : size, 'size');
  const [count] = checkSize(batch ? [size[2], 0] : [1, 0], 'size');
  return { height, width, count, batch };
}

/** Holds a tensor's axes against the size: `[height, width]`, or bitmaps one after the other, `[count, height, width]`. */
export function checkAxes(
  dims: readonly number[],
  [height, width, count]: readonly [number, number, number],
  order: BitmapOrder | undefined,
): void {
  if (order === 'column')
    throw mistake('INVALID_ARGUMENT', "'row' or undefined", "'column'", 'order', {
      cure: 'a tensor and nested arrays have their rows one after the other',
    });
  const sides = dims.slice(-2);
  const images = dims.slice(0, -2).reduce((product, side) => product * side, 1);
  if (dims.length === 1 && dims[0] === height * width * count) return;
  if (sides[0] === height && sides[1] === width && images === count) return;
  const expected = count === 1 ? `axes [${height}, ${width}]` : `axes [${count}, ${height}, ${width}]`;
  throw mistake('SHAPE_MISMATCH', `${expected}, as the size says`, `[${dims.join(', ')}]`, 'bitmap');
}

/** Groups of masks as one list and the groups' lengths. */
export function asGroups(masks: readonly RleInput[] | readonly (readonly RleInput[])[]): {
  packed: MasksArg;
  groups: Uint32Array;
  batch: boolean;
} {
  if (!isList(masks)) throw wrongType('an array of masks', masks, 'masks');
  const lists = masks as readonly (RleInput | readonly RleInput[])[];
  const batch = isList(lists[0]);
  if (batch) {
    for (let i = 0; i < lists.length; i++)
      if (!isList(lists[i])) throw wrongType('an array of masks', lists[i], 'masks', i);
  }
  const groups = (batch ? lists : [lists]) as readonly (readonly RleInput[])[];
  const packed = packMasks(
    batch ? groups.flatMap((group) => Array.from(group)) : (lists as readonly RleInput[]),
    'masks',
  );
  return { packed, groups: Uint32Array.from(groups, (group) => group.length), batch };
}

/** Four numbers for each of `count` boxes. */
export function asBoxes(bbox: Polygon, count: number): Float64Array {
  const numbers = doubles(bbox, 'bbox');
  if (numbers.length !== 4 * count)
    throw mistake(
      'LENGTH_MISMATCH',
      `4 numbers for each of ${count} sizes`,
      `${numbers.length} numbers`,
      'bbox',
    );
  return numbers;
}

/** Detections and ground truths. */
export function packBoth(
  dt: readonly RleInput[],
  gt: readonly RleInput[],
): { first: MasksArg; second: MasksArg } {
  if (!isList(dt)) throw wrongType('an array of masks', dt, 'dt');
  if (!isList(gt)) throw wrongType('an array of masks', gt, 'gt');
  return { first: packMasks(dt, 'dt'), second: packMasks(gt, 'gt') };
}
