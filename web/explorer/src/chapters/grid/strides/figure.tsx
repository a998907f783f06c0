import { placeOf } from 'components/boxes';
import type { Drawing } from 'components/field';
import type { World } from 'components/geometry';
import { commit } from 'components/state';
import photo from 'light/wall.webp?url';
import { LevelsFigure } from '../levels/figure';
import type { LevelSetting, LevelsOf } from '../levels/state';
import { code } from './code';
import { CELLS, CLASSES, SIDE } from './head';
import { Distances } from './numbers';
import { explained, head, litSide, near, set, settings } from './state';

const WORLD: World = [SIDE, SIDE];

function Photo(drawing: Drawing) {
  const whole = placeOf([0, 0, SIDE, SIDE], drawing);
  return (
    <g aria-hidden="true">
      {near.value && <image href={photo} {...whole} preserveAspectRatio="none" />}
      <rect class="picture-veil" {...whole} />
    </g>
  );
}

/** The box of the cell, and the four distances from the cell's centre to its sides. */
function Arms(drawing: Drawing) {
  const { x, y } = drawing;
  const now = explained.value;
  if (!now) return null;
  const [px, py] = [x(now.centre[0]), y(now.centre[1])];
  const [x1, y1, x2, y2] = now.box;
  const ends = [`H${x(x1)}`, `V${y(y1)}`, `H${x(x2)}`, `V${y(y2)}`];
  return (
    <svg
      aria-hidden="true"
      class="no-pointer anchors-of-cell"
      width={drawing.width}
      height={drawing.height}
      overflow="hidden"
    >
      <rect class="cell-box" {...placeOf(now.box, drawing)} />
      <g class="guide guide--distance">
        {ends.map((end, i) => (
          <path key={end} class={litSide.value === i ? 'is-lit' : ''} d={`M${px} ${py}${end}`} />
        ))}
        <circle cx={px} cy={py} r={4} />
      </g>
    </svg>
  );
}

const PRESETS: readonly (readonly [string, LevelSetting])[] = [
  ['Small prints', { level: 0 }],
  ['A portrait', { level: 1 }],
  ['The cat', { level: 2 }],
  ['All answers', { suppress: false }],
  ['Down to 0.05', { least: 0.05 }],
];

const OF: LevelsOf = {
  settings,
  head,
  classes: CLASSES,
  world: WORLD,
  nameOf: ({ stride }) => `stride ${stride}`,
  labelOf: ({ cells, stride }) => `${cells} by ${cells} cells, ${stride} pixels apart`,
};

export const StridesFigure = () => (
  <LevelsFigure
    of={OF}
    tasks={['readCells', 'decodeCells']}
    number="4c"
    title="Strides 8, 16 and 32"
    presets={PRESETS.map(([name, setting]) => (
      <button
        type="button"
        key={name}
        onClick={() => {
          set(setting);
          commit();
        }}
      >
        {name}
      </button>
    ))}
    caption={`A real network’s maps, recorded before any decoding. Choose a grid below the photograph, then point at a cell or go by arrow keys. Each row of bars is one distance: how likely it is 0, 1, … 10 strides. ${CELLS.toLocaleString('en')} cells answer; boxes from other grids are thin.`}
    lines={7}
    least={0.05}
    photo={Photo}
    marks={Arms}
    numbers={Distances}
    code={code}
  />
);
