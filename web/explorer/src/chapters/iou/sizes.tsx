import { line } from 'd3-shape';
import type { Drawing } from 'components/field';
import { area, centre } from 'components/geometry';
import { SIZE_BORDERS, WORLD } from './measures';
import { drawn, held, sizes } from './state';

/** Points of a border's curve, for widths from one side of the picture to the other. */
const POINTS = 60;
const NAMES = ['32²', '96²'] as const;

/**
 * COCO's borders between small, medium and large, for the box that is held: all boxes of one area with the same first corner have
 * their last corner on a hyperbola. They turn with the box.
 */
export function Sizes(drawing: Drawing) {
  if (!sizes.value) return null;
  const role = held.value;
  const box = drawn[role].value;
  const angle = drawn[`${role}Angle`].value;
  const { x, y } = drawing;
  const [cx, cy] = centre(box);
  return (
    <g
      class={`size-borders size-borders--${role}`}
      aria-hidden="true"
      transform={angle === 0 ? undefined : `rotate(${angle} ${x(cx)} ${y(cy)})`}
    >
      {SIZE_BORDERS.map((border, i) => {
        const places = curve(border, WORLD[0] - box[0], WORLD[1] - box[1]);
        if (places.length === 0) return null;
        const path = line<[number, number]>(
          ([w]) => x(box[0] + w),
          ([, h]) => y(box[1] + h),
        );
        const [w, h] = places[POINTS / 2];
        const isBeyond = area(box) >= border;
        return (
          <g key={border} class={isBeyond ? 'is-beyond' : ''}>
            <path d={path(places) ?? ''} />
            <text x={x(box[0] + w) + 6} y={y(box[1] + h) + 16}>
              {NAMES[i]}
            </text>
          </g>
        );
      })}
    </g>
  );
}

/** Widths and heights of one area, as far as there is room; evenly on a logarithmic scale. */
function curve(area: number, most: number, tallest: number): [number, number][] {
  const least = area / tallest;
  if (least > most) return [];
  return Array.from({ length: POINTS + 1 }, (_, i) => {
    const width = least * (most / least) ** (i / POINTS);
    return [width, area / width];
  });
}
