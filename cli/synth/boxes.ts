import { exp, ln } from './elementary.js';
import type { Random } from './random.js';

/** x, y, width, height in pixels. */
export type Box = [x: number, y: number, width: number, height: number];

/** An object's area, in px², decides its size. */
export const SIZE_BORDERS = [32 ** 2, 96 ** 2] as const;

const SIZE_SHARES = [0.414, 0.414 + 0.343, 1]; // small, medium, large; running sums
const SIZE_BOUNDS = [
  [6 ** 2, 32 ** 2],
  [32 ** 2, 96 ** 2],
  [96 ** 2, 380 ** 2],
].map(([low = 1, high = 1]) => [ln(low), ln(high)] as const);
const FILL = 0.62; // an outline's area / its box's

/** 0 small, 1 medium, 2 large. */
export function sizeOf(area: number): 0 | 1 | 2 {
  return area < SIZE_BORDERS[0] ? 0 : area < SIZE_BORDERS[1] ? 1 : 2;
}

/** A box inside an image, of COCO's size shares. */
export function drawBox(random: Random, width: number, height: number): Box {
  const [low, high] = SIZE_BOUNDS[random.weighted(SIZE_SHARES)] ?? [0, 0];
  const area = exp(low + (high - low) * random.uniform()) / FILL;
  const aspect = exp(0.5 * random.normal());
  const w = clamp(Math.sqrt(area * aspect), 4, width - 2);
  const h = clamp(Math.sqrt(area / aspect), 4, height - 2);
  return [random.uniform() * (width - w), random.uniform() * (height - h), w, h];
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

/** To so many decimals; ties upwards. */
export function round(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
}
