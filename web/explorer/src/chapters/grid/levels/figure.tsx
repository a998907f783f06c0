import type { ComponentChildren, ComponentType } from 'preact';
import { Code, type Listing } from 'components/code';
import { Check, Slider } from 'components/controls';
import { Field, type Drawing } from 'components/field';
import { Figure } from 'components/figure';
import { counted, digits } from 'components/numbers';
import { Probe } from 'components/probe';
import { say } from 'components/speech';
import { commit } from 'components/state';
import { placeAt, stepped } from '../../../parts/cells';
import type { Task } from '../../../lib/ask';
import { Failure } from '../../../parts/failure';
import { Fresh } from '../../../parts/fresh';
import { Minis } from '../../../parts/minis';
import { Near } from '../../../parts/near';
import { Cells, Detections } from './drawing';
import type { LevelsOf } from './state';

function Verdict({ head: { decoding } }: LevelsOf) {
  const now = decoding.value;
  if (!now) return <p class="verdict" />;
  return (
    <p class="verdict">
      <span class="v is-pred">{counted(now.found.length, 'box', 'boxes')}</span>
      <span class="v is-none">of {counted(now.answering, 'answer')}</span>
    </p>
  );
}

function Strip({ head: { answers, answer, cell, found, level }, settings: { levels }, nameOf }: LevelsOf) {
  const now = answers.value;
  if (!now) return null;
  const own = levels[level.value];
  return (
    <>
      <span>
        <b>{counted(found.value.length, 'box', 'boxes')}</b>
      </span>
      <span>
        {nameOf(own)}, cell {Math.floor(cell.value / own.cells)}, {cell.value % own.cells}:{' '}
        <b>{digits(now.scores[answer.value], 2)}</b>
      </span>
    </>
  );
}

/** The boxes that are left, in so many lines, and the grid that each comes from: a click goes there. */
function Answers({ of, lines }: { of: LevelsOf; lines: number }) {
  const { found, levelOf, cellOf, level, cell } = of.head;
  const { levels, touched, chosenLevel, pointed } = of.settings;
  const all = found.value;
  const shown = all.length > lines ? lines - 1 : lines;
  return (
    <ul class="answers-list" style={{ '--lines': lines }}>
      {all.slice(0, shown).map(({ source, score, classId }, i) => {
        const [from, own] = [levelOf(source), cellOf(source)];
        return (
          <li key={i}>
            <button
              type="button"
              class={level.value === from && cell.value === own ? 'is-lit' : ''}
              onClick={() => {
                touched.value = true;
                chosenLevel.value = from;
                pointed.value = own;
              }}
            >
              <span>{of.classes[classId]}</span>
              <b>{score.toFixed(2)}</b>
              <span>{of.nameOf(levels[from])}</span>
            </button>
          </li>
        );
      })}
      {all.length > shown && <li class="answers-rest">and {all.length - shown} more</li>}
    </ul>
  );
}

/** The grids, small: a choice among them. */
function Levels({ head: { found, level, levelOf, sureness }, settings, nameOf, labelOf }: LevelsOf) {
  const { levels, touched, chosenLevel, pointed } = settings;
  return (
    <Minis
      chosen={level.value}
      choose={(i) => {
        touched.value = true;
        chosenLevel.value = i;
        pointed.value = -1;
        commit();
      }}
      levels={levels.map((own, i) => ({
        cells: own.cells,
        name: nameOf(own),
        label: labelOf(own),
        boxes: found.value.filter(({ source }) => levelOf(source) === i).length,
        sureness: sureness.value[i],
      }))}
    />
  );
}

/** The picture under its cells: the pointer and arrow keys go from cell to cell. */
function Scene({
  of,
  photo: Photo,
  marks: Marks,
}: {
  of: LevelsOf;
  photo: ComponentType<Drawing>;
  marks: ComponentType<Drawing>;
}) {
  const { head, settings, world, classes } = of;
  const cells = () => settings.levels[head.level.value].cells;
  const step = (event: KeyboardEvent) => {
    const next = stepped(event, head.cell.value, cells(), cells());
    if (next === undefined) return;
    settings.pointed.value = next;
    const [now, i] = [head.answers.value, head.answer.value];
    if (now)
      say(
        `Row ${Math.floor(next / cells())}, column ${next % cells()}: ${classes[now.classIds[i]]} ${digits(now.scores[i], 2)}`,
      );
  };
  return (
    <Field
      world={world}
      strip={<Strip {...of} />}
      label="A photograph under a grid, with the boxes of a detector"
    >
      {(drawing) => (
        <g
          onPointerMove={(event) =>
            (settings.pointed.value = placeAt(event, drawing, world, cells(), cells()))
          }
        >
          <Photo {...drawing} />
          <Cells of={of} drawing={drawing} />
          <Probe
            drawing={drawing}
            kind="grid of cells"
            label="Cells: arrow keys go from cell to cell"
            onKeyDown={step}
          />
          <Marks {...drawing} />
          <Detections of={of} drawing={drawing} />
        </g>
      )}
    </Field>
  );
}

interface LevelsFigureProps {
  of: LevelsOf;
  number: string;
  title: string;
  presets: ComponentChildren;
  caption: string;
  /** Lines of the list of boxes. */
  lines: number;
  /** The least that the score's threshold can be. */
  least: number;
  photo: ComponentType<Drawing>;
  /** What is drawn of the cell that is explained, and what is said of it. */
  marks: ComponentType<Drawing>;
  numbers: ComponentType;
  /** What the worker is asked for its numbers. */
  tasks: readonly Task[];
  code(): Listing[];
}

/** The figure of a recorded head with several grids over a photograph. */
export function LevelsFigure(props: LevelsFigureProps) {
  const { of, numbers: Numbers, ...figure } = props;
  const { settings, head } = of;
  const touch = () => {
    settings.touched.value = true;
  };
  return (
    <Figure
      number={figure.number}
      title={figure.title}
      presets={figure.presets}
      caption={figure.caption}
      state={settings.url.id}
      waits={head.here}
    >
      <Near near={settings.near} />
      <Failure of={figure.tasks} />
      <div class="scene-and-list grid-scene">
        <div class="scene">
          <Scene of={of} photo={figure.photo} marks={figure.marks} />
        </div>
        <div class="list">
          <Fresh here={head.here}>
            <Verdict {...of} />
            <Answers of={of} lines={figure.lines} />
            <Numbers />
          </Fresh>
        </div>
      </div>
      <Levels {...of} />
      <div class="settings settings--three">
        <Slider
          label="Score above"
          state={settings.least}
          min={figure.least}
          max={1}
          step={0.01}
          onInput={touch}
        />
        <Slider
          label="IoU threshold"
          state={settings.iouThreshold}
          min={0}
          max={1}
          step={0.01}
          onInput={touch}
        />
        <Check label="Suppress" state={settings.suppress} onInput={touch} />
      </div>
      <Code tabs={figure.code} />
    </Figure>
  );
}
