import { Outline } from 'components/boxes';
import type { Axes, Drawing } from 'components/field';
import { centre, type Box } from 'components/geometry';
import { freeSpot, labelPlace, Tag, type Place } from 'components/labels';
import { memo } from 'components/memo';
import { digits } from 'components/numbers';
import type { Level } from './layout';
import { placeAt, stepped } from '../../parts/cells';
import { chosen, drawn, each, fateOf, levels, lit, matches, point, pointed, shown, touched } from './state';

const rect = (box: Box, { x, y }: Drawing) =>
  `M${x(box[0]).toFixed(1)} ${y(box[1]).toFixed(1)}H${x(box[2]).toFixed(1)}V${y(box[3]).toFixed(1)}H${x(box[0]).toFixed(1)}Z`;

/** A dot at each point of the level; what its anchors are is drawn over it. */
const Dots = memo(function Dots({ x, y, level }: Axes & { level: Level }) {
  let d = '';
  for (let place = 0; place < level.rows * level.columns; place++) {
    const cx = x(((place % level.columns) + 0.5) * level.stride);
    const cy = y((Math.floor(place / level.columns) + 0.5) * level.stride);
    d += `M${cx - 1} ${cy - 1}h2v2h-2Z`;
  }
  return <path class="point point--negative" d={d} />;
});

/** The label at each point of the level: a square positive, a ring neither, a dot negative; the best that one of its anchors is. */
export function Points(drawing: Drawing) {
  const found = matches.value;
  if (!found) return null;
  const level = levels.value[shown.value];
  const { x, y } = drawing;
  let [yes, open] = ['', ''];
  for (let place = 0; place < level.rows * level.columns; place++) {
    let best = 0;
    for (let k = 0; k < each.value; k++) {
      const label = found.labels[level.first + place * each.value + k];
      if (label === 1) best = 2;
      else if (label === -1) best = Math.max(best, 1);
    }
    if (best === 0) continue;
    const cx = x(((place % level.columns) + 0.5) * level.stride);
    const cy = y((Math.floor(place / level.columns) + 0.5) * level.stride);
    if (best === 2) yes += `M${cx - 4.5} ${cy - 4.5}h9v9h-9Z`;
    else open += `M${cx - 3} ${cy}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0`;
  }
  return (
    <g class="points" aria-hidden="true">
      <Dots x={x} y={y} level={level} />
      <path class="point point--neither" d={open} />
      <path class="point point--positive" d={yes} />
    </g>
  );
}

/** The level's positive anchors. */
export function Positives(drawing: Drawing) {
  const boxes = matches.value?.positives.filter(({ level }) => level === shown.value) ?? [];
  return (
    <path
      class="anchors anchors--positive"
      d={boxes.map(({ box }) => rect(box, drawing)).join('')}
      aria-hidden="true"
    />
  );
}

/** All anchors of the point under the pointer. */
export function Pointed(drawing: Drawing) {
  const anchors = point.value?.anchors;
  if (!anchors) return null;
  const taken: Place[] = [];
  return (
    <g class="pointed" aria-hidden="true">
      {anchors.map(({ box, label }, k) => {
        const kind = label === 1 ? 'positive' : label === -1 ? 'neither' : 'negative';
        return <path key={k} class={`anchors anchors--${kind}`} d={rect(box, drawing)} />;
      })}
      {anchors
        .filter(({ iou }) => iou > 0)
        .toSorted((a, b) => b.iou - a.iou)
        .slice(0, 2)
        .map(({ iou, box }, k) => {
          const text = `IoU ${digits(iou, 2)}`;
          const spot = freeSpot(taken, ['tl', 'tr', 'br', 'bl'], (s) => labelPlace(box, drawing, text, s));
          return <Tag key={k} box={box} drawing={drawing} text={text} role="quiet" spot={spot} />;
        })}
    </g>
  );
}

