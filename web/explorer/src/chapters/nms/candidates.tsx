import { pointer } from 'components/drag';
import { Outline } from 'components/boxes';
import { arrowKey, type Movable } from 'components/drag';
import { type Drawing } from 'components/field';
import { type Box } from 'components/geometry';
import { freeSpot, labelPlace, Tag, type Place } from 'components/labels';
import { say } from 'components/speech';
import { WORLD } from './scenes';
import {
  chosen,
  current,
  detections,
  finished,
  kept,
  letter,
  moved,
  pointed,
  position,
  rows,
  stop,
  touched,
  verdict,
} from './state';

const CLASSES = ['person', 'bicycle'];

function put(i: number, box: Box): void {
  touched.value = true;
  moved.value = new Map(moved.value).set(i, box);
}

const movable = (i: number, drawing: Drawing): Movable => ({
  get: () => detections.value[i].box,
  set: (box) => put(i, box),
  unit: () => WORLD[0] / drawing.width,
  world: WORLD,
  onStart: () => {
    stop();
    chosen.value = i;
    position.value = 999;
  },
  onEnd: () => say(`${letter(i)}: ${rows.value[i]?.state}. ${kept.value?.indices.length} boxes kept`),
});

export function select(i: number, focus = false): void {
  chosen.value = pointed.value = Math.min(Math.max(i, 0), detections.value.length - 1);
  if (focus)
    requestAnimationFrame(() => document.querySelector<SVGElement>(`[data-box="${chosen.value}"]`)?.focus());
}

export const label = (i: number) => `${letter(i)}\u2002${rows.value[i].score.toFixed(2)}`;

/** What the step of the moment makes of a box. */
export function part(i: number): 'acting' | 'struck' | '' {
  const step = current.value;
  if (finished.value || !step) return '';
  return step.by === i ? 'acting' : step.of === i ? 'struck' : '';
}

export const isWrong = (i: number) => finished.value && verdict.value.wrong.has(i);

export function Candidate({ i, drawing }: { i: number; drawing: Drawing }) {
  const { x, y } = drawing;
  const { box, classId } = detections.value[i];
  const row = rows.value[i];
  const names = `box--${row.state} ${part(i) && `is-${part(i)}`} ${pointed.value === i ? 'is-pointed' : ''} ${isWrong(i) ? 'is-wrong' : ''}`;
  const rect = { x: x(box[0]), y: y(box[1]), width: x(box[2]) - x(box[0]), height: y(box[3]) - y(box[1]) };
  return (
    <g
      class="candidate"
      data-box={i}
      tabindex={chosen.value === i ? 0 : -1}
      role="application"
      aria-roledescription="detection, moving"
      aria-label={`${letter(i)}, ${CLASSES[classId]}, score ${row.score.toFixed(2)}, ${row.state}`}
      aria-describedby="scene-keys"
      onPointerEnter={() => (pointed.value = i)}
      onPointerLeave={() => (pointed.value = -1)}
      onFocus={() => (pointed.value = i)}
      onBlur={() => (pointed.value = -1)}
      onKeyDown={(event) => {
        if (event.key === 'PageDown' || event.key === 'PageUp') {
          event.preventDefault();
          select(i + (event.key === 'PageDown' ? 1 : -1), true);
        } else arrowKey(event, movable(i, drawing), 'move');
      }}
    >
      <rect
        class="focus-ring"
        x={rect.x - 6}
        y={rect.y - 6}
        width={rect.width + 12}
        height={rect.height + 12}
      />
      <Outline box={box} x={x} y={y} class={names} />
      <rect class="hit hit--edge" {...rect} {...pointer(movable(i, drawing), 'move')} />
    </g>
  );
}

/** Labels lie above all boxes and make room for each other, best score first; those of struck and false boxes hang below. */
export function CandidateTags({ drawing, of }: { drawing: Drawing; of: number[] }) {
  const taken: Place[] = [];
  return (
    <g class="labels">
      {of.map((i) => {
        const { state } = rows.value[i];
        const struck = part(i) === 'struck';
        if (state !== 'kept' && pointed.value !== i && !part(i)) return null;
        const { box } = detections.value[i];
        const spot = freeSpot(
          taken,
          struck || isWrong(i) ? ['br', 'bl', 'tr'] : ['tl', 'tr', 'br', 'bl'],
          (s) => labelPlace(box, drawing, label(i), s),
        );
        const role = isWrong(i)
          ? 'wrong'
          : struck && current.value?.kind === 'suppress'
            ? 'struck'
            : state === 'kept' || part(i)
              ? 'pred'
              : 'quiet';
        return <Tag key={i} box={box} drawing={drawing} text={label(i)} role={role} spot={spot} />;
      })}
    </g>
  );
}
