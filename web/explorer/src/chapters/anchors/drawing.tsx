import { Outline } from 'components/boxes';
import type { Drawing } from 'components/field';
import { centre, type Box } from 'components/geometry';
import { freeSpot, labelPlace, Tag, type Place } from 'components/labels';
import { digits } from 'components/numbers';
import { anchorBox, answers, chosen, layout, matches, pointed, stride, touched, TRUTHS } from './state';

const rect = (box: Box, { x, y }: Drawing) =>
  `M${x(box[0]).toFixed(1)} ${y(box[1]).toFixed(1)}H${x(box[2]).toFixed(1)}V${y(box[3]).toFixed(1)}H${x(box[0]).toFixed(1)}Z`;

/** The level that is shown. */
const shown = () => layout.value?.levels.find((level) => level.stride === stride.value);

/** A mark at each point of the level, by the best that one of its anchors is: a square positive, a ring neither, a dot negative. */
export function Points(drawing: Drawing) {
  const level = shown();
  const found = matches.value;
  if (!level || !found || !layout.value) return null;
  const { x, y } = drawing;
  const { each } = layout.value;
  let [yes, open, no] = ['', '', ''];
  for (let point = 0; point < level.rows * level.columns; point++) {
    const cx = x(((point % level.columns) + 0.5) * level.stride);
    const cy = y((Math.floor(point / level.columns) + 0.5) * level.stride);
    let best = 0;
    for (let k = 0; k < each; k++) {
      const label = found.labels[level.first + point * each + k];
      if (label === 1) best = 2;
      else if (label === -1) best = Math.max(best, 1);
    }
    if (best === 2) yes += `M${cx - 4.5} ${cy - 4.5}h9v9h-9Z`;
    else if (best === 1) open += `M${cx - 3} ${cy}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0`;
    else no += `M${cx - 1} ${cy - 1}h2v2h-2Z`;
  }
  return (
    <g class="points" aria-hidden="true">
      <path class="point point--negative" d={no} />
      <path class="point point--neither" d={open} />
      <path class="point point--positive" d={yes} />
    </g>
  );
}

/** The level's positive anchors. */
export function Positives(drawing: Drawing) {
  const level = shown();
  const found = matches.value;
  if (!level || !found) return null;
  let d = '';
  for (let i = level.first; i < level.first + level.count; i++)
    if (found.labels[i] === 1) d += rect(anchorBox(i), drawing);
  return <path class="anchors anchors--positive" d={d} aria-hidden="true" />;
}

/** All anchors of the point under the pointer. */
export function Pointed(drawing: Drawing) {
  const i = pointed.value;
  const found = matches.value;
  if (i < 0 || !layout.value || !found || i >= found.labels.length) return null;
  const { each } = layout.value;
  const first = i - (i % each);
  const taken: Place[] = [];
  return (
    <g class="pointed" aria-hidden="true">
      {Array.from({ length: each }, (_, k) => first + k).map((k) => {
        const label = found.labels[k];
        const kind = label === 1 ? 'positive' : label === -1 ? 'neither' : 'negative';
        return <path key={k} class={`anchors anchors--${kind}`} d={rect(anchorBox(k), drawing)} />;
      })}
      {Array.from({ length: each }, (_, k) => first + k)
        .filter((k) => found.ious[k] > 0)
        .sort((a, b) => found.ious[b] - found.ious[a])
        .slice(0, 2)
        .map((k) => {
          const text = `IoU ${digits(found.ious[k], 2)}`;
          const box = anchorBox(k);
          const spot = freeSpot(taken, ['tl', 'tr', 'br', 'bl'], (s) => labelPlace(box, drawing, text, s));
          return <Tag key={k} box={box} drawing={drawing} text={text} role="quiet" spot={spot} />;
        })}
    </g>
  );
}

/** The chosen truth's best anchor, and the way from its centre to the truth's. */
export function Best(drawing: Drawing) {
  const answer = answers.value?.[chosen.value];
  if (!answer) return null;
  const { x, y } = drawing;
  const anchor = anchorBox(answer.anchor);
  const [ax, ay] = centre(anchor);
  const [bx, by] = centre(TRUTHS[chosen.value].value);
  return (
    <g class="best" aria-hidden="true">
      <Outline box={anchor} x={x} y={y} class={`box--pred ${answer.lost ? 'is-wrong' : ''}`} />
      <g class="guide guide--distance">
        <path d={`M${x(ax)} ${y(ay)}L${x(bx)} ${y(by)}`} />
        <circle cx={x(ax)} cy={y(ay)} r={3.5} />
        <circle cx={x(bx)} cy={y(by)} r={3.5} />
      </g>
    </g>
  );
}

export function Names(drawing: Drawing) {
  const found = answers.value;
  return (
    <g class="labels">
      {TRUTHS.map((state, t) => (
        <Tag key={t} box={state.value} drawing={drawing} text={'AB'[t]} role="truth" spot="br" />
      ))}
      {found && (
        <Tag
          box={anchorBox(found[chosen.value].anchor)}
          drawing={drawing}
          text={
            drawing.narrow
              ? digits(found[chosen.value].iou, 2)
              : `anchor ${digits(found[chosen.value].iou, 2)}`
          }
          role={found[chosen.value].lost ? 'wrong' : 'pred'}
          spot="tl"
        />
      )}
    </g>
  );
}

/** The pointer picks the nearest point of the level. */
export function probe(event: PointerEvent, { x, y }: Drawing): void {
  const level = shown();
  if (event.buttons || !level || !layout.value) return;
  const place = (event.currentTarget as Element).getBoundingClientRect();
  const column = Math.floor(x.invert(event.clientX - place.left + x(0)) / level.stride);
  const row = Math.floor(y.invert(event.clientY - place.top + y(0)) / level.stride);
  const inside = column >= 0 && row >= 0 && column < level.columns && row < level.rows;
  const next = inside ? level.first + (row * level.columns + column) * layout.value.each : -1;
  if (next !== pointed.value) pointed.value = next;
}

/** Arrow keys go from point to point. */
export function step(event: KeyboardEvent): void {
  const level = shown();
  const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
  if (!level || !layout.value || !move) return;
  event.preventDefault();
  touched.value = true;
  const { each } = layout.value;
  const point = pointed.value < level.first ? 0 : Math.floor((pointed.value - level.first) / each);
  const clamp = (value: number, most: number) => Math.min(Math.max(value, 0), most - 1);
  const column = clamp((point % level.columns) + move[0], level.columns);
  const row = clamp(Math.floor(point / level.columns) + move[1], level.rows);
  pointed.value = level.first + (row * level.columns + column) * each;
}
