import { placeOf } from 'components/boxes';
import { Code } from 'components/code';
import { Check, Slider } from 'components/controls';
import { Field, type Drawing } from 'components/field';
import { Figure } from 'components/figure';
import type { World } from 'components/geometry';
import { counted, digits } from 'components/numbers';
import { Probe } from 'components/probe';
import { say } from 'components/speech';
import { commit } from 'components/state';
import photo from '../../../../../../oracles/ssd/wall.jpg?url';
import { placeAt, stepped } from '../../../parts/cells';
import { Failure } from '../../../parts/failure';
import { Fresh } from '../../../parts/fresh';
import { LevelBoxes } from '../../../parts/level-boxes';
import { Minis } from '../../../parts/minis';
import { Near } from '../../../parts/near';
import { code } from './code';
import { CELLS, CLASSES, LEVELS, SIDE } from './head';
import { Answers, Distances } from './numbers';
import {
  cell,
  chosenLevel,
  decoding,
  explained,
  found,
  here,
  iouThreshold,
  least,
  level,
  levelOf,
  litSide,
  near,
  pointed,
  set,
  suppress,
  sureness,
  touched,
  type Setting,
} from './state';

const WORLD: World = [SIDE, SIDE];
/** Below this a cell is not coloured. */
const SURE = 0.05;
const touch = () => {
  touched.value = true;
};

function Photo(drawing: Drawing) {
  const whole = placeOf([0, 0, SIDE, SIDE], drawing);
  return (
    <g aria-hidden="true">
      {near.value && <image href={photo} {...whole} preserveAspectRatio="none" />}
      <rect class="picture-veil" {...whole} />
    </g>
  );
}

/** The cells of the chosen level: lines, those that are sure, and the one that is explained. */
function Cells({ x, y }: Drawing) {
  const { cells, stride } = LEVELS[level.value];
  const side = x(stride) - x(0);
  const at = (i: number) => ({
    x: x((i % cells) * stride),
    y: y(Math.floor(i / cells) * stride),
    width: side,
    height: side,
  });
  const lines = Array.from(
    { length: cells + 1 },
    (_, i) => `M${x(i * stride)} ${y(0)}V${y(SIDE)}M${x(0)} ${y(i * stride)}H${x(SIDE)}`,
  );
  return (
    <g aria-hidden="true" class="on-photo">
      <path class="grid-lines" d={lines.join('')} />
      {sureness.value[level.value].map((sure, i) =>
        sure > SURE ? <rect key={i} class="cell" {...at(i)} style={{ '--sure': sure }} /> : null,
      )}
      <rect class="cell is-shown" {...at(cell.value)} style={{ '--sure': 0 }} />
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

const Detections = (drawing: Drawing) => (
  <LevelBoxes
    drawing={drawing}
    classes={CLASSES}
    boxes={found.value.map((own) => ({ ...own, key: own.cell, isHere: levelOf(own.cell) === level.value }))}
  />
);

function step(event: KeyboardEvent): void {
  const { cells } = LEVELS[level.value];
  const next = stepped(event, cell.value, cells, cells);
  if (next === undefined) return;
  pointed.value = next;
  const now = explained.value;
  if (now) say(`Row ${now.row}, column ${now.column}: ${CLASSES[now.classId]} ${digits(now.score, 2)}`);
}

function Verdict() {
  const now = decoding.value;
  if (!now) return <p class="verdict" />;
  return (
    <p class="verdict">
      <span class="v is-pred">{counted(now.found.length, 'box', 'boxes')}</span>
      <span class="v is-none">of {counted(now.answering, 'answer')}</span>
    </p>
  );
}
function Strip() {
  const now = explained.value;
  if (!now) return null;
  return (
    <>
      <span>
        <b>{counted(found.value.length, 'box', 'boxes')}</b>
      </span>
      <span>
        stride {LEVELS[level.value].stride}, cell {now.row}, {now.column}: <b>{digits(now.score, 2)}</b>
      </span>
    </>
  );
}

const Levels = () => (
  <Minis
    chosen={level.value}
    choose={(i) => {
      touch();
      chosenLevel.value = i;
      pointed.value = -1;
      commit();
    }}
    levels={LEVELS.map(({ cells, stride }, i) => ({
      cells,
      name: `stride ${stride}`,
      label: `${cells} by ${cells} cells, ${stride} pixels apart`,
      boxes: found.value.filter(({ cell: own }) => levelOf(own) === i).length,
      sureness: sureness.value[i],
    }))}
  />
);

const PRESETS: readonly (readonly [string, Setting])[] = [
  ['Small prints', { level: 0 }],
  ['A portrait', { level: 1 }],
  ['The cat', { level: 2 }],
  ['All answers', { suppress: false }],
  ['Down to 0.05', { least: 0.05 }],
];

export function StridesFigure() {
  return (
    <Figure
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
    >
      <Near near={near} />
      <Failure />
      <div class="scene-and-list grid-scene">
        <div class="scene">
          <Field
            world={WORLD}
            strip={<Strip />}
            label="A photograph under a grid, with the boxes of a detector"
          >
            {(drawing) => (
              <g
                onPointerMove={(event) => {
                  const { cells } = LEVELS[level.value];
                  pointed.value = placeAt(event, drawing, WORLD, cells, cells);
                }}
              >
                <Photo {...drawing} />
                <Cells {...drawing} />
                <Probe
                  drawing={drawing}
                  kind="grid of cells"
                  label="Cells: arrow keys go from cell to cell"
                  onKeyDown={step}
                />
                <Detections {...drawing} />
                <Arms {...drawing} />
              </g>
            )}
          </Field>
        </div>
        <div class="list">
          <Fresh here={here}>
            <Verdict />
            <Answers />
            <Distances />
          </Fresh>
        </div>
      </div>
      <Levels />
      <div class="settings settings--three">
        <Slider label="Score above" state={least} min={0.05} max={1} step={0.01} onInput={touch} />
        <Slider label="IoU threshold" state={iouThreshold} min={0} max={1} step={0.01} onInput={touch} />
        <Check label="Suppress" state={suppress} onInput={touch} />
      </div>
      <Code tabs={code} />
    </Figure>
  );
}
