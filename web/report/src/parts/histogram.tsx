import { useSignal } from '@preact/signals';
import { scalePow } from 'd3-scale';
import { count } from '../lib/text';
import { Legend, Plot, Reader } from './plot';

export interface Bin {
  lower: number;
  upper: number;
  truePositives: number;
  falsePositives: number;
}

/** True positives above the line, false ones below: their numbers differ by orders, so heights follow the square root. */
export function Histogram({
  bins,
  label,
  xName,
  open,
}: {
  bins: readonly Bin[];
  label: string;
  xName: string;
  open: (bin: Bin) => void;
}) {
  const at = useSignal(-1);
  if (bins.length === 0) return <p class="part-lead">No detections.</p>;
  // One scale for both sides; each is as high as it needs to be.
  const above = Math.max(...bins.map((own) => own.truePositives));
  const below = Math.max(...bins.map((own) => own.falsePositives));
  const most = Math.max(1, above, below);
  const side = scalePow([0, most], [0, 1]).exponent(0.5);
  const least = side(most) / 5;
  // Whole numbers only: a quarter is drawn at half the height.
  const quarter = (end: number) => (side(end) < 0.5 || end < 4 ? [] : [Math.round(end / 4)]);
  const ticks = (end: number) => (side(end) < least ? [] : [end, ...quarter(end)]);
  const domain = [bins[0].lower, bins.at(-1)!.upper] as const;
  const read = (place: number) => {
    at.value = place;
    if (place < 0) return '';
    const own = bins[place];
    return `${xName} ${+own.lower.toFixed(3)} to ${+own.upper.toFixed(3)}: ${count(own.truePositives)} true, ${count(own.falsePositives)} false`;
  };
  return (
    <>
      <Legend
        items={[
          ['True positives', 'swatch--tp'],
          ['False positives', 'swatch--fp'],
        ]}
      />
      <Plot
        label={label}
        xName={xName}
        xDomain={domain}
        yDomain={[-Math.max(side(below), least), Math.max(side(above), least)]}
        yTicks={[...ticks(above).map((tick) => side(tick)), 0, ...ticks(below).map((tick) => -side(tick))]}
        yText={(value) => count(Math.round(side.invert(Math.abs(value))))}
      >
        {(frame) => {
          const { x, y } = frame;
          return (
            <>
              {bins.map((own, place) => {
                const [left, right] = [x(own.lower) + 0.5, x(own.upper) - 0.5];
                const width = Math.max(1, right - left);
                const [up, down] = [y(0) - y(side(own.truePositives)), y(-side(own.falsePositives)) - y(0)];
                return (
                  <g key={place} class={`bin ${at.value === place ? 'is-pointed' : ''}`} aria-hidden="true">
                    <rect class="bin-tp" x={left} y={y(0) - up} width={width} height={up} />
                    <rect class="bin-fp" x={left} y={y(0)} width={width} height={down} />
                  </g>
                );
              })}
              <path class="axis-line" d={`M${x.range()[0]} ${y(0)}H${x.range()[1]}`} />
              <Reader
                frame={frame}
                kind="histogram"
                label={`${label}. Arrow keys read the bins, Enter opens the pictures of one.`}
                places={bins.map((own) => (own.lower + own.upper) / 2)}
                at={at.value}
                read={read}
                act={(place) => open(bins[place])}
              />
            </>
          );
        }}
      </Plot>
      <p class="readout">
        {at.value >= 0
          ? read(at.value)
          : 'Heights follow the square root of the number. A bin opens its pictures.'}
      </p>
    </>
  );
}
