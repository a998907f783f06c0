import { Outline } from 'components/boxes';
import type { Drawing } from 'components/field';
import type { Box } from 'components/geometry';
import { freeSpot, labelPlace, Tag, type Place } from 'components/labels';
import { inDrawing } from './photos';
import { best, boxAt, photo, proposals, shownCount, truths, way } from './state';

/** The proposals so far, in one path. */
export function Proposals({ x, y }: Drawing) {
  if (way.value !== 'search' || !proposals.value) return null;
  const { boxes } = proposals.value;
  let d = '';
  for (let i = 0; i < shownCount.value; i++) {
    const [x1, y1, x2, y2] = inDrawing(boxAt(boxes, i), photo.value);
    d += `M${x(x1).toFixed(1)} ${y(y1).toFixed(1)}H${x(x2).toFixed(1)}V${y(y2).toFixed(1)}H${x(x1).toFixed(1)}Z`;
  }
  return <path class="proposals" d={d} aria-hidden="true" />;
}

interface NameProps {
  box: Box;
  drawing: Drawing;
  text: string;
  taken: Place[];
}
function Name({ box, drawing, text, taken }: NameProps) {
  const spot = freeSpot(taken, ['br', 'tr', 'bl'], (s) => labelPlace(box, drawing, text, s));
  return <Tag box={box} drawing={drawing} text={text} role="truth" spot={spot} />;
}

const objects = () => truths.value.map((box) => inDrawing(box, photo.value));

/** The objects, and for each the best box so far. */
export function Truths({ x, y }: Drawing) {
  if (way.value === 'windows') return null;
  return (
    <g class="truths on-photograph" aria-hidden="true">
      {way.value === 'search' &&
        best.value.map(
          (found, t) =>
            found && (
              <Outline key={t} box={inDrawing(found.box, photo.value)} x={x} y={y} class="box--pred" />
            ),
        )}
      {objects().map((box, t) => (
        <Outline key={t} box={box} x={x} y={y} class="box--truth" />
      ))}
    </g>
  );
}

/** The objects' names, above all lines. */
export function Names(drawing: Drawing) {
  if (way.value === 'windows') return null;
  const taken: Place[] = [];
  return (
    <g class="truths on-photograph" aria-hidden="true">
      {objects().map((box, t) => (
        <Name key={t} box={box} drawing={drawing} text={photo.value.truths[t].name} taken={taken} />
      ))}
    </g>
  );
}
