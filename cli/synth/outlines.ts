import { clamp, round, type Box } from './boxes.js';
import { circle } from './elementary.js';
import type { Random } from './random.js';

const MAX_VERTICES = 56;

export type Point = [x: number, y: number];

/** A star-shaped outline in a box: more corners the larger it is. */
export function drawOutline(random: Random, [x, y, w, h]: Box): Point[] {
  const vertices = clamp(8 + random.poisson(Math.sqrt(Math.sqrt(w * h)) * 1.7), 4, MAX_VERTICES);
  return Array.from({ length: vertices }, (_, i) => {
    const [cos, sin] = circle((i + 0.7 * random.uniform()) / vertices);
    const radius = 0.5 * (0.72 + 0.28 * random.uniform());
    return [round(x + (0.5 + radius * cos) * w, 2), round(y + (0.5 + radius * sin) * h, 2)];
  });
}

/** The area inside an outline. */
export function shoelace(outline: readonly Point[]): number {
  let twice = 0;
  let [px, py] = outline.at(-1) ?? [0, 0];
  for (const [x, y] of outline) {
    twice += px * y - py * x;
    [px, py] = [x, y];
  }
  return Math.abs(twice) / 2;
}

/** A blob of overlapping rectangles as uncompressed run lengths by columns, with its area and its extents. */
export function drawCrowd(
  random: Random,
  [x, y, w, h]: Box,
  width: number,
  height: number,
): { crowd: number[]; area: number; box: Box } {
  const mask = new Uint8Array(width * height);
  const [reachX, reachY] = [Math.max(w * 0.35, 8), Math.max(h * 0.35, 8)];
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let i = 0; i < 6; i++) {
    const centreX = x + w * random.uniform();
    const centreY = y + h * random.uniform();
    const x0 = Math.floor(Math.max(centreX - reachX, 0));
    const x1 = Math.min(Math.floor(centreX + reachX) + 1, width);
    const y0 = Math.floor(Math.max(centreY - reachY, 0));
    const y1 = Math.min(Math.floor(centreY + reachY) + 1, height);
    for (let column = x0; column < x1; column++) mask.fill(1, column * height + y0, column * height + y1);
    [left, top] = [Math.min(left, x0), Math.min(top, y0)];
    [right, bottom] = [Math.max(right, x1), Math.max(bottom, y1)];
  }
  const crowd = runs(mask);
  const area = crowd.reduce((sum, length, i) => sum + (i % 2 === 1 ? length : 0), 0);
  return { crowd, area, box: [left, top, right - left, bottom - top] };
}

/** Lengths of runs of 0 and 1 in turn, of 0 first. */
function runs(mask: Uint8Array): number[] {
  const lengths: number[] = [];
  for (let start = 0, value = 0; start < mask.length; value = 1 - value) {
    const next = mask.indexOf(1 - value, start);
    const end = next === -1 ? mask.length : next;
    lengths.push(end - start);
    start = end;
  }
  return lengths;
}
