import { Outline } from 'components/boxes';
import type { Drawing } from 'components/field';
import { freeSpot, labelPlace, Tag, type Place } from 'components/labels';
import type { LevelsOf } from './state';

/** Below this a cell is not coloured. */
const SURE = 0.05;

/** The cells of the level: lines, those that are sure, the darker the surer, and the one that is explained. */
export function Cells({
  of: { head, settings, world },
  drawing: { x, y },
}: {
  of: LevelsOf;
  drawing: Drawing;
}) {
  const { cells, stride } = settings.levels[head.level.value];
  const side = x(stride) - x(0);
  const at = (i: number) => ({
    x: x((i % cells) * stride),
    y: y(Math.floor(i / cells) * stride),
    width: side,
    height: side,
  });
  const lines = Array.from(
    { length: cells + 1 },
    (_, i) => `M${x(i * stride)} ${y(0)}V${y(world[1])}M${x(0)} ${y(i * stride)}H${x(world[0])}`,
  );
  return (
    <g aria-hidden="true" class="on-photo">
      <path class="grid-lines" d={lines.join('')} />
      {head.sureness.value[head.level.value].map((sure, i) =>
        sure > SURE ? <rect key={i} class="cell" {...at(i)} style={{ '--sure': sure }} /> : null,
      )}
      <rect class="cell is-shown" {...at(head.cell.value)} style={{ '--sure': 0 }} />
    </g>
  );
}

/** The most boxes with a label. */
const LABELS = 8;

/** The boxes of all grids, those of other grids thin; the best have a label. */
export function Detections({ of: { head, classes }, drawing }: { of: LevelsOf; drawing: Drawing }) {
  const { x, y } = drawing;
  const taken: Place[] = [];
  return (
    <g aria-hidden="true" class="no-pointer">
      {head.found.value.map(({ box, source }, i) => (
        <Outline
          key={i}
          box={box}
          x={x}
          y={y}
          class={head.levelOf(source) === head.level.value ? 'box--kept' : 'box--waiting box--elsewhere'}
        />
      ))}
      {head.found.value.slice(0, LABELS).map(({ box, score, classId }, i) => {
        const text = drawing.width < 400 ? score.toFixed(2) : `${classes[classId]} ${score.toFixed(2)}`;
        const spot = freeSpot(taken, ['tl', 'tr', 'br', 'bl'], (s) => labelPlace(box, drawing, text, s));
        return <Tag key={i} box={box} drawing={drawing} text={text} role="pred" spot={spot} />;
      })}
    </g>
  );
}
