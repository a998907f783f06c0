import { line } from 'd3-shape';

import type { Evaluation } from '../../api/evaluate.js';
import { frame, legend, unit } from './axes.js';
import { element } from './svg.js';

/** Number of confidences that are drawn: more than pixels. */
const STEPS = 512;

/** F1 over the confidence threshold: of all detections together, and as the mean over the categories. */
export function f1(evaluation: Evaluation<unknown>): string {
  const scales = unit();
  const points = evaluation.operatingPoints();
  const parts = (['micro', 'macro'] as const).map((average, i) => {
    const curve = evaluation.operatingCurve({ average });
    const at = stepsOf(curve.confidence);
    const draw = line<number>(
      (_, step) => scales.x(step / STEPS),
      (row) => scales.y(row < 0 ? 0 : (curve.fScore[row] ?? 0)),
    ).digits(1);
    const { confidence, fScore } = points[average];
    const hasBest = !Number.isNaN(confidence);
    const best = hasBest ? `${fScore.toFixed(3)} at ${confidence.toPrecision(3)}` : 'none';
    const what = average === 'micro' ? 'all detections' : 'mean of categories';
    const drawn = [
      element('path', { d: draw(at) ?? '', class: `curve named-${i}` }),
      hasBest &&
        element('circle', { cx: scales.x(clamp(confidence)), cy: scales.y(fScore), r: 4, class: `dot-${i}` }),
    ]
      .filter(Boolean)
      .join('\n');
    return { drawn, look: `named-${i}`, name: `${what}: ${best}` };
  });
  const title = `F1 at IoU ${points.iou}`;
  return [
    frame(scales, title, ['confidence threshold', 'F1']),
    legend(parts, 1),
    ...parts.map(({ drawn }) => drawn),
  ].join('\n');
}

/** For each of the confidences 0, 1 / STEPS, … 1 the last row with a score of at least it; -1 where there is none. */
function stepsOf(confidence: Float64Array): number[] {
  let row = -1;
  return Array.from({ length: STEPS + 1 }, (_, i) => (STEPS - i) / STEPS)
    .map((least) => {
      while (row + 1 < confidence.length && (confidence[row + 1] ?? -1) >= least) row++;
      return row;
    })
    .toReversed();
}

function clamp(confidence: number): number {
  return Math.min(1, Math.max(0, confidence));
}
