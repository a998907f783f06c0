import { CORNERS, pointer, type Movable } from './drag';
import type { Scale } from './field';
import type { Box } from './geometry';

/** A box: paper-coloured casing below, line above, both on the exact edge. */
export function Outline({ box, x, y, class: name }: { box: Box; x: Scale; y: Scale; class: string }) {
  const place = { x: x(box[0]), y: y(box[1]), width: x(box[2]) - x(box[0]), height: y(box[3]) - y(box[1]) };
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
