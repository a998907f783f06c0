import { Actor } from 'components/actor';
import { Outline } from 'components/boxes';
import { Code } from 'components/code';
import { Check, Slider } from 'components/controls';
import { Field, type Drawing } from 'components/field';
import { Figure } from 'components/figure';
import { freeSpot, labelPlace, Tag, type Place } from 'components/labels';
import { counted, digits } from 'components/numbers';
import { Probe } from 'components/probe';
import { say } from 'components/speech';
import { commit } from 'components/state';
import { placeAt, stepped } from '../../parts/cells';
import { Failure } from '../../parts/failure';
import { Person } from '../../parts/people';
import { Typed } from '../../parts/typed';
import { code } from './code';
import { CELL, CELLS, CLASSES, FIELDS, figure, NUMBERS, SCENES, SIDE, WORLD, type SceneKey } from './head';
import {
  cell,
  cellBox,
  count,
  detections,
  drawn,
  found,
  isThere,
  iouThreshold,
  least,
  numbers,
  objects,
  owners,
  placed,
  pointed,
  present,
  set,
  suppress,
  tensor,
  touched,
} from './state';

const touch = () => {
  touched.value = true;
};
/** An object is placed, or taken away. */
const place = () => {
  touch();
  announce();
};
const announce = () =>
  say(
    () =>
      `${found.value.filter(Boolean).length} of ${count.value} objects found, ${detections.value.length} boxes`,
  );

/** The cells: the darker, the surer; the responsible ones are outlined. */
function Grid({ x, y }: Drawing) {
  const side = x(CELL) - x(0);
  return (
    <g aria-hidden="true">
      {Array.from({ length: CELLS * CELLS }, (_, i) => {
        const [row, column] = [Math.floor(i / CELLS), i % CELLS];
        const confidence = tensor.value[i * NUMBERS + 4];
        return (
          <rect
            key={i}
            class={`cell ${owners.value.includes(i) ? 'is-owner' : ''} ${cell.value === i ? 'is-shown' : ''}`}
            x={x(column * CELL)}
            y={y(row * CELL)}
            width={side}
            height={side}
            style={{ '--sure': confidence }}
          />
        );
      })}
    </g>
  );
}

function People({ x, y }: Drawing) {
  return (
    <g aria-hidden="true" class="no-pointer">
      {drawn.map(
        (box, i) =>
          present.value[i] && (
            <Person
              key={i}
              box={box.value}
              figure={figure(i)}
              x={x}
              y={y}
              tone={found.value[i] ? 'found' : 'lost'}
            />
          ),
      )}
    </g>
  );
}

/** The objects that are in the picture, to be dragged. */
const Objects = (drawing: Drawing) => (
  <>
    {objects.map(
      (state, i) =>
        present.value[i] && (
          <Actor
            key={i}
            name={CLASSES[i]}
            role="truth"
            state={state}
            drawn={drawn[i]}
            drawing={drawing}
            world={WORLD}
            keys="grid-keys"
            onChange={touch}
            onEnd={announce}
          />
        ),
    )}
  </>
);

function Detections(drawing: Drawing) {
  const { x, y } = drawing;
  const taken: Place[] = [];
  return (
    <g aria-hidden="true" class="no-pointer">
      {detections.value.map(({ box }, i) => (
        <Outline key={i} box={box} x={x} y={y} class="box--kept" />
      ))}
      {detections.value.slice(0, 6).map(({ box, score, classId }, i) => {
        const text = drawing.narrow ? score.toFixed(2) : `${CLASSES[classId]} ${score.toFixed(2)}`;
        const spot = freeSpot(taken, ['tl', 'tr', 'br', 'bl'], (s) => labelPlace(box, drawing, text, s));
        return <Tag key={i} box={box} drawing={drawing} text={text} role="pred" spot={spot} />;
      })}
    </g>
  );
}

/** The cell's own box, and the way from its corner to the box's centre. */
function CellBox({ x, y }: Drawing) {
  const answer = cellBox.value;
  if (!answer) return null;
  const [x1, y1, x2, y2] = answer.box;
  const [cx, cy] = [(x1 + x2) / 2, (y1 + y2) / 2];
  const [left, top] = [(cell.value % CELLS) * CELL, Math.floor(cell.value / CELLS) * CELL];
  return (
    <g aria-hidden="true" class="no-pointer">
      <rect class="cell-box" x={x(x1)} y={y(y1)} width={x(x2) - x(x1)} height={y(y2) - y(y1)} />
      <g class="guide guide--distance">
        <path d={`M${x(left)} ${y(top)}H${x(cx)}V${y(cy)}`} />
        <circle cx={x(cx)} cy={y(cy)} r={3.5} />
      </g>
    </g>
  );
}

