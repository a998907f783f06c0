import { scaleLinear, type ScaleLinear } from 'd3-scale';

import { element, label } from './svg.js';

/** Width of a panel with axes, and the room around its plot. */
export const PANEL = { width: 440, height: 380, left: 48, right: 16, top: 80, bottom: 44 };

/** A square from 0 to 1 in both directions. */
export interface Unit {
  x: ScaleLinear<number, number>;
  y: ScaleLinear<number, number>;
}

/** Scales of a panel whose corner is at (0, 0). */
export function unit(): Unit {
  const { width, height, left, right, top, bottom } = PANEL;
  return {
    x: scaleLinear([0, 1], [left, width - right]),
    y: scaleLinear([0, 1], [height - bottom, top]),
  };
}

/** Title, grid and names of the axes. */
export function frame({ x, y }: Unit, title: string, [across, up]: [string, string]): string {
  const [x0 = 0, x1 = 0] = x.range();
  const [y0 = 0, y1 = 0] = y.range();
  const ticks = x.ticks(5);
  return [
    label(x0, 20, title, { class: 'title' }),
    ...ticks.map((at) => element('line', { x1: x(at), x2: x(at), y1: y0, y2: y1, class: 'grid' })),
    ...ticks.map((at) => element('line', { x1: x0, x2: x1, y1: y(at), y2: y(at), class: 'grid' })),
    ...ticks.map((at) => label(x(at), y0 + 16, at.toFixed(1), { class: 'tick', 'text-anchor': 'middle' })),
    ...ticks.map((at) => label(x0 - 8, y(at) + 4, at.toFixed(1), { class: 'tick', 'text-anchor': 'end' })),
    label((x0 + x1) / 2, y0 + 34, across, { class: 'axis', 'text-anchor': 'middle' }),
    label(0, 0, up, {
      class: 'axis',
      'text-anchor': 'middle',
      transform: `translate(14 ${(y0 + y1) / 2}) rotate(-90)`,
    }),
  ].join('\n');
}

/** Samples of curves with their names, below the title: `columns` a row. */
export function legend(entries: readonly { look: string; name: string }[], columns: number): string {
  const { width, left, right } = PANEL;
  const room = (width - left - right) / columns;
  return entries
    .map(({ look, name }, i) => {
      const x = left + (i % columns) * room;
      const y = 44 + 18 * Math.floor(i / columns);
      const sample = element('line', { x1: x, x2: x + 24, y1: y - 4, y2: y - 4, class: `curve ${look}` });
      return `${sample}\n${label(x + 30, y, name, { class: 'legend' })}`;
    })
    .join('\n');
}
