// The picture and its pyramid of anchors; what the page and the worker both need.
import type { World } from 'components/geometry';

export const WORLD: World = [512, 320];
export const STRIDES = [16, 32, 64, 128] as const;
export const RATIOS = [1, 0.5, 2];
export const OCTAVES = [1, 2 ** (1 / 3), 2 ** (2 / 3)];
/** The side of a level's smallest square anchor, in strides. */
export const SIDE = 2;

/** One level of the pyramid: where its anchors stand among all. */
export interface Level {
  stride: number;
  columns: number;
  rows: number;
  first: number;
  count: number;
}

/** The levels, with `each` anchors at a point. */
export function levelsOf(each: number): Level[] {
  let first = 0;
  return STRIDES.map((stride) => {
    const [columns, rows] = [Math.ceil(WORLD[0] / stride), Math.ceil(WORLD[1] / stride)];
    const level = { stride, columns, rows, first, count: columns * rows * each };
    first += level.count;
    return level;
  });
}
