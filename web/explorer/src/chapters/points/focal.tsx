import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { Code } from 'components/code';
import { Check, Slider } from 'components/controls';
import { Field } from 'components/field';
import { Figure } from 'components/figure';
import { digits, whole } from 'components/numbers';
import { commit } from 'components/state';
import { focalCode } from './code';
import { balanced, CERTAINTIES, certainty, curves, gamma, losses, set, touched } from './state';

const WORLD = [100, 52] as const;
const MOST = 5;
const touch = () => {
  touched.value = true;
};

function Plot() {
  return (
    <div class="plot">
      <Field world={WORLD} label="Loss over the probability of the true answer" strip={<Strip />}>
        {({ width, height }) => {
          const x = scaleLinear([0, 1], [30, width - 12]);
          const y = scaleLinear([0, MOST], [height - 30, 26]);
          return (
            <g aria-hidden="true">
              {[0, 1, 2, 3, 4, 5].map((tick) => (
                <g key={tick}>
                  <path class="axis-line" d={`M${x(0)} ${y(tick)}H${x(1)}`} />
                  <text x={x(0) - 8} y={y(tick)} dy="0.35em" text-anchor="end">
                    {tick}
                  </text>
                </g>
              ))}
              {[0, 0.5].map((tick) => (
                <text key={tick} x={x(tick)} y={y(0) + 18} text-anchor="middle">
                  {tick}
                </text>
              ))}
              <text class="axis-name" x={0} y={y(MOST) - 12}>
                loss
              </text>
              <text class="axis-name" x={x(1)} y={y(0) + 18} text-anchor="end">
                probability of the true answer
              </text>
              <Curves x={x} y={y} />
            </g>
          );
        }}
      </Field>
    </div>
  );
}

function Curves({ x, y }: { x: (v: number) => number; y: (v: number) => number }) {
  const all = curves.value;
  if (!all) return null;
  const path = line<number>()
    .x((_, i) => x(CERTAINTIES[i]))
    .y((value) => y(value));
  const p = certainty.value / 100;
  return (
    <>
      <path class="plot-line" d={path(all.plain) ?? ''} />
      <path class="plot-envelope" d={path(all.focal) ?? ''} />
      <path class="plot-here" d={`M${x(p)} ${y(0)}V${y(MOST)}`} />
      <rect
        class="plot-mark plot-mark--plain"
        x={x(p) - 4}
        y={y(all.plain[certainty.value - 1]) - 4}
        width={8}
        height={8}
      />
      <rect
        class="plot-mark plot-mark--focal"
        x={x(p) - 4}
        y={y(all.focal[certainty.value - 1]) - 4}
        width={8}
        height={8}
      />
    </>
  );
}

const small = (value: number) =>
  value < 0.001 ? value.toExponential(2).replace('-', '\u2212') : digits(value, 4);

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
        <dd class="times">{found ? whole(found.times) : ''}</dd>
      </div>
    </dl>
  );
}
const Strip = () => (
  <span>
    <b>{losses.value ? whole(losses.value.times) : ''}</b> times smaller
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
      number="5b"
      title="How much an easy answer counts"
      presets={PRESETS.map(([name, p, g]) => (
        <button
          type="button"
          key={name}
          onClick={() => {
            set({ certainty: p, gamma: g });
            commit();
          }}
        >
          {name}
        </button>
      ))}
      caption="The loss of one answer, by the probability that the network gives to what is true. With α the focal loss is weighted by 0.25 for objects and 0.75 for background as well; the curve is that of an object."
    >
      <Plot />
      <Numbers />
      <div class="settings settings--three">
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
        <Check label="with α = 0.25" state={balanced} />
      </div>
      <Code tabs={focalCode} />
    </Figure>
  );
}
