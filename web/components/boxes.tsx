import { CORNERS, pointer, type Movable } from './drag';
import type { Drawing, Scale } from './field';
import type { Box } from './geometry';

type Axes = Pick<Drawing, 'x' | 'y'>;
type Place = ReturnType<typeof placeOf>;

/** The rectangle in which a box is drawn. */
export const placeOf = (box: Box, { x, y }: Axes) => ({
  x: x(box[0]),
  y: y(box[1]),
  width: x(box[2]) - x(box[0]),
  height: y(box[3]) - y(box[1]),
});

/** Around what has the keyboard's focus. */
export function FocusRing({ x, y, width, height }: Place) {
  return <rect class="focus-ring" x={x - 6} y={y - 6} width={width + 12} height={height + 12} />;
}

/** A box: paper-coloured casing below, line above, both on the exact edge. */
export function Outline({ box, x, y, class: name }: { box: Box; x: Scale; y: Scale; class: string }) {
  const place = placeOf(box, { x, y });
  return (
    <g class={`box ${name}`}>
      <rect class="box-casing" {...place} />
      <rect class="box-line" {...place} />
    </g>
  );
}

/** Four corner handles; 9 px to see, 32 px to hit. */
export function Handles({
  box,
  x,
  y,
  movable,
  active,
}: {
  box: Box;
  x: Scale;
  y: Scale;
  movable: Movable;
  active: boolean;
}) {
  return (
    <g class="handles">
      {CORNERS.map((corner) => {
        const cx = x(corner.endsWith('w') ? box[0] : box[2]);
        const cy = y(corner.startsWith('n') ? box[1] : box[3]);
        return (
          <g
            key={corner}
            class={`handle handle--${corner} ${active && corner === 'se' ? 'is-active' : ''}`}
            {...pointer(movable, corner)}
          >
            <rect class="hit" x={cx - 16} y={cy - 16} width={32} height={32} />
            <rect class="handle-mark" x={cx - 4.5} y={cy - 4.5} width={9} height={9} />
          </g>
        );
      })}
    </g>
  );
}
