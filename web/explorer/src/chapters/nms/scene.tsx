import { Outline } from 'components/boxes';
import { Field, type Drawing } from 'components/field';
import { type Box } from 'components/geometry';
import { Tag } from 'components/labels';
import { memo } from 'components/memo';
import { Person } from '../../parts/people';
import { SCENES, WORLD, type SceneKey } from './scenes';
import {
  answer,
  current,
  detections,
  finished,
  pointed,
  rows,
  shownScene,
  small,
  truths,
  verdict,
} from './state';
import { Candidate, CandidateTags, FusedBoxes, part } from './candidates';
import { sentence } from './sentence';
import { Links } from './links';

/** A rectangle for each box, as one path. */
const pathOf = (boxes: readonly Box[], { x, y }: Drawing) =>
  boxes
    .map(([x1, y1, x2, y2]) => {
      const [left, top, right, bottom] = [x(x1), y(y1), x(x2), y(y2)].map((value) => value.toFixed(1));
      return `M${left} ${top}H${right}V${bottom}H${left}Z`;
    })
    .join('');

/** All boxes but the one to drag, thin: what a drag does not change is drawn once. */
const Mass = memo(function Mass({ drawing, scene }: { drawing: Drawing; scene: SceneKey }) {
  const boxes = SCENES[scene].detections.slice(1).map(({ box }) => box);
  return <path class="mass mass--suppressed" d={pathOf(boxes, drawing)} />;
});

/** Beyond a few dozen boxes: one path for each state, and one box to drag. */
function Crowded({ drawing }: { drawing: Drawing }) {
  const { indices = [], fused: made = [] } = answer.value ?? {};
  const kept = made.length > 0 ? made.map(({ box }) => box) : indices.map((i) => detections.value[i].box);
  return (
    <>
      <Mass drawing={drawing} scene={shownScene.value} />
      <path class="mass mass--kept" d={pathOf(kept, drawing)} />
      <Candidate i={0} drawing={drawing} />
    </>
  );
}

const Strip = () => <span>{sentence(current.value)}</span>;

export function Scene() {
  const lost = truths.value.map(
    (_, i) => finished.value && small.value && !!answer.value && !verdict.value.found.has(i),
  );
  const order = small.value ? detections.value.map((_, i) => i).sort((a, b) => rank(a) - rank(b)) : [];
  function rank(i: number): number {
    if (pointed.value === i) return 1000;
    if (part(i)) return 900;
    return (rows.value[i].state === 'kept' ? 500 : rows.value[i].state === 'waiting' ? 200 : 0) - i;
  }
  return (
    <Field world={WORLD} strip={<Strip />} label="A street with people and a detector's boxes">
      {(drawing) => (
        <>
          {truths.value.length > 0 && <path class="ground" d={`M0 ${drawing.y(264)}H${drawing.width}`} />}
          <g aria-hidden="true">
            {truths.value.map(({ box, figure, behind }, i) => (
              <Person
                key={i}
                box={box}
                figure={figure}
                x={drawing.x}
                y={drawing.y}
                tone={lost[i] ? 'lost' : verdict.value.found.has(i) ? 'found' : behind ? 'behind' : 'open'}
              />
            ))}
          </g>
          {truths.value.map(
            ({ box }, i) =>
              lost[i] && (
                <g key={i}>
                  <Outline box={box} x={drawing.x} y={drawing.y} class="box--lost" />
                  <Tag box={box} drawing={drawing} text="lost" role="truth" spot="br" />
                </g>
              ),
          )}
          {small.value ? (
            order.map((i) => <Candidate key={i} i={i} drawing={drawing} />)
          ) : (
            <Crowded drawing={drawing} />
          )}
          {small.value && <FusedBoxes {...drawing} />}
          <Links {...drawing} />
          <CandidateTags drawing={drawing} />
        </>
      )}
    </Field>
  );
}
