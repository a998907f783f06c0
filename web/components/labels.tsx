import { signal } from '@preact/signals';
import { shift } from './boxes';
import type { Drawing } from './field';
import type { Box } from './geometry';
import { memo } from './memo';

const fontsReady = signal(false);
document.fonts?.load("600 13px 'Instrument Sans Variable'").then(
  () => (fontsReady.value = true),
  () => {},
);
const canvas = document.createElement('canvas').getContext('2d')!;
const widths = new Map<string, number>();
let measuredWith = false;
/** How wide a label is in the figures' font. All digits of a figure are as wide as its zero, so numbers of one length are measured once. */
export function labelWidth(label: string): number {
  const text = label.replace(/\d/g, '0');
  if (fontsReady.value !== measuredWith) {
    widths.clear();
    measuredWith = fontsReady.value;
  }
  let width = widths.get(text);
  if (width === undefined) {
    canvas.font = "600 13px 'Instrument Sans Variable', 'Helvetica Neue', Arial, sans-serif";
    widths.set(text, (width = Math.ceil(canvas.measureText(text).width)));
  }
  return width;
}

export type Spot = 'tl' | 'tr' | 'bl' | 'br';
export interface Place {
  left: number;
  top: number;
  width: number;
}
/** Where a label lies: outside of a corner, inside where the drawing ends. */
export function labelPlace(box: Box, { x, y }: Pick<Drawing, 'x' | 'y'>, text: string, spot: Spot): Place {
  const width = labelWidth(text) + 12;
  const [least, most] = y.range();
  return {
    left: spot[1] === 'l' ? x(box[0]) : x(box[2]) - width,
    top: spot[0] === 't' ? Math.max(y(box[1]) - 20, least) : Math.min(y(box[3]), most - 20),
    width,
  };
}
const collide = (a: Place, b: Place) =>
  a.left < b.left + b.width && b.left < a.left + a.width && Math.abs(a.top - b.top) < 20;
/** The first of the spots where a label covers no earlier one; the first if there is none. */
export function freeSpot(taken: Place[], spots: readonly Spot[], at: (spot: Spot) => Place): Spot {
  const spot = spots.find((s) => !taken.some((t) => collide(at(s), t))) ?? spots[0];
  taken.push(at(spot));
  return spot;
}

interface TagProps {
  box: Box;
  drawing: Drawing;
  text: string;
  role: string;
  spot?: Spot;
}

/** A label on a corner of a box. */
export const Tag = memo(function Tag({ box, drawing, text, role, spot = 'tl' }: TagProps) {
  const { left, top, width } = labelPlace(box, drawing, text, spot);
  return (
    <g class={`tag tag--${role}`} transform={shift({ x: left, y: top })} aria-hidden="true">
      <rect width={width} height={20} />
      <text x={6} y={14}>
        {text}
      </text>
    </g>
  );
});
