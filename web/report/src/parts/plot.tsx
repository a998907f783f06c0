import { scaleLinear, type ScaleLinear } from 'd3-scale';
import { curveLinear, curveStepAfter, line } from 'd3-shape';
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { useSize } from 'components/size';
import { say } from 'components/speech';

export interface Frame {
  x: ScaleLinear<number, number>;
  y: ScaleLinear<number, number>;
  width: number;
  height: number;
}

interface PlotProps {
  label: string;
  height?: number;
  xName: string;
  yName?: string;
  xDomain?: readonly [number, number];
  yDomain?: readonly [number, number];
  xText?: (value: number) => string;
  yText?: (value: number) => string;
  yTicks?: readonly number[];
  /** Horizontal lines behind the marks. */
  grid?: boolean;
  children(frame: Frame): ComponentChildren;
}

const MARGIN = { left: 44, right: 12, top: 12, bottom: 40 };
/** What the name of the vertical axis takes at the top. */
const NAME = 16;

/** Axes in CSS pixels; the height is known before it is drawn. */
export function Plot({
  label,
  height = 260,
  xName,
  yName,
  xDomain = [0, 1],
  yDomain = [0, 1],
  xText = String,
  yText = String,
  yTicks,
  grid = true,
  children,
}: PlotProps) {
  const host = useRef<HTMLDivElement>(null);
  const [width] = useSize(host);
  const x = scaleLinear(xDomain, [MARGIN.left, Math.max(MARGIN.left + 1, width - MARGIN.right)]);
  const y = scaleLinear(yDomain, [height - MARGIN.bottom, MARGIN.top + (yName ? NAME : 0)]);
  const [left, right] = x.range();
  const [bottom, top] = y.range();
  return (
    <div class="plot-host" ref={host} style={{ height: `${height}px` }}>
      {width > 0 && (
        <svg width={width} height={height} role="group" aria-label={label}>
          <g class="axes" aria-hidden="true">
            {(yTicks ?? y.ticks(5)).map((tick) => (
              <g key={tick}>
                {grid && <path class="grid-line" d={`M${left} ${y(tick)}H${right}`} />}
                <text x={left - 8} y={y(tick) + 4} text-anchor="end">
                  {yText(tick)}
                </text>
              </g>
            ))}
            <path class="axis-line" d={`M${left} ${bottom}H${right}`} />
            {x.ticks(width < 380 ? 4 : 6).map((tick) => (
              <text key={tick} x={x(tick)} y={bottom + 17} text-anchor="middle">
                {xText(tick)}
              </text>
            ))}
            <text class="axis-name" x={right} y={height - 5} text-anchor="end">
              {xName}
            </text>
            {yName && (
              <text class="axis-name" x={left - 8} y={top - 12}>
                {yName}
              </text>
            )}
          </g>
          {children({ x, y, width, height })}
        </svg>
      )}
    </div>
  );
}

export interface Series {
  name: string;
  class: string;
  xs: ArrayLike<number>;
  ys: ArrayLike<number>;
  /** Values hold until the next one. */
  steps?: boolean;
}

/** A line; values that are no numbers are gaps. At most two points a pixel are drawn, the highest and the lowest of each. */
export function Line({
  series: { xs, ys, class: name, steps = false },
  frame,
}: {
  series: Series;
  frame: Frame;
}) {
  const { x, y } = frame;
  const places = thinned(xs, ys, frame);
  const path = line<number>()
    .defined((i) => Number.isFinite(ys[i]))
    .x((i) => round(x(xs[i])))
    .y((i) => round(y(ys[i])))
    .curve(steps ? curveStepAfter : curveLinear);
  return <path class={`series ${name}`} d={path(places) ?? ''} />;
}
const round = (value: number) => Math.round(value * 10) / 10;

function thinned(xs: ArrayLike<number>, ys: ArrayLike<number>, { x, width }: Frame): number[] {
  const places: number[] = [];
  if (xs.length <= 2 * width) return Array.from(xs, (_, i) => i);
  let pixel = NaN;
  let [low, high, last] = [-1, -1, -1];
  const flush = () => {
    for (const place of [...new Set([low, high, last])].sort((a, b) => a - b))
      if (place >= 0) places.push(place);
  };
  for (let i = 0; i < xs.length; i++) {
    const own = Math.round(x(xs[i]));
    if (own !== pixel) {
      flush();
      pixel = own;
      low = high = i;
    }
    if (ys[i] < ys[low]) low = i;
    if (ys[i] > ys[high]) high = i;
    last = i;
  }
  flush();
  return places;
}

/** The whole plot as one tab stop: the pointer or the arrow keys read it, a click or Enter acts. */
export function Reader({
  frame: { x, y },
  kind,
  label,
  places,
  at,
  read,
  act,
}: {
  frame: Frame;
  /** What a screen reader calls the plot. */
  kind: string;
  label: string;
  /** Values of x that can be read, ascending. */
  places: ArrayLike<number>;
  at: number;
  /** Notes the place that is read, -1 for none; returns it in words. */
  read(place: number): string;
  act?: (place: number) => void;
}) {
  const [left, right] = x.range();
  const [bottom, top] = y.range();
  const nearest = (event: { currentTarget: Element; clientX: number }) => {
    const box = event.currentTarget.getBoundingClientRect();
    const value = x.invert(left + ((event.clientX - box.left) / box.width) * (right - left));
    return nearestOf(places, value);
  };
  return (
    <rect
      class={`reader ${act ? 'can-act' : ''}`}
      x={left}
      y={top}
      width={right - left}
      height={bottom - top}
      tabindex={0}
      role="application"
      aria-roledescription={kind}
      aria-label={label}
      onPointerMove={(event) => read(nearest(event))}
      onPointerLeave={() => read(-1)}
      onBlur={() => read(-1)}
      onClick={(event) => act?.(nearest(event))}
      onKeyDown={(event) => {
        const { length } = places;
        const step = { ArrowRight: 1, ArrowLeft: -1, PageUp: 10, PageDown: -10, Home: -length, End: length }[
          event.key
        ];
        if (step !== undefined) {
          const from = at < 0 ? (event.key === 'ArrowLeft' ? length : -1) : at;
          const next = Math.max(0, Math.min(length - 1, from + step));
          event.preventDefault();
          const words = read(next);
          say(words, 0);
        } else if ((event.key === 'Enter' || event.key === ' ') && act && at >= 0) {
          event.preventDefault();
          act(at);
        }
      }}
    />
  );
}

export function nearestOf(places: ArrayLike<number>, value: number): number {
  let best = -1;
  for (let i = 0; i < places.length; i++)
    if (best < 0 || Math.abs(places[i] - value) < Math.abs(places[best] - value)) best = i;
  return best;
}

export const Legend = ({
  items,
  class: name = '',
  label,
}: {
  items: readonly (readonly [name: string, swatch: string])[];
  class?: string;
  label?: string;
}) => (
  <ul class={`legend ${name}`} aria-label={label}>
    {items.map(([name, swatch]) => (
      <li key={name}>
        <i class={`swatch ${swatch}`} aria-hidden="true" />
        <bdi>{name}</bdi>
      </li>
    ))}
  </ul>
);
