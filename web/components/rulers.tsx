import type { ReadonlySignal } from '@preact/signals';
import type { Drawing, Scale } from './field';
import type { Box } from './geometry';
import { memo } from './memo';

/** The two rulers: coordinates, and where the boxes begin and end on each axis. The shared stretch is the overlap's side. */
export function Rulers({
  drawing,
  spans,
  shared,
}: {
  drawing: Drawing;
  spans: { role: string; state: ReadonlySignal<Box> }[];
  shared: ReadonlySignal<Box | null>;
}) {
  return (
    <g class="rulers" aria-hidden="true">
      <Ticks drawing={drawing} />
      <Spans drawing={drawing} spans={spans} shared={shared} />
    </g>
  );
}

/** What only changes with the figure's size is drawn only then. */
const Ticks = memo(function Ticks({ drawing: { x, y, narrow } }: { drawing: Drawing }) {
  const edge = x(0);
  const every = narrow ? 100 : 50;
  const ticks = (scale: Scale) =>
    Array.from({ length: Math.floor(scale.domain()[1] / 10) + 1 }, (_, i) => i * 10);
  return (
    <g>
      {[x, y].map((scale, axis) => {
        return (
          <g key={axis}>
            <path
              class="ruler-ticks"
              d={ticks(scale)
                .map((t) =>
                  axis === 0
                    ? `M${scale(t)} ${edge}v${t % 50 ? -3 : -6}`
                    : `M${edge} ${scale(t)}h${t % 50 ? -3 : -6}`,
                )
                .join('')}
            />
            {ticks(scale)
              .filter((t) => t % every === 0 && t > 0)
              .map((t) => (
                <text
                  key={t}
                  class="ruler-number"
                  x={axis === 0 ? scale(t) : edge - 24}
                  y={axis === 0 ? edge - 24 : scale(t)}
                  dy="0.35em"
                  text-anchor="middle"
                  transform={axis === 1 ? `rotate(-90 ${edge - 24} ${scale(t)})` : undefined}
                >
                  {t}
                </text>
              ))}
          </g>
        );
      })}
    </g>
  );
});

function Spans({
  drawing: { x, y },
  spans,
  shared,
}: {
  drawing: Drawing;
  spans: { role: string; state: ReadonlySignal<Box> }[];
  shared: ReadonlySignal<Box | null>;
}) {
  const edge = x(0);
  const along = (box: Box, away: number) =>
    `M${x(box[0])} ${edge - away}H${x(box[2])}M${edge - away} ${y(box[1])}V${y(box[3])}`;
  return (
    <>
      {spans.map(({ state, role }, i) => (
        <path key={role} class={`span span--${role}`} d={along(state.value, 10 + 4 * i)} />
      ))}
      {shared.value && <path class="span span--shared" d={along(shared.value, 12)} />}
    </>
  );
}
