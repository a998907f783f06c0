import { Outline } from 'components/boxes';
import { Candidate as SharedCandidate, selecting } from 'components/candidate';
import type { Movable } from 'components/drag';
import { Field, type Drawing } from 'components/field';
import { freeSpot, labelPlace, Tag, type Place } from 'components/labels';
import { say } from 'components/speech';
import type { Box } from 'components/geometry';
import { Person } from '../../parts/people';
import { isOfSize } from './dataset';
import { WORLD } from './scenes';
import {
  ap,
  chosen,
  detections,
  foundTruths,
  letter,
  place,
  pointed,
  put,
  scene,
  size,
  verdicts,
  walk,
  wantedBox,
} from './state';
import { digits } from 'components/numbers';
import { sentence } from './sentence';

const WORDS = { true: 'true', false: 'false', ignored: 'ignored' };

const movable = (i: number, drawing: Drawing): Movable => ({
  get: () => wantedBox(i),
  set: (box) => put(i, box),
  unit: () => WORLD[0] / drawing.width,
  world: WORLD,
  onStart: () => {
    walk.stop();
    chosen.value = i;
  },
  onEnd: () => say(() => `${letter(i)} is ${verdicts.value[i]?.verdict ?? ''}. AP ${digits(ap.value ?? 0)}`),
});

export const select = selecting({ chapter: 'map', chosen, pointed, count: () => detections.value.length });

function Candidate({ i, drawing }: { i: number; drawing: Drawing }) {
  const { box, score } = detections.value[i];
  const verdict = verdicts.value[i]?.verdict ?? 'ignored';
  const taken = i < place.value;
  const state = taken ? (verdict === 'ignored' ? 'box--suppressed' : 'box--kept') : 'box--waiting';
  return (
    <SharedCandidate
      {...{ i, box, drawing, chosen, pointed, select }}
      label={`${letter(i)}, score ${score.toFixed(2)}, ${taken ? WORDS[verdict] : 'below the threshold'}`}
      keys="map-keys"
      outline={`${state} ${taken && verdict === 'false' ? 'is-wrong' : ''}`}
      movable={movable}
    />
  );
}

function Tags(drawing: Drawing) {
  const taken: Place[] = [];
  return (
    <g class="labels">
      {detections.value.map(({ box, score }, i) => {
        const shown = i < place.value || pointed.value === i;
        if (!shown) return null;
        const wrong = i < place.value && verdicts.value[i]?.verdict === 'false';
        const text = drawing.narrow ? letter(i) : `${letter(i)}\u2002${score.toFixed(2)}`;
        const spot = freeSpot(taken, wrong ? ['br', 'bl', 'tr'] : ['tl', 'tr', 'br', 'bl'], (s) =>
          labelPlace(box, drawing, text, s),
        );
        const ignored = i >= place.value || verdicts.value[i]?.verdict === 'ignored';
        return (
          <Tag
            key={i}
            box={box}
            drawing={drawing}
            text={text}
            role={wrong ? 'wrong' : ignored ? 'quiet' : 'pred'}
            spot={spot}
          />
        );
      })}
    </g>
  );
}

function People({ x, y }: Drawing) {
  const found = foundTruths.value;
  return (
    <g aria-hidden="true">
      {scene.value.truths.map(({ box, figure, crowd }, i) => {
        if (crowd) return <Crowd key={i} box={box} x={x} y={y} />;
        return (
          <Person key={i} box={box} figure={figure} x={x} y={y} tone={found.has(i) ? 'found' : 'lost'} />
        );
      })}
      {scene.value.truths.map(
        ({ box, crowd }, i) =>
          !crowd && (
            <Outline
              key={i}
              box={box}
              x={x}
              y={y}
              class={`${found.has(i) ? 'box--truth-thin' : 'box--lost'} ${size.value && isOfSize(box, size.value) ? 'is-lit' : ''}`}
            />
          ),
      )}
    </g>
  );
}

/** A region that COCO marks as a crowd: many people, one box. */
function Crowd({ box, x, y }: { box: Box; x: Drawing['x']; y: Drawing['y'] }) {
  const [x1, y1, x2] = box;
  return (
    <>
      {Array.from({ length: 7 }, (_, i) => {
        const left = x1 + 6 + (i * (x2 - x1 - 60)) / 6;
        const top = y1 + 12 + (i % 2) * 10;
        return (
          <Person
            key={i}
            box={[left, top, left + 50, top + 128]}
            figure="stand"
            x={x}
            y={y}
            tone={i % 2 ? 'behind' : 'open'}
          />
        );
      })}
      <Outline box={box} x={x} y={y} class="box--crowd" />
    </>
  );
}

const Strip = () => <span>{sentence()}</span>;

export function Picture() {
  const order = detections.value
    .map((_, i) => i)
    .sort((a, b) => (a === pointed.value ? 1 : b === pointed.value ? -1 : b - a));
  return (
    <Field world={WORLD} strip={<Strip />} label="A street with people, and the detections of a detector">
      {(drawing) => (
        <>
          <path class="ground" d={`M0 ${drawing.y(264)}H${drawing.width}`} />
          <People {...drawing} />
          {order.map((i) => (
            <Candidate key={i} i={i} drawing={drawing} />
          ))}
          <Tags {...drawing} />
        </>
      )}
    </Field>
  );
}
