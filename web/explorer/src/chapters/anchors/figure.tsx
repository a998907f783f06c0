import { Actor } from 'components/actor';
import { calm } from 'components/calm';
import { Code } from 'components/code';
import { Slider } from 'components/controls';
import { Field } from 'components/field';
import { Figure } from 'components/figure';
import { digits, whole } from 'components/numbers';
import { Probe } from 'components/probe';
import { say } from 'components/speech';
import { commit } from 'components/state';
import { Failure } from '../../parts/failure';
import { Typed } from '../../parts/typed';
import { code } from './code';
import { Best, Deltas, Names, Pointed, Points, Positives, probe, step } from './drawing';
import { WORLD } from './layout';
import {
  chosen,
  drawn,
  fateOf,
  halt,
  levels,
  lit,
  matches,
  negative,
  one,
  other,
  point,
  pointed,
  positive,
  PRESETS,
  ratios,
  scales,
  show,
  stride,
  type Preset,
} from './state';

const NAMES = 'AB';

const fate = (t: number, found = fateOf(t)): string => {
  if (!found) return '';
  const { iou, own, forced, lost } = found;
  const anchors = `${whole(own)} positive anchor${own === 1 ? '' : 's'}`;
  if (lost) return `${NAMES[t]} has no anchor: the other object took its best one.`;
  return `${NAMES[t]} has ${anchors}, the best with IoU ${digits(iou)}${forced ? ', by force' : ''}.`;
};
const announce = () => say(() => `${fate(0)} ${fate(1)}`);

/** The pyramid: a row for each level; a click shows the level. */
function Levels() {
  const rows =
    calm(matches)?.tallies ??
    levels.value.map((level) => ({ ...level, positive: 0, neither: 0, negative: 0 }));
  const total = rows.reduce((sum, row) => sum + row.count, 0);
  const all = (kind: 'positive' | 'neither' | 'negative') => rows.reduce((sum, row) => sum + row[kind], 0);
  return (
    <table class="table">
      <caption class="unseen">Anchors of each level</caption>
      <thead>
        <tr>
          <th scope="col">Stride</th>
          <th scope="col">Anchors</th>
          <th scope="col" class="is-pred">
            Positive
          </th>
          <th scope="col">Ignored</th>
          <th scope="col">Negative</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.stride} class={row.stride === stride.value ? 'is-on' : ''}>
            <th scope="row">
              <button
                type="button"
                aria-pressed={row.stride === stride.value}
                onClick={() => {
                  halt();
                  stride.value = row.stride;
                  pointed.value = -1;
                  commit();
                }}
              >
                {row.stride}
              </button>
            </th>
            <td>{whole(row.count)}</td>
            <td class={row.positive ? 'is-pred' : ''}>{whole(row.positive)}</td>
            <td>{whole(row.neither)}</td>
            <td>{whole(row.negative)}</td>
          </tr>
        ))}
        <tr class="total">
          <th scope="row">all</th>
          <td>{whole(total)}</td>
          <td class="is-pred">{whole(all('positive'))}</td>
          <td>{whole(all('neither'))}</td>
          <td>{whole(all('negative'))}</td>
        </tr>
      </tbody>
    </table>
  );
}

const DELTAS = [
  ['dx', 'right, in anchor widths'],
  ['dy', 'down, in anchor heights'],
  ['dw', 'log of the widths’ ratio'],
  ['dh', 'log of the heights’ ratio'],
] as const;

/** A delta with its number; pointing at it lights its lengths in the drawing. */
function Delta({ name, meaning, value }: { name: string; meaning: string; value?: number }) {
  const on = () => (lit.value = name);
  const off = () => (lit.value = '');
  return (
    <button
      type="button"
      class={`delta ${lit.value === name ? 'is-lit' : ''}`}
      onPointerEnter={on}
      onPointerLeave={off}
      onFocus={on}
      onBlur={off}
      onClick={on}
    >
      <span class="delta-name">{name}</span>
      <span class="delta-value">{value === undefined ? '' : digits(value, 3)}</span>
      <span class="meaning">{meaning}</span>
    </button>
  );
}

