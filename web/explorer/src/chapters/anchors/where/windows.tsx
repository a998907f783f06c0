import type { Drawing } from 'components/field';
import { WORLD } from './photos';
import { IMAGE_SIZE, shapes, sides, stride, way } from './state';

/** Every shape of window once, and the places that its centre takes. */
export function Windows({ x, y }: Drawing) {
  if (way.value !== 'windows') return null;
  const scale = WORLD[0] / IMAGE_SIZE[0];
  const [cx, cy] = [WORLD[0] / 2, WORLD[1] / 2];
  let d = '';
  for (const side of sides.value)
    for (const ratio of shapes.value) {
      const [w, h] = [side * Math.sqrt(ratio) * scale, (side / Math.sqrt(ratio)) * scale];
      d += `M${x(cx - w / 2)} ${y(cy - h / 2)}H${x(cx + w / 2)}V${y(cy + h / 2)}H${x(cx - w / 2)}Z`;
    }
  const step = stride.value * scale;
  let dots = '';
  if (x(step) - x(0) >= 5)
    for (let py = step / 2; py < WORLD[1]; py += step)
      for (let px = step / 2; px < WORLD[0]; px += step) dots += `M${x(px) - 1} ${y(py) - 1}h2v2h-2Z`;
  return (
    <svg
      x={x(0)}
      y={y(0)}
      width={x(WORLD[0]) - x(0)}
      height={y(WORLD[1]) - y(0)}
      viewBox={`${x(0)} ${y(0)} ${x(WORLD[0]) - x(0)} ${y(WORLD[1]) - y(0)}`}
      class="on-photograph"
      aria-hidden="true"
    >
      {dots ? (
        <path class="centres" d={dots} />
      ) : (
        <rect class="centres-all" x={x(0)} y={y(0)} width={x(WORLD[0]) - x(0)} height={y(WORLD[1]) - y(0)} />
      )}
      <path class="windows-casing" d={d} />
      <path class="windows" d={d} />
    </svg>
  );
}
