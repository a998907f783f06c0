import type { Axes, Scale } from './field';
import type { Box } from './geometry';
import { memo } from './memo';

/** Hundredths of a pixel. */
const fine = (value: number) => Math.round(value * 100) / 100;

/** The rectangle in which a box is drawn. Its size does not depend on its place, so a move changes the place alone. */
export const placeOf = (box: Box, { x, y }: Axes) => ({
  x: fine(x(box[0])),
  y: fine(y(box[1])),
  width: fine(x(box[2] - box[0]) - x(0)),
  height: fine(y(box[3] - box[1]) - y(0)),
});

/** Where a group lies: what is in it is drawn from its corner, so that a move changes one attribute. */
export const shift = ({ x, y }: { x: number; y: number }): string => `translate(${x} ${y})`;

export interface Size {
  width: number;
  height: number;
}

/** Around what has the keyboard's focus, in the box's own group. */
export const FocusRing = memo(function FocusRing({ width, height }: Size) {
  return <rect class="focus-ring" x={-6} y={-6} width={width + 12} height={height + 12} />;
});

/** A box in its own group: paper-coloured casing below, line above, both on the exact edge. */
export const Lines = memo(function Lines({ width, height, class: name }: Size & { class: string }) {
  return (
    <g class={`box ${name}`}>
      <rect class="box-casing" width={width} height={height} />
      <rect class="box-line" width={width} height={height} />
    </g>
  );
});

/** A box where it lies. */
export const Outline = memo(function Outline({
  box,
  x,
  y,
  class: name,
}: {
  box: Box;
  x: Scale;
  y: Scale;
  class: string;
}) {
  const place = placeOf(box, { x, y });
  return (
    <g class={`box ${name}`} transform={shift(place)}>
      <rect class="box-casing" width={place.width} height={place.height} />
      <rect class="box-line" width={place.width} height={place.height} />
    </g>
  );
});
