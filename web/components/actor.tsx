import { useSignal, type ReadonlySignal, type Signal } from '@preact/signals';
import { FocusRing, Handles, Lines, placeOf, shift } from './boxes';
import { arrowKey, pointer, type Movable } from './drag';
import type { Drawing } from './field';
import type { Box, World } from './geometry';
import { say } from './speech';

interface ActorProps {
  /** What a screen reader calls the box. */
  name: string;
  role: 'pred' | 'truth';
  state: Signal<Box>;
  /** The box as it is drawn, where that follows the worker's answers; else `state`. */
  drawn?: ReadonlySignal<Box>;
  drawing: Drawing;
  world: World;
  /** The id of a text that says which keys there are. */
  keys: string;
  /** Whether arrow keys resize it, for chapters that show it. */
  resizing?: Signal<boolean>;
  /** Called before each change. */
  onChange(): void;
  /** Called at the end of a gesture, to speak the result. */
  onEnd(): void;
}

/** A box that can be moved and resized: one tab stop that moves, and after Enter resizes. */
export function Actor({
  name,
  role,
  state,
  drawn = state,
  drawing,
  world,
  keys,
  resizing: shown,
  onChange,
  onEnd,
}: ActorProps) {
  const own = useSignal(false);
  const resizing = shown ?? own;
  const box = drawn.value;
  const active = resizing.value;
  const movable: Movable = {
    get: () => state.value,
    set: (next) => {
      onChange();
      state.value = next;
    },
    unit: () => world[0] / drawing.width,
    world,
    onEnd,
  };
  const { width, height, ...corner } = placeOf(box, drawing);
  return (
    <g
      class={`actor actor--${role}`}
      transform={shift(corner)}
      tabindex={0}
      role="application"
      aria-roledescription={active ? 'box, resizing' : 'box, moving'}
      aria-label={`${name}: x ${box[0].toFixed()} to ${box[2].toFixed()}, y ${box[1].toFixed()} to ${box[3].toFixed()}`}
      aria-describedby={keys}
      onKeyDown={(event) => {
        if (arrowKey(event, movable, active ? 'se' : 'move')) return;
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        resizing.value = !active;
        say(active ? 'Arrow keys move the box' : 'Arrow keys move the lower right corner', 0);
      }}
      onBlur={() => (resizing.value = false)}
    >
      <FocusRing width={width} height={height} />
      <Lines width={width} height={height} class={`box--${role}`} />
      <rect class="hit hit--move" width={width} height={height} {...pointer(movable, 'move')} />
      <Handles width={width} height={height} movable={movable} active={active} />
    </g>
  );
}
