import { type Drawing } from 'components/field';
import { centre, height, width, type Box } from 'components/geometry';
import { labelWidth } from 'components/labels';
import { whole } from 'components/numbers';
import { WORLD } from './measures';
import { arrows, drawn, gradient, hull, inter, lit, metric, parts } from './state';

const rect = (box: Box, { x, y }: Drawing) =>
  `M${x(box[0])} ${y(box[1])}H${x(box[2])}V${y(box[3])}H${x(box[0])}Z`;

export function Areas(drawing: Drawing) {
  const { x, y } = drawing;
  const [a, b, c] = [drawn.pred.value, drawn.truth.value, hull.value];
  const kind = metric.value;
  const [ax, ay] = centre(a);
  const [bx, by] = centre(b);
  const shared = inter.value;
  const text = whole(parts.value.intersection);
  return (
    <g class="areas" data-lit={lit.value} data-metric={kind}>
      {kind === 'giou' && (
        <path
          class="area area--gap"
          fill-rule="evenodd"
          d={`${rect(c, drawing)}${rect(a, drawing)}${rect(b, drawing)}${shared ? rect(shared, drawing) : ''}`}
        />
      )}
      <path class="area area--union" d={rect(a, drawing) + rect(b, drawing)} />
      {shared && <path class="area area--intersection" d={rect(shared, drawing)} />}
      {kind !== 'iou' && <path class="area area--enclosing" d={rect(c, drawing)} />}
      {(kind === 'diou' || kind === 'ciou') && (
        <path class="guide guide--diagonal" d={`M${x(c[0])} ${y(c[1])}L${x(c[2])} ${y(c[3])}`} />
      )}
      {kind === 'ciou' && (
        <path
          class="guide guide--shape"
          d={[a, b].map((box) => `M${x(box[0])} ${y(box[3])}L${x(box[2])} ${y(box[1])}`).join('')}
        />
      )}
      {(kind === 'diou' || kind === 'ciou') && (
        <g class="guide guide--distance">
          <path d={`M${x(ax)} ${y(ay)}L${x(bx)} ${y(by)}`} />
          <circle cx={x(ax)} cy={y(ay)} r={3.5} />
          <circle cx={x(bx)} cy={y(by)} r={3.5} />
        </g>
      )}
      {shared &&
        x(width(shared)) - x(0) > labelWidth(text) + 16 &&
        y(height(shared)) - y(0) > 28 &&
        (kind === 'iou' || kind === 'giou') && (
          <g class="area-number" aria-hidden="true">
            <rect
              x={x(centre(shared)[0]) - labelWidth(text) / 2 - 6}
              y={y(centre(shared)[1]) - 11}
              width={labelWidth(text) + 12}
              height={22}
            />
            <text x={x(centre(shared)[0])} y={y(centre(shared)[1])} dy="0.35em" text-anchor="middle">
              {text}
            </text>
          </g>
        )}
    </g>
  );
}

/** Where descent pushes each edge of the prediction: against the loss's gradient. */
export function Arrows({ x, y }: Drawing) {
  const slope = arrows.value ? gradient.value : null;
  if (!slope) return null;
  const box = drawn.pred.value;
  const [cx, cy] = centre(box);
  const flat = slope.every((g) => Math.abs(g) < 1e-9);
  if (flat) {
    const text = 'Gradient 0: no edge is told where to go';
    const half = labelWidth(text) / 2 + 8;
    const left = Math.min(Math.max(x(cx), x(0) + half + 8), x(WORLD[0]) - half - 8);
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
  const aside = box[0] + width(box) * 0.75; // clear of the label
  const places = [
    [box[0], cy],
    [aside, box[1]],
    [box[2], cy],
    [aside, box[3]],
  ];
  return (
    <g class="arrows" aria-hidden="true">
      {places.map(([px, py], i) => {
        const size = -Math.sign(slope[i]) * Math.min(64, Math.sqrt(Math.abs(slope[i])) * 420);
        if (Math.abs(size) < 5) return null;
        const [dx, dy] = i % 2 === 0 ? [size, 0] : [0, size];
        const [ux, uy] = [Math.sign(dx), Math.sign(dy)];
        const tip = [x(px) + dx, y(py) + dy];
        return (
          <g key={i}>
            <path class="arrow-casing" d={`M${x(px)} ${y(py)}L${tip[0]} ${tip[1]}`} />
            <path class="arrow-line" d={`M${x(px)} ${y(py)}L${tip[0] - ux * 6} ${tip[1] - uy * 6}`} />
            <path
              class="arrow-head"
              d={`M${tip[0]} ${tip[1]}l${-8 * ux - 4.5 * uy} ${-8 * uy - 4.5 * ux}l${9 * uy} ${9 * ux}Z`}
            />
          </g>
        );
      })}
    </g>
  );
}

/** Areas light up under the pointer as their terms do. */
export function probe(event: PointerEvent, { x, y }: Drawing): void {
  if (event.buttons) return;
  const place = (event.currentTarget as Element).getBoundingClientRect();
  const [px, py] = [x.invert(event.clientX - place.left), y.invert(event.clientY - place.top)];
  const inside = (box: Box | null) => !!box && px >= box[0] && px <= box[2] && py >= box[1] && py <= box[3];
  lit.value = inside(inter.value)
    ? 'intersection'
    : inside(drawn.pred.value) || inside(drawn.truth.value)
      ? 'union'
      : metric.value === 'giou' && inside(hull.value)
        ? 'gap'
        : '';
}
