import { Outline } from 'components/boxes';
import { Candidate as SharedCandidate, selecting } from 'components/candidate';
import type { Movable } from 'components/drag';
import { type Drawing } from 'components/field';
import { freeSpot, labelPlace, Tag, type Place } from 'components/labels';
import { say } from 'components/speech';
import { END } from '../../parts/walk';
import { isFusing } from './methods';
import { WORLD } from './scenes';
import {
  answer,
  chosen,
  current,
  detections,
  finished,
  fused,
  letter,
  pointed,
  position,
  put,
  rows,
  shown,
  small,
  verdict,
  walk,
  wantedBox,
} from './state';

const CLASSES = ['person', 'bicycle'];

const movable = (i: number, drawing: Drawing): Movable => ({
  get: () => wantedBox(i),
  set: (box) => put(i, box),
  unit: () => WORLD[0] / drawing.width,
  world: WORLD,
  onStart: () => {
    walk.stop();
    chosen.value = i;
    position.value = END;
  },
  onEnd: () =>
    say(() => `${letter(i)}: ${rows.value[i]?.state}. ${answer.value?.indices.length ?? 0} boxes kept`),
});

export const select = selecting({ chapter: 'nms', chosen, pointed, count: () => detections.value.length });

const label = (i: number) => `${letter(i)}\u2002${rows.value[i].score.toFixed(2)}`;

/** What the step of the moment makes of a box. */
export function part(i: number): 'acting' | 'struck' | 'joined' | '' {
  const step = current.value;
  if (finished.value || !step) return '';
  if (step.by === i) return 'acting';
  return step.of !== i ? '' : step.kind === 'join' ? 'joined' : 'struck';
}

export const isWrong = (i: number) => finished.value && verdict.value.wrong.has(i);
/** Fusion draws what it made: the boxes that went into it are thin. */
const stateOf = (i: number) =>
  isFusing(shown.value.method) && rows.value[i].state === 'kept' ? 'suppressed' : rows.value[i].state;

export function Candidate({ i, drawing }: { i: number; drawing: Drawing }) {
  const { box, classId } = detections.value[i];
  const { score, state } = rows.value[i];
  return (
    <SharedCandidate
      {...{ i, box, drawing, chosen, pointed, select }}
      label={`${letter(i)}, ${CLASSES[classId]}, score ${score.toFixed(2)}, ${state}`}
      keys="scene-keys"
      outline={`box--${stateOf(i)} ${part(i) && `is-${part(i)}`} ${isWrong(i) ? 'is-wrong' : ''}`}
      movable={movable}
    />
  );
}

/** Labels lie above all boxes and make room for each other, best score first; those of struck and false boxes hang below. */
export function CandidateTags({ drawing }: { drawing: Drawing }) {
  const taken: Place[] = [];
  const isFused = isFusing(shown.value.method);
  return (
    <g class="labels">
      {rows.value.map(({ state }, i) => {
        const struck = part(i) === 'struck' || part(i) === 'joined';
        if ((state !== 'kept' || isFused) && pointed.value !== i && !part(i)) return null;
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
            : (state === 'kept' && !isFused) || part(i)
              ? 'pred'
              : 'quiet';
        return <Tag key={i} box={box} drawing={drawing} text={label(i)} role={role} spot={spot} />;
      })}
      {small.value &&
        fused.value.map(({ box, score, by }) => {
          const text = `${letter(by)}\u2032\u2002${score.toFixed(2)}`;
          const wrong = isWrong(by);
          const spot = freeSpot(taken, wrong ? ['br', 'bl'] : ['tl', 'tr', 'br', 'bl'], (s) =>
            labelPlace(box, drawing, text, s),
          );
          return (
            <Tag
              key={`f${by}`}
              box={box}
              drawing={drawing}
              text={text}
              role={wrong ? 'wrong' : 'pred'}
              spot={spot}
            />
          );
        })}
    </g>
  );
}

/** The boxes that fusion has made so far. */
export function FusedBoxes({ x, y }: Drawing) {
  return (
    <g aria-hidden="true" class="no-pointer">
      {fused.value.map(({ box, by }) => (
        <Outline
          key={by}
          box={box}
          x={x}
          y={y}
          class={`box--kept ${isWrong(by) ? 'is-wrong' : ''} ${part(by) === 'acting' ? 'is-acting' : ''}`}
        />
      ))}
    </g>
  );
}
