import { doubles, type IntegersInput, type Numeric } from '../check/arrays.js';
import { flags } from '../check/integers.js';
import { isList } from '../check/lists.js';
import { mistake } from '../check/mistakes.js';
import { deepNumbers, nested } from '../check/nested.js';
import { checkPoints } from '../check/shape.js';

/** Points of several instances: `[instances][keypoints][x, y]` as nested arrays or a tensor, or flat. */
export type PointsInput = Numeric | readonly (readonly ArrayLike<number>[])[];

/** For each keypoint of each instance whether it counts: flags, or numbers of which 0 is false. */
export type VisibleInput = IntegersInput | readonly boolean[] | readonly ArrayLike<number>[];

/** The numbers of instances of `count` points, x and y. */
export function points(value: unknown, input: string, count: number): Float64Array {
  checkPoints(value, [count, 2], `x and y of ${count} keypoints for each instance`, input);
  return deepNumbers(value, input) ?? doubles(value, input);
}

/** The flags of `count` points, if any are given. */
export function visibleOf(value: unknown, count: number): Uint8Array | undefined {
  if (value === undefined) return undefined;
  const isRows = isList(value) && typeof value[0] === 'object';
  const given = flags(isRows ? nested(value, 'visible').data : value, 'visible');
  same(count, given.length, 'visible', 'flags, one for each keypoint of each instance');
  return given;
}

/** Refuses another number of elements than expected. */
export function same(expected: number, got: number, input: string, what: string): void {
  if (expected !== got) throw mistake('LENGTH_MISMATCH', `${expected} ${what}`, String(got), input);
}

/** The error for a point that has no position. */
export function notFinite(input: string, value: number, index: number): Error {
  const cure = 'mark points without a position as not visible';
  return mistake('INVALID_VALUE', 'finite numbers', String(value), input, { index, cure });
}
