import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { Field } from 'components/field';
import { Axes } from '../../parts/axes';
import { curveIou, results } from './state';

const WORLD = [100, 72] as const;

/** Mean precision over recall, of all categories. */
export function Curve() {
  return (
    <div class="plot">
      <Field world={WORLD} label="Mean precision over recall, all categories">
        {({ width, height, narrow }) => {
          const x = scaleLinear([0, 1], [36, width - 12]);
          const y = scaleLinear([0, 1], [height - 30, 30]);
          return (
            <>
              <Axes x={x} y={y} narrow={narrow} />
              <Line x={x} y={y} />
            </>
          );
        }}
      </Field>
    </div>
  );
}

function Line({ x, y }: { x: (v: number) => number; y: (v: number) => number }) {
  const curve = results.value?.curves.find(({ iou }) => iou.toFixed(2) === curveIou.value);
  if (!curve) return null;
  const path = line<number>()
    .x((_, i) => x(i / (curve.precision.length - 1)))
    .y((precision) => y(precision))(curve.precision);
  const area = `${path ?? ''}L${x(1)} ${y(0)}L${x(0)} ${y(0)}Z`;
  return (
    <g aria-hidden="true">
      <path class="plot-area is-on" d={area} />
      <path class="plot-envelope" d={path ?? ''} />
    </g>
  );
}
