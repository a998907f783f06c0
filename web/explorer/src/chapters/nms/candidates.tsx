import { Candidate as SharedCandidate, selecting } from 'components/candidate';
import type { Movable } from 'components/drag';
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

export const select = selecting({ chapter: 'nms', chosen, pointed, count: () => detections.value.length });

export const label = (i: number) => `${letter(i)}\u2002${rows.value[i].score.toFixed(2)}`;

/** What the step of the moment makes of a box. */
export function part(i: number): 'acting' | 'struck' | '' {
  const step = current.value;
  if (finished.value || !step) return '';
  return step.by === i ? 'acting' : step.of === i ? 'struck' : '';
}

export const isWrong = (i: number) => finished.value && verdict.value.wrong.has(i);

export function Candidate({ i, drawing }: { i: number; drawing: Drawing }) {
  const { box, classId } = detections.value[i];
  const row = rows.value[i];
  return (
    <SharedCandidate
      {...{ i, box, drawing, chosen, pointed, select }}
      label={`${letter(i)}, ${CLASSES[classId]}, score ${row.score.toFixed(2)}, ${row.state}`}
      keys="scene-keys"
      outline={`box--${row.state} ${part(i) && `is-${part(i)}`} ${isWrong(i) ? 'is-wrong' : ''}`}
      movable={movable(i, drawing)}
    />
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
