import { placeOf } from 'components/boxes';
import type { Drawing } from 'components/field';
import { commit } from 'components/state';
import { LevelsFigure } from '../levels/figure';
import { boxOf, type LevelsOf } from '../levels/state';
import { code } from './code';
import { ANCHOR_BOXES, CLASSES } from './head';
import { Arithmetic } from './numbers';
import { KEYS, PICTURES, WORLD } from './recordings';
import { explained, head, near, picture, set, settings } from './state';

function Photo(drawing: Drawing) {
  const { photo, place } = PICTURES[picture.value];
  return (
    <g aria-hidden="true">
      <rect class="picture-grey" {...placeOf([0, 0, WORLD[0], WORLD[1]], drawing)} />
      {near.value && <image href={photo} {...placeOf(place, drawing)} preserveAspectRatio="none" />}
      <rect class="picture-veil" {...placeOf([0, 0, WORLD[0], WORLD[1]], drawing)} />
    </g>
  );
}

/** The cell's anchors, thin; the surest one, and the way from its centre to that of the box. */
function Anchors(drawing: Drawing) {
  const { x, y } = drawing;
  const now = explained.value;
  if (!now) return null;
  const centre = ([x1, y1, x2, y2]: readonly number[]) => [x((x1 + x2) / 2), y((y1 + y2) / 2)];
  const [[ax, ay], [bx, by]] = [centre(now.reference), centre(now.box)];
  return (
    <svg
      aria-hidden="true"
      class="no-pointer anchors-of-cell"
      width={drawing.width}
      height={drawing.height}
      overflow="hidden"
    >
      {head.ofCell.value.map((anchor) => (
        <rect
          key={anchor}
          class={`reference ${anchor === now.anchor ? 'is-best' : ''}`}
          {...placeOf(boxOf(ANCHOR_BOXES, anchor), drawing)}
        />
      ))}
      <rect class="cell-box" {...placeOf(now.box, drawing)} />
      <g class="guide guide--distance">
        <path d={`M${ax} ${ay}L${bx} ${by}`} />
        <circle cx={bx} cy={by} r={3.5} />
      </g>
    </svg>
  );
}

const OF: LevelsOf = {
  settings,
  head,
  classes: CLASSES,
  world: WORLD,
  nameOf: ({ cells }) => `${cells} × ${cells}`,
  labelOf: ({ cells, stride, first, end }) =>
    `${cells} by ${cells} cells, ${Math.round(stride)} pixels apart, ${(end - first) / cells ** 2} anchors each`,
};

export const PyramidFigure = () => (
  <LevelsFigure
    of={OF}
    tasks={['readAnchors', 'decodeAnchors']}
    number="4b"
    title="Six grids over one photograph"
    presets={KEYS.map((key) => (
      <Preset key={key} name={key} />
    ))}
    caption="A real network’s numbers, recorded before any decoding. Choose a grid below the photograph, then point at a cell or go by arrow keys. Dashed: the cell’s anchors, the surest thick. 1,917 anchors answer; boxes from other grids are thin."
    lines={6}
    least={0.2}
    photo={Photo}
    marks={Anchors}
    numbers={Arithmetic}
    code={code}
  />
);

const Preset = ({ name }: { name: (typeof KEYS)[number] }) => (
  <button
    type="button"
    aria-pressed={picture.value === name}
    onClick={() => {
      set({ picture: name });
      commit();
    }}
  >
    {PICTURES[name].name}
  </button>
);
