import { placeOf } from 'components/boxes';
import { Code } from 'components/code';
import { Check, Slider } from 'components/controls';
import { Field, type Drawing } from 'components/field';
import { Figure } from 'components/figure';
import { counted, digits } from 'components/numbers';
import { Probe } from 'components/probe';
import { say } from 'components/speech';
import { commit } from 'components/state';
import { Failure } from '../../../parts/failure';
import { Fresh } from '../../../parts/fresh';
import { LevelBoxes } from '../../../parts/level-boxes';
import { Near } from '../../../parts/near';
import { placeAt, stepped } from '../../../parts/cells';
import { code } from './code';
import { ANCHOR_BOXES, CLASSES, LEVELS } from './head';
import { Levels } from './levels';
import { Answers, Arithmetic } from './numbers';
import { KEYS, PICTURES, WORLD } from './recordings';
import {
  anchors,
  decoding,
  boxOf,
  cell,
  explained,
  found,
  here,
  iouThreshold,
  least,
  level,
  levelOf,
  near,
  picture,
  pointed,
  set,
  suppress,
  sureness,
  touched,
} from './state';

const touch = () => {
  touched.value = true;
};

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

/** The cells of the chosen level: the darker, the surer. */
function Cells({ x, y }: Drawing) {
  const { cells, stride } = LEVELS[level.value];
  const side = x(stride) - x(0);
  return (
    <g aria-hidden="true" class="on-photo">
      {sureness.value[level.value].map((sure, i) => (
        <rect
          key={i}
          class={`cell ${cell.value === i ? 'is-shown' : ''}`}
          x={x((i % cells) * stride)}
          y={y(Math.floor(i / cells) * stride)}
          width={side}
          height={side}
          style={{ '--sure': sure > 0.05 ? sure : 0 }}
        />
      ))}
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
      {anchors.value.map((anchor) => (
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

const Detections = (drawing: Drawing) => (
  <LevelBoxes
    drawing={drawing}
    classes={CLASSES}
    boxes={found.value.map((own, key) => ({ ...own, key, isHere: levelOf(own.anchor) === level.value }))}
  />
);

function step(event: KeyboardEvent): void {
  const { cells } = LEVELS[level.value];
  const next = stepped(event, cell.value, cells, cells);
  if (next === undefined) return;
  pointed.value = next;
  const now = explained.value;
  if (now)
    say(
      `Row ${Math.floor(next / cells)}, column ${next % cells}: ${CLASSES[now.classId]} ${digits(now.score, 2)}`,
    );
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
  const { cells } = LEVELS[level.value];
  const now = explained.value;
  if (!now) return null;
  return (
    <>
      <span>
        <b>{counted(found.value.length, 'box', 'boxes')}</b>
      </span>
      <span>
        {cells} × {cells}, cell {Math.floor(cell.value / cells)}, {cell.value % cells}:{' '}
        <b>{digits(now.score, 2)}</b>
      </span>
    </>
  );
}

export function PyramidFigure() {
  return (
    <Figure
      number="4b"
      title="Six grids over one photograph"
      presets={KEYS.map((key) => (
        <Preset key={key} name={key} />
      ))}
      caption="A real network’s numbers, recorded before any decoding. Choose a grid below the photograph, then point at a cell or go by arrow keys. Dashed: the cell’s anchors, the surest thick. 1,917 anchors answer; boxes from other grids are thin."
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
                <Anchors {...drawing} />
                <Detections {...drawing} />
              </g>
            )}
          </Field>
        </div>
        <div class="list">
          <Fresh here={here}>
            <Verdict />
            <Answers />
            <Arithmetic />
          </Fresh>
        </div>
      </div>
      <Levels />
      <div class="settings settings--three">
        <Slider label="Score above" state={least} min={0.2} max={1} step={0.01} onInput={touch} />
        <Slider label="IoU threshold" state={iouThreshold} min={0} max={1} step={0.01} onInput={touch} />
        <Check label="Suppress" state={suppress} onInput={touch} />
      </div>
      <Code tabs={code} />
    </Figure>
  );
}

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