/** The chosen truth's best anchor. */
export function Best({ x, y }: Drawing) {
  const fate = fateOf(chosen.value);
  return (
    fate && (
      <g class="best" aria-hidden="true">
        <Outline box={fate.anchor} x={x} y={y} class={`box--pred ${fate.lost ? 'is-wrong' : ''}`} />
      </g>
    )
  );
}

/** Pixels of the screen between the sides and the lengths that are drawn in them. */
const INSET = 11;
const APART = 6;
const TICK = 4;
/** In a box with a shorter side there is no room for lengths. */
const ROOM = 44;

/**
 * The four deltas as a surveyor would mark them: the way of the centre, right and down, and the two widths and heights that are
 * compared, the anchor's in blue and the object's in orange.
 */
export function Deltas({ x, y }: Drawing) {
  const fate = fateOf(chosen.value);
  if (!fate) return null;
  const truth = drawn[chosen.value].value;
  const { anchor } = fate;
  const [ax, ay] = centre(anchor);
  const [bx, by] = centre(truth);
  const [bottom, right] = [y(truth[3]) - INSET, x(truth[2]) - INSET];
  const across = (box: Box, at: number) =>
    `M${x(box[0])} ${at - TICK}v${2 * TICK}m0 ${-TICK}H${x(box[2])}m0 ${-TICK}v${2 * TICK}`;
  const down = (box: Box, at: number) =>
    `M${at - TICK} ${y(box[1])}h${2 * TICK}m${-TICK} 0V${y(box[3])}m${-TICK} 0h${2 * TICK}`;
  const is = (name: string) => (lit.value === name ? 'is-lit' : '');
  const isRoom = Math.min(x(truth[2]) - x(truth[0]), y(truth[3]) - y(truth[1])) > ROOM;
  return (
    <g class={`lengths ${isRoom ? '' : 'is-tight'}`} aria-hidden="true">
      <g class={is('dw')}>
        <path class="length length--truth" d={across(truth, bottom)} />
        <path class="length length--pred" d={across(anchor, bottom - APART)} />
      </g>
      <g class={is('dh')}>
        <path class="length length--truth" d={down(truth, right)} />
        <path class="length length--pred" d={down(anchor, right - APART)} />
      </g>
      <g class={is('dx')}>
        <path class="length length--way" d={`M${x(ax)} ${y(ay)}H${x(bx)}`} />
      </g>
      <g class={is('dy')}>
        <path class="length length--way" d={`M${x(bx)} ${y(ay)}V${y(by)}`} />
      </g>
      <circle class="length-end" cx={x(ax)} cy={y(ay)} r={3.5} />
      <circle class="length-end" cx={x(bx)} cy={y(by)} r={3.5} />
    </g>
  );
}

export function Names(drawing: Drawing) {
  const fate = fateOf(chosen.value);
  return (
    <g class="labels">
      {drawn.map((state, t) => (
        <Tag key={t} box={state.value} drawing={drawing} text={'AB'[t]} role="truth" spot="br" />
      ))}
      {fate && (
        <Tag
          box={fate.anchor}
          drawing={drawing}
          text={drawing.narrow ? digits(fate.iou, 2) : `anchor ${digits(fate.iou, 2)}`}
          role={fate.lost ? 'wrong' : 'pred'}
          spot="tl"
        />
      )}
    </g>
  );
}

/** The first anchor of a point of the level. */
const firstOf = (place: number) => levels.value[shown.value].first + place * each.value;

/** The pointer picks the nearest point of the level. */
export function probe(event: PointerEvent, drawing: Drawing): void {
  if (event.buttons) return;
  const { columns, rows, stride } = levels.value[shown.value];
  pointed.value = firstOf(placeAt(event, drawing, [columns * stride, rows * stride], columns, rows));
}

/** Arrow keys go from point to point. */
export function step(event: KeyboardEvent): void {
  const { first, count, columns, rows } = levels.value[shown.value];
  const inLevel = pointed.value >= first && pointed.value < first + count;
  const next = stepped(event, inLevel ? (pointed.value - first) / each.value : 0, columns, rows);
  if (next === undefined) return;
  touched.value = true;
  pointed.value = firstOf(next);
}
