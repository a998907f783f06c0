import { Evaluation } from '../../api/evaluate.js';
import type { Scores } from '../eval/scores.js';
import { PANEL } from './axes.js';
import { confusion } from './confusion.js';
import { f1 } from './f1.js';
import type { PlotKind } from './kinds.js';
import { precisionRecall } from './precision-recall.js';
import { element } from './svg.js';

const GAP = 16;

/** Colours differ in lightness as well as in hue; a page in dark colours gets its own. */
const STYLE = `
.paper { fill: #fff } .title { font-size: 15px; font-weight: 600 } .axis, .legend { font-size: 13px } .tick { font-size: 12px }
text { fill: #14171d } .tick, .axis { fill: #474e5b } .grid { stroke: #d8dce2 } .curve { fill: none; stroke-width: 2 }
.other { stroke: #868e9b; stroke-width: 1 } .named-0 { stroke: #0e32ab } .named-1 { stroke: #b54d05; stroke-dasharray: 7 3 }
.named-2 { stroke: #2b7c52; stroke-dasharray: 2 3 } .dot-0 { fill: #0e32ab } .dot-1 { fill: #b54d05 }
.cell { fill: #f4f5f7 } .right { fill: #7fa3e8 } .wrong { fill: #f0a26b } .count { font-size: 11px; text-anchor: middle }
@media (prefers-color-scheme: dark) {
.paper { fill: #101318 } text { fill: #eceef2 } .tick, .axis { fill: #b6bdc9 } .grid { stroke: #2d343f } .other { stroke: #6c7686 }
.named-0 { stroke: #6693fc } .named-1 { stroke: #f66f34 } .named-2 { stroke: #45e6a0 } .dot-0 { fill: #6693fc } .dot-1 { fill: #f66f34 }
.cell { fill: #181c23 } .right { fill: #2c55b5 } .wrong { fill: #9c4516 }
}`;

/** Curves and the confusion matrix of an evaluation as one SVG file. */
export function plot(evaluation: Scores, kinds: readonly PlotKind[]): string {
  if (!(evaluation instanceof Evaluation)) throw new Error('--plot: this evaluation has no curves');
  const panels = [
    ...(kinds.includes('precision-recall') ? [precisionRecall(evaluation)] : []),
    ...(kinds.includes('f1') ? [f1(evaluation)] : []),
  ];
  const shapes = panels.map((drawn, i) => placed(i * (PANEL.width + GAP), 0, drawn));
  let width = panels.length * PANEL.width + Math.max(0, panels.length - 1) * GAP;
  let height = panels.length ? PANEL.height : 0;
  if (kinds.includes('confusion')) {
    const matrix = confusion(evaluation);
    shapes.push(placed(0, height, matrix.drawn));
    width = Math.max(width, matrix.width, 760);
    height += matrix.height;
  }
  const size = { width, height, viewBox: `0 0 ${width} ${height}` };
  const paper = element('rect', { width, height, class: 'paper' });
  const content = `${element('style', {}, STYLE)}\n${paper}\n${shapes.join('\n')}\n`;
  const font = {
    'font-family': 'system-ui, sans-serif',
    role: 'img',
    'aria-label': 'Curves of an evaluation',
  };
  return `${element('svg', { xmlns: 'http://www.w3.org/2000/svg', ...size, ...font }, content)}\n`;
}

function placed(x: number, y: number, drawn: string): string {
  return element('g', { transform: `translate(${x} ${y})` }, `\n${drawn}\n`);
}
