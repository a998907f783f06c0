import { scaleLinear, scaleLog } from 'd3-scale';
import { line } from 'd3-shape';
import { Code } from 'components/code';
import { Check, Choice, Slider } from 'components/controls';
import { Field } from 'components/field';
import { Figure } from 'components/figure';
import { labelWidth } from 'components/labels';
import { digits, whole } from 'components/numbers';
import { commit } from 'components/state';
import { focalCode } from './code';
import { CERTAINTIES } from './map';
import { alpha, axis, balanced, certainty, curves, gamma, losses, set, touched } from './state';

const WORLD = [100, 52] as const;
const touch = () => {
  touched.value = true;
};

type Scale = (value: number) => number;
interface Axes {
  x: Scale;
  y: Scale;
}
/** The losses that each kind of axis shows, its marks, and how they are written. */
const RANGES = {
  log: { least: 1e-7, most: 10, ticks: [10, 1, 0.1, 0.01, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7] },
  linear: { least: 0, most: 5, ticks: [5, 4, 3, 2, 1, 0] },
};
const POWERS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const tickText = (tick: number) =>
  tick === 0 || tick >= 0.01 ? String(tick) : `10⁻${POWERS[Math.round(-Math.log10(tick))]}`;

function axesFor(width: number, height: number): Axes {
  const { least, most } = RANGES[axis.value];
  const scale = axis.value === 'log' ? scaleLog : scaleLinear;
  const y = scale([least, most], [height - 30, 26]).clamp(true);
  return { x: scaleLinear([0, 1], [46, width - 12]), y };
}

function Grid({ x, y }: Axes) {
  const name = 'probability of the true answer';
  // A mark that the axis’s name would cover is left out.
  const ticks = [0, 0.5].filter((tick) => x(tick) + 16 < x(1) - labelWidth(name));
  return (
    <>
      {RANGES[axis.value].ticks.map((tick) => (
        <g key={tick}>
          <path class="axis-line" d={`M${x(0)} ${y(tick)}H${x(1)}`} />
          <text x={x(0) - 8} y={y(tick)} dy="0.35em" text-anchor="end">
            {tickText(tick)}
          </text>
        </g>
      ))}
      {ticks.map((tick) => (
        <text key={tick} x={x(tick)} y={y(RANGES[axis.value].least) + 18} text-anchor="middle">
          {tick}
        </text>
      ))}
      <text class="axis-name" x={0} y={y(RANGES[axis.value].most) - 12}>
        loss
      </text>
      <text class="axis-name" x={x(1)} y={y(RANGES[axis.value].least) + 18} text-anchor="end">
        {name}
      </text>
    </>
  );
}

function Drawn({ width, height }: { width: number; height: number }) {
  const axes = axesFor(width, height);
  return (
    <g aria-hidden="true">
      <Grid {...axes} />
      <Curves {...axes} />
    </g>
  );
}

function Curves({ x, y }: Axes) {
  const all = curves.value;
  if (!all) return null;
  const path = line<number>()
    .x((_, i) => x(CERTAINTIES[i]))
    .y((value) => y(value));
  const p = certainty.value / 100;
  const [plain, focal] = [all.plain[certainty.value - 1], all.focal[certainty.value - 1]];
  return (
    <>
      <path class="plot-line" d={path(all.plain) ?? ''} />
      <path class="plot-envelope" d={path(all.focal) ?? ''} />
      <Between x={x(p)} from={y(plain)} to={y(focal)} floor={y(RANGES[axis.value].least)} />
      <rect class="plot-mark plot-mark--plain" x={x(p) - 4} y={y(plain) - 4} width={8} height={8} />
      <rect class="plot-mark plot-mark--focal" x={x(p) - 4} y={y(focal) - 4} width={8} height={8} />
    </>
  );
}

/**
 * The way from one curve to the other: on the logarithmic axis its length is the factor, which is written below the lower curve, where
 * nothing else is.
 */
function Between({ x, from, to, floor }: { x: number; from: number; to: number; floor: number }) {
  const text = losses.value ? `${factor(losses.value.times)} times` : '';
  const left = Math.max(x - 10, 54 + labelWidth(text));
  return (
    <>
      <path class="plot-between" d={`M${x} ${from}V${to}`} />
      <text class="plot-factor" x={left} y={Math.min(to + 18, floor - 8)} text-anchor="end">
        {text}
      </text>
    </>
  );
}

const factor = (value: number) => (value < 10 ? digits(value, 2) : whole(value));
/** A small number as a power of ten. */
function small(value: number): string {
  if (value >= 0.001) return digits(value, 4);
  const [digitsOf, power] = value.toExponential(2).split('e-');
  return `${digitsOf} × 10⁻${[...power].map((digit) => POWERS[+digit]).join('')}`;
}

function Numbers() {
  const found = losses.value;
  return (
    <dl class="metrics metrics--three">
      <div>
        <dt>cross-entropy (thin)</dt>
        <dd>{found ? small(found.plain) : ''}</dd>
      </div>
      <div>
        <dt class="is-pred">focal loss (thick)</dt>
        <dd>{found ? small(found.focal) : ''}</dd>
      </div>
      <div class="is-main">
        <dt>times smaller</dt>
        <dd class="times">{found ? factor(found.times) : ''}</dd>
      </div>
    </dl>
  );
}
const Strip = () => (
  <span>
    <b>{losses.value ? factor(losses.value.times) : ''}</b> times smaller
  </span>
);

const PRESETS = [
  ['Easy, 0.99', 99, 2],
  ['Fair, 0.90', 90, 2],
  ['Hard, 0.10', 10, 2],
  ['γ = 0: cross-entropy', 99, 0],
] as const;

export function FocalFigure() {
  return (
    <Figure
      number="5c"
      state="focal"
      waits={curves}
      title="How much an easy answer counts"
      presets={PRESETS.map(([name, p, g]) => (
        <button
          type="button"
          key={name}
          onClick={() => {
            set({ certainty: p, gamma: g, alpha: false });
            commit();
          }}
        >
          {name}
        </button>
      ))}
      caption="The loss of one answer, by the probability that the network gives to what is true. α weighs objects, 1 − α background; the curves are those of an object."
    >
      <div class="plot">
        <Field world={WORLD} label="Loss over the probability of the true answer" strip={<Strip />}>
          {(drawing) => <Drawn {...drawing} />}
        </Field>
      </div>
      <Numbers />
      <div class="settings settings--three settings--focal">
        <Slider
          label="Probability of the truth, %"
          state={certainty}
          min={1}
          max={99}
          step={1}
          places={0}
          onInput={touch}
        />
        <Slider label="γ" state={gamma} min={0} max={5} step={0.1} places={1} onInput={touch} />
        <Slider
          label="α"
          state={alpha}
          min={0.01}
          max={0.99}
          step={0.01}
          onInput={() => {
            touch();
            balanced.value = true;
          }}
        />
        <Choice
          label="Axis"
          hide
          state={axis}
          options={[
            ['log', 'Logarithmic'],
            ['linear', 'Linear'],
          ]}
        />
        <Check label="weighted by α" state={balanced} onInput={touch} />
      </div>
      <Code tabs={focalCode} />
    </Figure>
  );
}
