import { scaleLinear } from 'd3-scale';
import { curveStepBefore, line } from 'd3-shape';
import { Field } from 'components/field';
import { Axes } from '../../parts/axes';
import { digits } from 'components/numbers';
import { evaluated, kind, letter, place, pointed, points, verdicts, type Kind } from './state';

const WORLD = [100, 62] as const;
const ELEVEN = Array.from({ length: 11 }, (_, i) => i * 10);

/** Precision over recall: the measured points, the envelope, and the recalls at which AP reads it. */
export function Plot() {
  return (
    <Field world={WORLD} label="Precision over recall">
      {({ width, height, narrow }) => {
        const x = scaleLinear([0, 1], [36, width - 12]);
        const y = scaleLinear([0, 1], [height - 30, 30]);
        return (
          <>
            <Axes x={x} y={y} narrow={narrow} />
            <Curve x={x} y={y} />
          </>
        );
      }}
    </Field>
  );
}

type Axis = (value: number) => number;

function Curve({ x, y }: { x: Axis; y: Axis }) {
  const curve = evaluated.value?.curve;
  if (!curve) {
    if (!evaluated.value) return null;
    return (
      <text class="plot-note" x={(x(0) + x(1)) / 2} y={y(0.5)} text-anchor="middle">
        No truth: AP is not defined (−1).
      </text>
    );
  }
  const all = points.value;
  const taken = all.slice(0, place.value);
  const path = line<{ recall: number; precision: number }>()
    .x(({ recall }) => x(recall))
    .y(({ precision }) => y(precision));
  const zigzag = path([{ recall: 0, precision: taken[0]?.precision ?? 1 }, ...taken]) ?? '';
  // The envelope: at each of COCO's 101 recalls the best precision at that recall or beyond, as the library gives it.
  const samples = Array.from(curve.recall, (recall, i) => ({ recall, precision: curve.precision[i] }));
  const envelope = path.curve(curveStepBefore)(samples) ?? '';
  const area = `${envelope}L${x(1)} ${y(0)}L${x(0)} ${y(0)}Z`;
  const is = (way: Kind) => (kind.value === way ? 'is-on' : '');
  const read = (at: typeof samples) =>
    at.map(({ recall, precision }) => `M${x(recall)} ${y(0)}V${y(precision)}`).join('');
  const eleven = ELEVEN.map((i) => samples[i]);
  return (
    <g aria-hidden="true">
      <path class={`plot-area ${is('all')}`} d={area} />
      <path class={`plot-read plot-read--101 ${is('101')}`} d={read(samples)} />
      <path class={`plot-read plot-read--11 ${is('11')}`} d={read(eleven)} />
      <path class="plot-envelope" d={envelope} />
      {eleven.map(({ recall, precision }) => (
        <rect
          key={recall}
          class={`plot-eleven ${is('11')}`}
          x={x(recall) - 3}
          y={y(precision) - 3}
          width={6}
          height={6}
        />
      ))}
      <path class="plot-line" d={zigzag} />
      {taken.map((point, i) => (
        <g
          key={i}
          class={`plot-point plot-point--${verdicts.value[i]?.verdict ?? ''} ${pointed.value === i ? 'is-pointed' : ''}`}
          onPointerEnter={() => (pointed.value = i)}
          onPointerLeave={() => (pointed.value = -1)}
        >
          <rect class="hit" x={x(point.recall) - 9} y={y(point.precision) - 9} width={18} height={18} />
          <rect class="plot-mark" x={x(point.recall) - 4} y={y(point.precision) - 4} width={8} height={8} />
        </g>
      ))}
      {pointed.value >= 0 && taken[pointed.value] && (
        <text
          class="plot-note"
          x={x(taken[pointed.value].recall) + (taken[pointed.value].recall > 0.6 ? -10 : 10)}
          y={y(taken[pointed.value].precision) + 22}
          text-anchor={taken[pointed.value].recall > 0.6 ? 'end' : 'start'}
        >
          {letter(pointed.value)}: {digits(taken[pointed.value].precision, 2)} at{' '}
          {digits(taken[pointed.value].recall, 2)}
        </text>
      )}
    </g>
  );
}
