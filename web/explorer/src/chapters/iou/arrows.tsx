import type { Drawing } from 'components/field';
import { centre, width } from 'components/geometry';
import { labelWidth } from 'components/labels';
import { WORLD } from './measures';
import { arrows, drawn, gradient, upright } from './state';

const FLAT = 1e-9;
const LONGEST = 64;
const LEAST = 5;

/** Where descent pushes each edge of the prediction: against the loss's gradient. */
export function Arrows(drawing: Drawing) {
  const slope = arrows.value && upright.value ? gradient.value : null;
  if (!slope) return null;
  if (slope.every((value) => Math.abs(value) < FLAT)) return <Flat {...drawing} />;
  const { x, y } = drawing;
  const box = drawn.pred.value;
  const [, cy] = centre(box);
  const aside = box[0] + width(box) * 0.75; // clear of the label and of the handle that turns
  const places = [
    [box[0], cy],
    [aside, box[1]],
    [box[2], cy],
    [aside, box[3]],
  ];
  return (
    <g class="arrows" aria-hidden="true">
      {places.map(([px, py], i) => {
        const size = -Math.sign(slope[i]) * Math.min(LONGEST, Math.sqrt(Math.abs(slope[i])) * 420);
        if (Math.abs(size) < LEAST) return null;
        const [dx, dy] = i % 2 === 0 ? [size, 0] : [0, size];
        return <Arrow key={i} from={[x(px), y(py)]} to={[x(px) + dx, y(py) + dy]} />;
      })}
    </g>
  );
}

function Arrow({ from, to }: { from: [number, number]; to: [number, number] }) {
  const [ux, uy] = [Math.sign(to[0] - from[0]), Math.sign(to[1] - from[1])];
  const start = `M${from[0]} ${from[1]}L`;
  return (
    <g>
      <path class="arrow-casing" d={`${start}${to[0]} ${to[1]}`} />
      <path class="arrow-line" d={`${start}${to[0] - ux * 6} ${to[1] - uy * 6}`} />
      <path
        class="arrow-head"
        d={`M${to[0]} ${to[1]}l${-8 * ux - 4.5 * uy} ${-8 * uy - 4.5 * ux}l${9 * uy} ${9 * ux}Z`}
      />
    </g>
  );
}

/** The word for a gradient without direction, below the box. */
function Flat({ x, y }: Drawing) {
  const box = drawn.pred.value;
  const text = 'Gradient 0: no edge is told where to go';
  const half = labelWidth(text) / 2 + 8;
  const left = Math.min(Math.max(x(centre(box)[0]), x(0) + half + 8), x(WORLD[0]) - half - 8);
  const below = Math.min(y(box[3]) + 26, y(WORLD[1]) - 16);
  return (
    <g class="area-number area-number--flat">
      <rect x={left - half} y={below - 12} width={half * 2} height={24} />
      <text x={left} y={below} dy="0.35em" text-anchor="middle">
        {text}
      </text>
    </g>
  );
}
