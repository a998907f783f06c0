// Boxes that are turned about their centre, for drawing and dragging. Angles are in degrees, clockwise on the screen.
import { centre, height, width, type Box, type World } from './geometry';
import { LEAST, type Grip } from './grip';

const RADIAN = Math.PI / 180;

export type Point = readonly [x: number, y: number];

/** A vector, turned. */
export function turned([x, y]: Point, angle: number): Point {
  const [cos, sin] = [Math.cos(angle * RADIAN), Math.sin(angle * RADIAN)];
  return [x * cos - y * sin, x * sin + y * cos];
}

/** The four corners, from the first one clockwise. */
export function corners(box: Box, angle: number): Point[] {
  const [cx, cy] = centre(box);
  const [w, h] = [width(box) / 2, height(box) / 2];
  const all: Point[] = [
    [-w, -h],
    [w, -h],
    [w, h],
    [-w, h],
  ];
  return all.map((corner) => {
    const [x, y] = turned(corner, angle);
    return [cx + x, cy + y];
  });
}

/** The upright box around a turned one, for rulers. */
export function extent(box: Box, angle: number): Box {
  if (angle === 0) return box;
  const all = corners(box, angle);
  const xs = all.map(([x]) => x);
  const ys = all.map(([, y]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** Whether a point lies in a turned box. */
export function holds(box: Box, angle: number, [px, py]: Point): boolean {
  const [cx, cy] = centre(box);
  const [x, y] = turned([px - cx, py - cy], -angle);
  return Math.abs(x) <= width(box) / 2 && Math.abs(y) <= height(box) / 2;
}

/** A half turn leaves a box as it is, so angles run from -90 to below 90. */
export const normal = (angle: number): number => ((((angle + 90) % 180) + 180) % 180) - 90;

/**
 * Moves a corner of a turned box; the opposite corner stays. Sides are whole pixels, the corner lies on a tenth of one. Before it is
 * turned the box lies in the picture.
 */
export function turnedTo(box: Box, grip: Grip, dx: number, dy: number, angle: number, [w, h]: World): Box {
  const [sx, sy] = [grip.endsWith('e') ? 1 : -1, grip.startsWith('s') ? 1 : -1];
  const [ux, uy] = turned([dx, dy], -angle);
  const side = (value: number) => Math.max(LEAST, Math.round(value));
  const [newWidth, newHeight] = [side(width(box) + sx * ux), side(height(box) + sy * uy)];
  const [mx, my] = turned([(sx * (newWidth - width(box))) / 2, (sy * (newHeight - height(box))) / 2], angle);
  const [cx, cy] = centre(box);
  const tenth = (value: number) => Math.round(value * 10) / 10;
  const [x, y] = [tenth(cx + mx - newWidth / 2), tenth(cy + my - newHeight / 2)];
  const inside = x >= 0 && y >= 0 && x + newWidth <= w && y + newHeight <= h;
  return inside ? [x, y, tenth(x + newWidth), tenth(y + newHeight)] : box;
}
