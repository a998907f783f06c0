import { Actor } from 'components/actor';
import { Outline } from 'components/boxes';
import { Code } from 'components/code';
import { Slider } from 'components/controls';
import { Field, type Drawing } from 'components/field';
import { Figure } from 'components/figure';
import { memo } from 'components/memo';
import { digits } from 'components/numbers';
import { Probe } from 'components/probe';
import { say } from 'components/speech';
import { commit } from 'components/state';
import { placeAt, stepped } from '../../parts/cells';
import { Failure } from '../../parts/failure';
import { Typed } from '../../parts/typed';
import { distancesCode } from './code';
import { CENTRES, COLUMNS, ROWS, STRIDE, WORLD } from './map';
import {
  centerness,
  centreOf,
  detections,
  distances,
  drawn,
  KEYS,
  least,
  nameOf,
  point,
  pointed,
  set,
  touched,
  truth,
} from './state';

const touch = () => {
  touched.value = true;
};
const announce = () => say(() => `${detections.value.length} points answer`);

/** The points themselves never change. */
const Dots = memo(function Dots({ x, y }: Drawing) {
  const d = CENTRES.map(([cx, cy]) => `M${x(cx) - 1.5} ${y(cy) - 1.5}h3v3h-3Z`).join('');
  return <path class="point point--negative no-pointer" d={d} aria-hidden="true" />;
});

/** The map of centerness: the darker a cell, the nearer it is to the object's middle. */
function Cells({ x, y }: Drawing) {
  const side = x(STRIDE) - x(0);
  return (
    <g aria-hidden="true">
      {Array.from(centerness.value, (value, i) => {
        const [cx, cy] = centreOf(i);
        return (
          <rect
            key={i}
            class={`cell ${point.value === i ? 'is-shown' : ''}`}
            x={x(cx - STRIDE / 2)}
            y={y(cy - STRIDE / 2)}
            width={side}
            height={side}
            style={{ '--sure': value }}
          />
        );
      })}
    </g>
  );
}

/** From the point to each side of the box. */
function Arms({ x, y }: Drawing) {
  const all = distances.value;
  if (!all) return null;
  const [px, py] = centreOf(point.value);
  const [l, t, r, b] = all.subarray(4 * point.value, 4 * point.value + 4);
  const inside = Math.min(l, t, r, b) > 0;
  if (!inside) return null;
  return (
    <g class="guide guide--distance no-pointer" aria-hidden="true">
      <path d={`M${x(px - l)} ${y(py)}H${x(px + r)}M${x(px)} ${y(py - t)}V${y(py + b)}`} />
      <circle cx={x(px)} cy={y(py)} r={4} />
    </g>
  );
}

function Boxes({ x, y }: Drawing) {
  return (
    <g class="no-pointer" aria-hidden="true">
      {detections.value.slice(0, 1).map(({ box }, i) => (
        <Outline key={i} box={box} x={x} y={y} class="box--kept box--under" />
      ))}
    </g>
  );
}

function step(event: KeyboardEvent): void {
  const next = stepped(event, point.value, COLUMNS, ROWS);
  if (next === undefined) return;
  pointed.value = next;
  say(`Centerness ${digits(centerness.value[next], 2)}`);
}

function Numbers() {
  const all = distances.value;
  const values = all ? [...all.subarray(4 * point.value, 4 * point.value + 4)] : [];
  return (
    <dl class="metrics metrics--five">
      {['left', 'top', 'right', 'bottom'].map((name, i) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{all ? digits(values[i], 0) : ''}</dd>
        </div>
      ))}
      <div>
        <dt>centerness</dt>
        <dd>{digits(centerness.value[point.value], 3)}</dd>
      </div>
      <div>
        <dt>points that answer</dt>
        <dd class="answers">{detections.value.length}</dd>
      </div>
    </dl>
  );
}

const Strip = () => (
  <>
    <span>
      centerness <b>{digits(centerness.value[point.value], 2)}</b>
    </span>
    <span>
      <b>{detections.value.length}</b> points answer
    </span>
  </>
);

export function DistancesFigure() {
  return (
    <Figure
      number="5a"
      state="points"
      waits={distances}
      title="Four distances from a point"
      presets={KEYS.map((key) => (
        <button
          type="button"
          key={key}
          onClick={() => {
            set({ scene: key });
            commit();
          }}
        >
          {nameOf(key)}
        </button>
      ))}
      caption="The picture of 512 by 288 pixels has a point every 32 pixels. The bluer a cell, the higher its centerness. Point at a cell, or go by arrow keys. Drag the object."
    >
      <p id="points-keys" class="unseen">
        Arrow keys move by 1 pixel, with Shift by 10. Enter switches between moving and resizing. The numbers
        can be typed below.
      </p>
      <Failure of={['placePoints']} />
      <Field world={WORLD} strip={<Strip />} label="A map of points over an object">
        {(drawing) => (
          <g
            onPointerMove={(event) =>
              !event.buttons && (pointed.value = placeAt(event, drawing, WORLD, COLUMNS, ROWS))
            }
          >
            <Cells {...drawing} />
            <Dots {...drawing} />
            <Probe
              drawing={drawing}
              kind="grid of points"
              label="Points: arrow keys go from point to point"
              onKeyDown={step}
            />
            <Boxes {...drawing} />
            <Actor
              name="Object"
              role="truth"
              state={truth}
              drawn={drawn}
              drawing={drawing}
              world={WORLD}
              keys="points-keys"
              onChange={touch}
              onEnd={announce}
            />
            <Arms {...drawing} />
          </g>
        )}
      </Field>
      <Numbers />
      <div class="settings">
        <Slider label="Centerness from" state={least} min={0} max={1} step={0.01} onInput={touch} />
      </div>
      <Typed boxes={[['Object', 'truth', truth]]} world={WORLD} onChange={touch} onEnd={announce} />
      <Code tabs={distancesCode} />
    </Figure>
  );
}
