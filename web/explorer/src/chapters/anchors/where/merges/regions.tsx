import { useLayoutEffect, useRef } from 'preact/hooks';
import { Outline } from 'components/boxes';
import type { Drawing } from 'components/field';
import { Tag } from 'components/labels';
import { inDrawing, placed, WORLD } from '../photos';
import { boxAt, grouping, lit, merge, photo, walk, way } from '../state';
import type { Grouping } from '../worker';
import { outline } from './outline';

/** The region that each segment is part of after the first merges. */
function regionsAfter({ segments, merges }: Grouping, count: number): Uint32Array {
  const into = new Uint32Array(segments + count).map((_, region) => region);
  for (let i = count - 1; i >= 0; i--) {
    const made = into[segments + i];
    into[merges[2 * i]] = into[merges[2 * i + 1]] = made;
  }
  return into.subarray(0, segments);
}

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
  found: Grouping,
  width: number,
  height: number,
  count: number,
): void {
  const { labels, segments, colours } = found;
  const region = regionsAfter(found, count);
  const open = count > 0 ? segments + count - 1 : -1;
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
  const [w, h] = photo.value.size;
  const count = walk.place.value;
  useLayoutEffect(() => {
    if (host.current && found) paint(host.current, found, w, h, count);
  }, [found, count]);
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
      class="pair"
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
