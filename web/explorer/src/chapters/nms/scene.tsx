import { useMemo } from 'preact/hooks';
import { Outline } from 'components/boxes';
import { Field, type Drawing } from 'components/field';
import { type Box } from 'components/geometry';
import { Tag } from 'components/labels';
import { core } from '../../lib/core';
import { Person } from '../../parts/people';
import { WORLD } from './scenes';
import { current, detections, finished, kept, pointed, rows, small, truths, verdict } from './state';
import { part, Candidate, CandidateTags } from './candidates';
import { sentence } from './sentence';
import { Links } from './links';

/** Beyond a few dozen boxes: one path for each state, and one box to drag. */
function Crowded({ drawing }: { drawing: Drawing }) {
  const pieces = useMemo(() => new Map<Box, string>(), [drawing]);
  const piece = ({ box }: { box: Box }) => {
    let path = pieces.get(box);
    if (path === undefined) {
      const [x1, y1, x2, y2] = box.map((v, i) => (i % 2 ? drawing.y(v) : drawing.x(v)).toFixed(1));
      pieces.set(box, (path = `M${x1} ${y1}H${x2}V${y2}H${x1}Z`));
    }
    return path;
  };
  const keep = new Set(kept.value?.indices);
  let [on, off] = ['', ''];
  detections.value.forEach((d, i) => {
    if (keep.has(i)) on += piece(d);
    else off += piece(d);
  });
  return (
    <>
      <path class="mass mass--suppressed" d={off} />
      <path class="mass mass--kept" d={on} />
      <Candidate i={0} drawing={drawing} />
    </>
  );
}

const Strip = () => <span>{sentence(current.value)}</span>;

export function Scene() {
  const lost = truths.value.map(
    (_, i) => finished.value && small.value && !!core.value && !verdict.value.found.has(i),
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
          <Links {...drawing} />
          <CandidateTags drawing={drawing} of={small.value ? detections.value.map((_, i) => i) : [0]} />
        </>
      )}
    </Field>
  );
}
