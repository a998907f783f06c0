// The map of points over a picture; what the page and the worker both need.
import type { World } from 'components/geometry';

export const WORLD: World = [512, 288];
export const STRIDE = 32;
export const COLUMNS = WORLD[0] / STRIDE;
export const ROWS = WORLD[1] / STRIDE;
/** The point in the middle of each cell, row by row. */
export const CENTRES: readonly (readonly [number, number])[] = Array.from(
  { length: COLUMNS * ROWS },
  (_, i) => [((i % COLUMNS) + 0.5) * STRIDE, (Math.floor(i / COLUMNS) + 0.5) * STRIDE],
);
/** Probabilities of the true answer, in steps of a hundredth. */
export const CERTAINTIES = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);
