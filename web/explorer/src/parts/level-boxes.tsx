import { Outline } from 'components/boxes';
import type { Drawing } from 'components/field';
import type { Box } from 'components/geometry';
import { freeSpot, labelPlace, Tag, type Place } from 'components/labels';

/** A detection of a head with several grids. */
interface LevelBox {
  key: number;
  box: Box;
  score: number;
  classId: number;
  /** Whether it is of the grid that is shown. */
  isHere: boolean;
}

/** The boxes of all grids, those of other grids thin; the eight best have a label. */
export function LevelBoxes({
  drawing,
  boxes,
  classes,
}: {
  drawing: Drawing;
  boxes: readonly LevelBox[];
  classes: readonly string[];
}) {
  const { x, y } = drawing;
  const taken: Place[] = [];
  return (
    <g aria-hidden="true" class="no-pointer">
      {boxes.map(({ key, box, isHere }) => (
        <Outline
          key={key}
          box={box}
          x={x}
          y={y}
          class={isHere ? 'box--kept' : 'box--waiting box--elsewhere'}
        />
      ))}
      {boxes.slice(0, 8).map(({ key, box, score, classId }) => {
        const text = drawing.width < 400 ? score.toFixed(2) : `${classes[classId]} ${score.toFixed(2)}`;
        const spot = freeSpot(taken, ['tl', 'tr', 'br', 'bl'], (s) => labelPlace(box, drawing, text, s));
        return <Tag key={key} box={box} drawing={drawing} text={text} role="pred" spot={spot} />;
      })}
    </g>
  );
}