function step(event: KeyboardEvent): void {
  const next = stepped(event, cell.value, CELLS, CELLS);
  if (next === undefined) return;
  pointed.value = next;
  say(`Row ${Math.floor(next / CELLS)}, column ${next % CELLS}: confidence ${digits(numbers.value[4], 2)}`);
}

/** The cell's raw numbers, and the arithmetic that makes a box of them. */
function Arithmetic() {
  const values = numbers.value;
  const [row, column] = [Math.floor(cell.value / CELLS), cell.value % CELLS];
  const best = cellBox.value;
  const [tx, ty, tw, th, confidence] = values;
  const n = (value: number) => digits(value, 2);
  const lines = [
    ['cx', `(${column} + ${n(tx)}) × ${CELL}`, digits((column + tx) * CELL, 0)],
    ['cy', `(${row} + ${n(ty)}) × ${CELL}`, digits((row + ty) * CELL, 0)],
    ['w', `${n(tw)} × ${SIDE}`, digits(tw * SIDE, 0)],
    ['h', `${n(th)} × ${SIDE}`, digits(th * SIDE, 0)],
    [
      'score',
      `${n(confidence)} × ${best ? n(values[5 + best.classId]) : n(0)}`,
      best ? digits(best.score, 3) : '0.000',
    ],
  ];
  return (
    <div class="arithmetic">
      <p>
        Cell in row <b>{row}</b>, column <b>{column}</b>
      </p>
      <dl class="raw">
        {FIELDS.map((name, i) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{digits(values[i], 2)}</dd>
          </div>
        ))}
      </dl>
      <dl class="decode">
        {lines.map(([name, how, result]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{best ? how : ''}</dd>
            <dd>{best ? result : '\u2013'}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Verdict() {
  const yes = found.value.filter(Boolean).length;
  return (
    <p class="verdict">
      <span class="v v--tp">{`${yes} found`}</span>
      <span class={`v v--fn ${yes < count.value ? '' : 'is-none'}`}>{`${count.value - yes} lost`}</span>
      <span class="v">{counted(detections.value.length, 'box', 'boxes')}</span>
    </p>
  );
}
const Strip = () => (
  <>
    <span>
      <b>{found.value.filter(Boolean).length}</b> of {count.value} found
    </span>
    <span>
      cell {Math.floor(cell.value / CELLS)}, {cell.value % CELLS}: confidence{' '}
      <b>{digits(numbers.value[4], 2)}</b>
    </span>
  </>
);

export function GridFigure() {
  return (
    <Figure
      number="4a"
      state="grid"
      waits={isThere}
      title="A picture in 49 cells"
      presets={(Object.keys(SCENES) as SceneKey[]).map((key) => (
        <button
          type="button"
          key={key}
          onClick={() => {
            set({ scene: key });
            commit();
          }}
        >
          {SCENES[key].name}
        </button>
      ))}
      caption="Place an object by its name below, and drag it by its box. Point at a cell, or go from cell to cell by arrow keys, to see its eight numbers. A cell is the darker the surer it is; a thick outline marks the cell that is responsible."
    >
      <p id="grid-keys" class="unseen">
        Arrow keys move by 1 pixel, with Shift by 10. Enter switches between moving and resizing. The numbers
        can be typed below.
      </p>
      <Failure of={['decodeGrid']} />
      <div class="scene-and-list grid-scene">
        <div class="scene">
          <Field world={WORLD} strip={<Strip />} label="A picture of 448 by 448 pixels in 7 by 7 cells">
            {(drawing) => (
              <g
                onPointerMove={(event) =>
                  !event.buttons && (pointed.value = placeAt(event, drawing, WORLD, CELLS, CELLS))
                }
              >
                <Grid {...drawing} />
                <Probe
                  drawing={drawing}
                  kind="grid of cells"
                  label="Cells: arrow keys go from cell to cell"
                  onKeyDown={step}
                />
                <People {...drawing} />
                <Objects {...drawing} />
                <CellBox {...drawing} />
                <Detections {...drawing} />
              </g>
            )}
          </Field>
        </div>
        <div class="list">
          <Verdict />
          <Arithmetic />
        </div>
      </div>
      <div class="settings settings--three">
        <Slider label="Confidence above" state={least} min={0} max={1} step={0.01} onInput={touch} />
        <Slider label="IoU threshold" state={iouThreshold} min={0} max={1} step={0.01} onInput={touch} />
        <Check label="Suppress" state={suppress} onInput={touch} />
        <div class="checks settings-whole" role="group" aria-labelledby="grid-placed">
          <span class="checks-name" id="grid-placed">
            In the picture
          </span>
          {placed.map((state, i) => (
            <Check key={i} label={CLASSES[i]} state={state} onInput={place} />
          ))}
        </div>
      </div>
      <Typed
        boxes={objects.map((state, i) => [CLASSES[i], 'truth', state] as const)}
        world={WORLD}
        onChange={touch}
        onEnd={announce}
      />
      <Code tabs={code} />
    </Figure>
  );
}
