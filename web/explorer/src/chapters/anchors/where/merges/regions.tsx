import { useLayoutEffect, useRef } from 'preact/hooks';
import { Outline } from 'components/boxes';
import type { Drawing } from 'components/field';
import type { World } from 'components/geometry';
import { Tag } from 'components/labels';
import { commit } from 'components/state';
import { inDrawing, placed, WORLD } from '../photos';
import { boxAt, grouping, lit, merge, photo, pointed, regions, touched, walk, way } from '../state';
import type { Grouping } from '../worker';
import { outline } from './outline';

/** Which segments are part of a region. */
function segmentsOf({ segments, merges }: Grouping, region: number): Uint8Array {
  const has = new Uint8Array(segments);
  const open = [region];
  for (let next = open.pop(); next !== undefined; next = open.pop())
    if (next < segments) has[next] = 1;
    else open.push(merges[2 * (next - segments)], merges[2 * (next - segments) + 1]);
  return has;
}

/** How much darker the line between two regions is than they are. */
const LINE = 0.55;

/** Each region in its mean colour. Where the two regions of the moment are, the photograph is seen. */
function paint(
  canvas: HTMLCanvasElement,
  { labels, colours }: Grouping,
  region: Uint32Array,
  open: number,
  [width, height]: World,
): void {
  const context = canvas.getContext('2d')!;
  const image = context.createImageData(width, height);
  const pixels = image.data;
  for (let i = 0; i < labels.length; i++) {
    const own = region[labels[i]];
    if (own === open) continue;
    const right = (i + 1) % width === 0 ? own : region[labels[i + 1]];
    const below = i + width < labels.length ? region[labels[i + width]] : own;
    const shade = (right !== own && right !== open) || (below !== own && below !== open) ? LINE : 1;
    for (let k = 0; k < 3; k++) pixels[4 * i + k] = colours[3 * own + k] * shade;
    pixels[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

/** The regions as they are after the merges so far. */
export function Regions({ x, y }: Drawing) {
  const host = useRef<HTMLCanvasElement>(null);
  const found = way.value === 'merges' ? grouping.value : undefined;
  const { size } = photo.value;
  const [w, h] = size;
  const region = regions.value;
  const open = merge.value?.made ?? -1;
  useLayoutEffect(() => {
    if (host.current && found && region) paint(host.current, found, region, open, size);
  }, [found, region]);
  if (!found) return null;
  const { scale, left, top } = placed(photo.value);
  return (
    <svg x={x(0)} y={y(0)} width={x(WORLD[0]) - x(0)} height={y(WORLD[1]) - y(0)} aria-hidden="true">
      <foreignObject
        x={x(left) - x(0)}
        y={y(top) - y(0)}
        width={x(w * scale) - x(0)}
        height={y(h * scale) - y(0)}
      >
        <canvas class="regions" ref={host} width={w} height={h} />
      </foreignObject>
    </svg>
  );
}

/** The two regions of the moment, and the box of the one that they make. */
export function Pair(drawing: Drawing) {
  const found = grouping.value;
  const now = merge.value;
  if (way.value !== 'merges' || !found || !now) return null;
  const { x, y } = drawing;
  const { scale, left, top } = placed(photo.value);
  const [width, height] = photo.value.size;
  const path = (region: number) =>
    outline(
      { labels: found.labels, has: segmentsOf(found, region), width, height },
      (value) => x(value * scale + left),
      (value) => y(value * scale + top),
    );
  const [first, second] = [path(now.a), path(now.b)];
  const boxOf = (region: number) => inDrawing(boxAt(found.boxes, region), photo.value);
  const made = boxOf(now.made);
  return (
    <svg
      x={x(0)}
      y={y(0)}
      width={x(WORLD[0]) - x(0)}
      height={y(WORLD[1]) - y(0)}
      viewBox={`${x(0)} ${y(0)} ${x(WORLD[0]) - x(0)} ${y(WORLD[1]) - y(0)}`}
      class="pair on-photograph"
      data-lit={lit.value}
      aria-hidden="true"
    >
      <path class="pair-casing" d={first + second} />
      <path class="pair-line" d={first} />
      <path class="pair-line pair-line--second" d={second} />
      {lit.value === 'fill' && (
        <path
          class="pair-box"
          d={[now.a, now.b]
            .map(boxOf)
            .map(([x1, y1, x2, y2]) => `M${x(x1)} ${y(y1)}H${x(x2)}V${y(y2)}H${x(x1)}Z`)
            .join('')}
        />
      )}
      <Outline box={made} x={x} y={y} class="box--pred" />
      <Tag box={made} drawing={drawing} text={`merge ${now.i + 1}`} role="pred" />
    </svg>
  );
}

/** The region under the pointer with its box; a click goes to the merge that made it. */
export function Pointed(drawing: Drawing) {
  const found = grouping.value;
  if (way.value !== 'merges' || !found) return null;
  const { x, y } = drawing;
  const { scale, left, top } = placed(photo.value);
  const [width, height] = photo.value.size;
  const at = (event: MouseEvent): number => {
    const place = (event.currentTarget as Element).getBoundingClientRect();
    const column = Math.floor((x.invert(event.clientX - place.left + x(0)) - left) / scale);
    const row = Math.floor((y.invert(event.clientY - place.top + y(0)) - top) / scale);
    const isInside = column >= 0 && row >= 0 && column < width && row < height;
    return isInside ? (regions.value?.[found.labels[row * width + column]] ?? -1) : -1;
  };
  const region = pointed.value;
  const box = region >= 0 ? inDrawing(boxAt(found.boxes, region), photo.value) : null;
  const name = region < found.segments ? 'a segment' : `merge ${region - found.segments + 1}`;
  return (
    <g aria-hidden="true">
      {box && region !== merge.value?.made && (
        <g class="no-pointer on-photograph">
          <Outline box={box} x={x} y={y} class="box--waiting" />
          <Tag box={box} drawing={drawing} text={name} role="quiet" />
        </g>
      )}
      <rect
        class="hit"
        x={x(0)}
        y={y(0)}
        width={drawing.width}
        height={drawing.height}
        onPointerMove={(event) => (pointed.value = at(event))}
        onPointerLeave={() => (pointed.value = -1)}
        onClick={(event) => {
          const made = at(event);
          if (made < found.segments) return;
          touched.value = true;
          walk.go(made - found.segments + 1);
          commit();
        }}
      />
    </g>
  );
}
