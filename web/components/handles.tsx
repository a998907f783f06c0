import { shift, type Size } from './boxes';
import { pointer, type Movable } from './drag';
import { gesture } from './gesture';
import { CORNERS } from './grip';
import { memo } from './memo';

/** Four squares on the corners of a box, in its own group, to resize; 9 px to see, 32 px to hit. */
export const Corners = memo(function Corners({
  width,
  height,
  movable,
  active,
}: Size & { movable: () => Movable; active: boolean }) {
  return (
    <g class="handles">
      {CORNERS.map((corner) => (
        <g
          key={corner}
          class={`handle handle--${corner} ${active && corner === 'se' ? 'is-active' : ''}`}
          transform={shift({
            x: corner.endsWith('w') ? 0 : width,
            y: corner.startsWith('n') ? 0 : height,
          })}
          {...pointer(movable, corner)}
        >
          <rect class="hit" x={-16} y={-16} width={32} height={32} />
          <rect class="handle-mark" x={-4.5} y={-4.5} width={9} height={9} />
        </g>
      ))}
    </g>
  );
});

/** What can be turned. */
export interface Turnable {
  get(): number;
  set(degrees: number): void;
  /** The centre on the screen. */
  centre(target: Element): readonly [x: number, y: number];
  onEnd(): void;
}

/** Degrees between which a box snaps to being upright. */
const SNAP = 2;

/** A diamond in the middle of the top or bottom edge, to turn the box. Whole degrees, with Shift steps of 15. */
export const Turner = memo(function Turner({
  width,
  height,
  turnable,
  edge,
  active,
}: Size & {
  turnable: () => Turnable;
  edge: 'top' | 'bottom';
  active: boolean;
}) {
  const on = gesture((event) => {
    const turned = turnable();
    const start = turned.get();
    const [cx, cy] = turned.centre(event.currentTarget as Element);
    const toward = (e: PointerEvent) => (Math.atan2(e.clientY - cy, e.clientX - cx) * 180) / Math.PI;
    const first = toward(event);
    return {
      move(next) {
        const angle = start + toward(next) - first;
        const whole = next.shiftKey ? Math.round(angle / 15) * 15 : Math.round(angle);
        turned.set(Math.abs(whole) <= SNAP ? 0 : whole);
      },
      undo: () => turned.set(start),
      end: () => turned.onEnd(),
    };
  });
  return (
    <g
      class={`handle handle--turn ${active ? 'is-active' : ''}`}
      transform={shift({ x: width / 2, y: edge === 'top' ? 0 : height })}
      {...on}
    >
      <rect class="hit" x={-16} y={-16} width={32} height={32} />
      <path class="handle-mark" d="M0 -6.5l6.5 6.5l-6.5 6.5l-6.5 -6.5Z" />
    </g>
  );
});
