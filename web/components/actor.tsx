import { useSignal, type ReadonlySignal, type Signal } from '@preact/signals';
import { useMemo, useRef } from 'preact/hooks';
import { calm } from './calm';
import { FocusRing, Lines, placeOf, shift, type Size } from './boxes';
import { arrowKey, arrowOf, pointer, type Movable } from './drag';
import type { Drawing } from './field';
import { centre, type Box, type World } from './geometry';
import { Corners, Turner, type Turnable } from './handles';
import { memo } from './memo';
import { say } from './speech';
import { commit } from './state';
import { normal } from './turn';

/** What arrow keys do. */
export type Mode = 'move' | 'resize' | 'turn';
const ROLES: Record<Mode, string> = {
  move: 'box, moving',
  resize: 'box, resizing',
  turn: 'box, turning',
};
const HINTS: Record<Mode, string> = {
  move: 'Arrow keys move the box',
  resize: 'Arrow keys move the lower right corner',
  turn: 'Arrow keys turn the box',
};

/** A box's angle in degrees, clockwise. */
export interface Angle {
  state: Signal<number>;
  /** The angle as it is drawn. */
  drawn: ReadonlySignal<number>;
  /** The edge that its handle is on. */
  edge: 'top' | 'bottom';
}

interface ActorProps {
  /** What a screen reader calls the box. */
  name: string;
  role: 'pred' | 'truth';
  state: Signal<Box>;
  /** The box as it is drawn, where that follows the worker's answers; else `state`. */
  drawn?: ReadonlySignal<Box>;
  /** For a box that can be turned. */
  angle?: Angle;
  drawing: Drawing;
  world: World;
  /** The id of a text that says which keys there are. */
  keys: string;
  /** What arrow keys do, for chapters that show it. */
  mode?: Signal<Mode>;
  /** Called before each change. */
  onChange(): void;
  /** Called at the end of a gesture, to speak the result. */
  onEnd(): void;
}

/** The inside of a box, to move it. */
const Body = memo(function Body({ width, height, movable }: Size & { movable: () => Movable }) {
  return <rect class="hit hit--move" width={width} height={height} {...pointer(movable, 'move')} />;
});

/** A box that can be moved, resized and turned: one tab stop that moves, and after Enter resizes, and after another one turns. */
export function Actor({
  name,
  role,
  state,
  drawn = state,
  angle,
  drawing,
  world,
  keys,
  mode: shown,
  onChange,
  onEnd,
}: ActorProps) {
  const own = useSignal<Mode>('move');
  const mode = shown ?? own;
  const { x, y } = drawing;
  const box = drawn.value;
  const degrees = angle?.drawn.value ?? 0;
  const named = calm(drawn);
  const movable: Movable = {
    get: () => state.value,
    set: (next) => {
      onChange();
      state.value = next;
    },
    unit: () => world[0] / drawing.width,
    angle: () => angle?.state.value ?? 0,
    world,
    onEnd,
  };
  const turnable: Turnable = {
    get: () => angle?.state.value ?? 0,
    set: (next) => {
      if (!angle || angle.state.value === normal(next)) return;
      onChange();
      angle.state.value = normal(next);
    },
    centre: (target) => {
      const place = target.closest('svg')!.getBoundingClientRect();
      const [px, py] = centre(state.value);
      return [place.left + x(px), place.top + y(py)];
    },
    onEnd,
  };
  // The parts of the box ask for these when a gesture begins, so a move that keeps the box's size draws none of them anew.
  const held = useRef({ movable, turnable });
  held.current = { movable, turnable };
  const grips = useMemo(
    () => ({ movable: () => held.current.movable, turnable: () => held.current.turnable }),
    [],
  );
  const modes: Mode[] = angle ? ['move', 'resize', 'turn'] : ['move', 'resize'];
  const keyed = (event: KeyboardEvent) => {
    if (mode.value === 'turn') {
      const arrow = arrowOf(event);
      if (arrow) {
        turnable.set(turnable.get() + arrow[0] - arrow[1]); // right and up are clockwise
        commit();
        onEnd();
        return;
      }
    } else if (arrowKey(event, movable, mode.value === 'resize' ? 'se' : 'move')) return;
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    mode.value = modes[(modes.indexOf(mode.value) + 1) % modes.length];
    say(HINTS[mode.value], 0);
  };
  const { width, height, ...corner } = placeOf(box, drawing);
  const turn = degrees === 0 ? '' : ` turned by ${degrees} degrees`;
  return (
    <g
      class={`actor actor--${role}`}
      transform={`${shift(corner)}${degrees === 0 ? '' : ` rotate(${degrees} ${width / 2} ${height / 2})`}`}
      tabindex={0}
      role="application"
      aria-roledescription={ROLES[mode.value]}
      aria-label={`${name}: x ${named[0].toFixed()} to ${named[2].toFixed()}, y ${named[1].toFixed()} to ${named[3].toFixed()}${turn}`}
      aria-describedby={keys}
      onKeyDown={keyed}
      onBlur={() => (mode.value = 'move')}
    >
      <FocusRing width={width} height={height} />
      <Lines width={width} height={height} class={`box--${role}`} />
      <Body width={width} height={height} movable={grips.movable} />
      {angle && (
        <Turner
          width={width}
          height={height}
          turnable={grips.turnable}
          edge={angle.edge}
          active={mode.value === 'turn'}
        />
      )}
      <Corners width={width} height={height} movable={grips.movable} active={mode.value === 'resize'} />
    </g>
  );
}
