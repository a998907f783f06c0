import { pointer } from 'components/drag';
import { signal } from '@preact/signals';
import { Handles, Outline } from 'components/boxes';
import { arrowKey, type Movable } from 'components/drag';
import { type Drawing } from 'components/field';
import { Tag } from 'components/labels';
import { digits } from 'components/numbers';
import { say } from 'components/speech';
import { halt, measures, metric, NAMES, pred, touched, truth, WORLD } from './state';

const resizing = signal('');

export const announce = () =>
  say(
    `IoU ${digits(measures.value?.iou ?? 0)}, ${NAMES[metric.value]} ${digits(measures.value?.[metric.value] ?? 0)}`,
  );

/** One of the two boxes: a single tab stop that moves, and after Enter resizes. */
export function Actor({
  name,
  role,
  state,
  drawing,
}: {
  name: string;
  role: 'pred' | 'truth';
  state: typeof pred;
  drawing: Drawing;
}) {
  const { x, y } = drawing;
  const box = state.value;
  const movable: Movable = {
    get: () => state.value,
    set: (next) => {
      touched.value = true;
      halt();
      state.value = next;
    },
    unit: () => WORLD[0] / drawing.width,
    world: WORLD,
    onEnd: announce,
  };
  const active = resizing.value === role;
  const place = { x: x(box[0]), y: y(box[1]), width: x(box[2]) - x(box[0]), height: y(box[3]) - y(box[1]) };
  return (
    <g
      class={`actor actor--${role}`}
      tabindex={0}
      role="application"
      aria-roledescription={active ? 'box, resizing' : 'box, moving'}
      aria-label={`${name}: x ${box[0].toFixed()} to ${box[2].toFixed()}, y ${box[1].toFixed()} to ${box[3].toFixed()}`}
      aria-describedby="box-keys"
      onKeyDown={(event) => {
        if (arrowKey(event, movable, active ? 'se' : 'move')) return;
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        resizing.value = active ? '' : role;
        say(active ? 'Arrow keys move the box' : 'Arrow keys move the lower right corner', 0);
      }}
      onBlur={() => {
        if (active) resizing.value = '';
      }}
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

/** Names last, so that no line crosses them: the prediction's above its first corner, the truth's below its last or above its right. */
export function Labels(drawing: Drawing) {
  const [a, b] = [pred.value, truth.value];
  const below = drawing.y(b[3]) + 20 <= drawing.y(WORLD[1]);
  return (
    <g class="labels">
      <Tag
        box={b}
        drawing={drawing}
        text={resizing.value === 'truth' ? 'Truth: resize' : 'Truth'}
        role="truth"
        spot={below ? 'br' : 'tr'}
      />
      <Tag
        box={a}
        drawing={drawing}
        text={(drawing.narrow ? 'Pred' : 'Prediction') + (resizing.value === 'pred' ? ': resize' : '')}
        role="pred"
      />
    </g>
  );
}