/** What the best anchor of a truth is to predict. */
function DeltaTable() {
  const found = calm(matches)?.fates[chosen.value];
  return (
    <div class="deltas">
      <div class="deltas-head" role="group" aria-label="Object">
        {NAMES.split('').map((name, t) => (
          <button
            type="button"
            key={name}
            aria-pressed={chosen.value === t}
            onClick={() => (chosen.value = t)}
          >
            Object {name}
          </button>
        ))}
      </div>
      <p class={`fate ${found?.lost ? 'is-reject' : ''}`}>{fate(chosen.value, found)}</p>
      {DELTAS.map(([name, meaning], i) => (
        <Delta key={name} name={name} meaning={meaning} value={found?.deltas[i]} />
      ))}
    </div>
  );
}

function Strip() {
  const fates = calm(matches)?.fates;
  return (
    <>
      {NAMES.split('').map((name, t) => (
        <span key={name} class={chosen.value === t ? 'is-on' : ''}>
          {name} <b>{fates?.[t]?.own ?? ''}</b> positive
        </span>
      ))}
      <span>
        stride <b>{stride.value}</b>
      </span>
    </>
  );
}

/** What is under the pointer, as a sentence; it has a place of its own. */
function PointText() {
  const at = point.value;
  if (!at) return <p class="point-text">Point at the picture to see a point’s anchors.</p>;
  const best = Math.max(...at.anchors.map(({ iou }) => iou));
  return (
    <p class="point-text">
      Column {at.column}, row {at.row} of stride {at.level.stride}: {at.anchors.length} anchor
      {at.anchors.length > 1 ? 's' : ''}, best IoU {digits(best)}.
    </p>
  );
}

export function AnchorsFigure() {
  return (
    <Figure
      number="2b"
      state="anchors"
      waits={matches}
      title="Which anchor learns what"
      presets={(Object.keys(PRESETS) as Preset[]).map((key) => (
        <button type="button" key={key} onClick={() => show({ preset: key })}>
          {PRESETS[key].name}
        </button>
      ))}
      caption={
        <>
          A blue square is a point with a positive anchor, a ring a point with an anchor that is ignored
          (neither), a dot a point whose anchors are all negative. Drag an object, or move it by keys; with
          the focus on the picture, arrow keys go from point to point.
        </>
      }
    >
      <p id="anchor-keys" class="unseen">
        Arrow keys move by 1 pixel, with Shift by 10. Enter switches between moving and resizing. The numbers
        can be typed below.
      </p>
      <Failure of={['matchTruths']} />
      <Field
        world={WORLD}
        strip={<Strip />}
        label="A picture of 512 by 320 pixels with two objects and the anchors of one level"
      >
        {(drawing) => (
          <g>
            <Probe
              drawing={drawing}
              kind="grid of points"
              label="Points of the level: arrow keys go from point to point"
              onPointerMove={(event) => probe(event, drawing)}
              onPointerLeave={() => (pointed.value = -1)}
              onKeyDown={step}
            />
            <Positives {...drawing} />
            <Points {...drawing} />
            <Actor
              name="Object A"
              role="truth"
              state={one}
              drawn={drawn[0]}
              drawing={drawing}
              world={WORLD}
              keys="anchor-keys"
              onChange={() => choose(0)}
              onEnd={announce}
            />
            <Actor
              name="Object B"
              role="truth"
              state={other}
              drawn={drawn[1]}
              drawing={drawing}
              world={WORLD}
              keys="anchor-keys"
              onChange={() => choose(1)}
              onEnd={announce}
            />
            <Best {...drawing} />
            <Deltas {...drawing} />
            <Pointed {...drawing} />
            <Names {...drawing} />
          </g>
        )}
      </Field>
      <PointText />
      <div class="panel panel--even">
        <Levels />
        <DeltaTable />
      </div>
      <div class="settings settings--four">
        <Slider label="Scales" state={scales} min={1} max={3} step={1} places={0} onInput={halt} />
        <Slider label="Ratios" state={ratios} min={1} max={3} step={1} places={0} onInput={halt} />
        <Slider label="Positive from" state={positive} min={0.3} max={1} step={0.01} onInput={halt} />
        <Slider label="Negative below" state={negative} min={0} max={0.7} step={0.01} onInput={halt} />
      </div>
      <Typed
        boxes={[
          ['Object A', 'truth', one],
          ['Object B', 'truth', other],
        ]}
        world={WORLD}
        onChange={halt}
        onEnd={announce}
      />
      <Code tabs={code} />
    </Figure>
  );
}

function choose(t: number): void {
  halt();
  chosen.value = t;
}
