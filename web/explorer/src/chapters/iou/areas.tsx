import { shift } from 'components/boxes';
import { calm } from 'components/calm';
import type { Drawing } from 'components/field';
import { centre, height, width, type Box } from 'components/geometry';
import { labelWidth } from 'components/labels';
import { whole } from 'components/numbers';
import { corners, holds } from 'components/turn';
import { drawn, hull, inter, lit, metric, parts, shown, upright } from './state';

/** A box's outline as a path. */
const outline = (box: Box, drawing: Drawing, angle = 0) =>
  `M${corners(box, angle)
    .map(([px, py]) => `${drawing.x(px)} ${drawing.y(py)}`)
    .join('L')}Z`;

export function Areas(drawing: Drawing) {
  const { x, y } = drawing;
  const [a, b, c] = [drawn.pred.value, drawn.truth.value, hull.value];
  const kind = shown.value;
  const [ax, ay] = centre(a);
  const [bx, by] = centre(b);
  const [first, second] = [
    outline(a, drawing, drawn.predAngle.value),
    outline(b, drawing, drawn.truthAngle.value),
  ];
  const isFar = kind === 'diou' || kind === 'ciou';
  return (
    <g class="areas" data-lit={lit.value} data-metric={kind}>
      {kind === 'giou' && (
        <path
          class="area area--gap"
          fill-rule="evenodd"
          d={`${outline(c, drawing)}${first}${second}${inter.value ? outline(inter.value, drawing) : ''}`}
        />
      )}
      <path class="area area--union" d={first + second} />
      <Intersection {...drawing} first={first} second={second} />
      {kind !== 'iou' && <path class="area area--enclosing" d={outline(c, drawing)} />}
      {isFar && <path class="guide guide--diagonal" d={`M${x(c[0])} ${y(c[1])}L${x(c[2])} ${y(c[3])}`} />}
      {kind === 'ciou' && (
        <path
          class="guide guide--shape"
          d={[a, b].map((box) => `M${x(box[0])} ${y(box[3])}L${x(box[2])} ${y(box[1])}`).join('')}
        />
      )}
      {isFar && (
        <g class="guide guide--distance">
          <path d={`M${x(ax)} ${y(ay)}L${x(bx)} ${y(by)}`} />
          <circle cx={x(ax)} cy={y(ay)} r={3.5} />
          <circle cx={x(bx)} cy={y(by)} r={3.5} />
        </g>
      )}
      {!isFar && <Shared {...drawing} />}
    </g>
  );
}

/** What both boxes cover: a rectangle, or for turned boxes the part of one in the other. */
function Intersection({ first, second, ...drawing }: Drawing & { first: string; second: string }) {
  if (upright.value) {
    const box = inter.value;
    return <path class="area area--intersection" d={box ? outline(box, drawing) : ''} />;
  }
  return (
    <>
      <clipPath id="in-the-truth">
        <path d={second} />
      </clipPath>
      <path class="area area--intersection" d={first} clip-path="url(#in-the-truth)" />
    </>
  );
}

/** The number of the intersection on its area, if there is room. It moves with the area, and follows it at a calm pace, as the formula does. */
function Shared({ x, y }: Drawing) {
  const box = inter.value;
  if (!box) return null;
  const text = whole(calm(parts).intersection);
  const half = labelWidth(text) / 2 + 6;
  if (x(width(box)) - x(0) < 2 * half + 4 || y(height(box)) - y(0) < 28) return null;
  const [cx, cy] = centre(box);
  return (
    <g class="area-number" transform={shift({ x: x(cx), y: y(cy) })} aria-hidden="true">
      <rect x={-half} y={-11} width={2 * half} height={22} />
      <text dy="0.35em" text-anchor="middle">
        {text}
      </text>
    </g>
  );
}

/** Areas light up under the pointer as their terms do. */
export function probe(event: PointerEvent, { x, y }: Drawing): void {
  if (event.buttons) return;
  const place = (event.currentTarget as Element).closest('svg')!.getBoundingClientRect();
  const point = [x.invert(event.clientX - place.left), y.invert(event.clientY - place.top)] as const;
  const inPred = holds(drawn.pred.value, drawn.predAngle.value, point);
  const inTruth = holds(drawn.truth.value, drawn.truthAngle.value, point);
  const inGap = upright.value && metric.value === 'giou' && holds(hull.value, 0, point);
  lit.value = inPred && inTruth ? 'intersection' : inPred || inTruth ? 'union' : inGap ? 'gap' : '';
}
