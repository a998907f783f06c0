import { useSignal, type Signal } from '@preact/signals';
import { Handles, Outline } from './boxes';
import { arrowKey, pointer, type Movable } from './drag';
import type { Drawing } from './field';
import type { Box, World } from './geometry';
import { say } from './speech';

interface ActorProps {
  /** What a screen reader calls the box. */
  name: string;
  role: 'pred' | 'truth';
  state: Signal<Box>;
  drawing: Drawing;
  world: World;
  /** The id of a text that says which keys there are. */
  keys: string;
  /** Called before each change. */
  onChange(): void;
  /** Called at the end of a gesture, to speak the result. */
  onEnd(): void;
}

/** A box that can be moved and resized: one tab stop that moves, and after Enter resizes. */
export function Actor({ name, role, state, drawing, world, keys, onChange, onEnd }: ActorProps) {
  const resizing = useSignal(false);
  const { x, y } = drawing;
  const box = state.value;
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
  const place = { x: x(box[0]), y: y(box[1]), width: x(box[2]) - x(box[0]), height: y(box[3]) - y(box[1]) };
  return (
    <g
      class={`actor actor--${role}`}
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
      <rect
        class="focus-ring"
        x={place.x - 6}
        y={place.y - 6}
        width={place.width + 12}
        height={place.height + 12}
      />
      <Outline box={box} x={x} y={y} class={`box--${role}`} />
      <rect class="hit hit--move" {...place} {...pointer(movable, 'move')} />
      <Handles box={box} x={x} y={y} movable={movable} active={active} />
    </g>
  );
}
