import { line } from 'd3-shape';

import type { Evaluation } from '../../api/evaluate.js';
import { frame, legend, unit } from './axes.js';
import { element, label } from './svg.js';

/** A curve: precision at each recall threshold, and its mean, which is AP at this IoU. */
interface Curve {
  iou: number;
  precision: number[];
  ap: number;
}

/** Precision over recall at each IoU threshold, the mean over the categories that have objects. */
export function precisionRecall(evaluation: Evaluation<unknown>): string {
  const curves = curvesOf(evaluation);
  const recalls = Array.from(evaluation.params.recallThresholds);
  const scales = unit();
  const draw = line<number>(
    (_, i) => scales.x(recalls[i] ?? 0),
    (precision) => scales.y(precision),
  ).digits(1);
  const named = namedOf(curves);
  const paths = curves.map((curve, i) => {
    const name = named.indexOf(i);
    const look = name === -1 ? 'curve other' : `curve named-${name}`;
    return element('path', { d: draw(curve.precision) ?? '', class: look });
  });
  const entries = named.map((at, i) => {
    const { iou = 0, ap = -1 } = curves[at] ?? {};
    return { look: `named-${i}`, name: `IoU ${iou.toFixed(2)}, AP ${ap.toFixed(3)}` };
  });
  if (curves.length > named.length) entries.push({ look: 'other', name: 'other IoU thresholds' });
  const empty = curves.length ? [] : [label(scales.x(0.5), scales.y(0.5), 'no objects', NONE)];
  return [
    frame(scales, 'Precision and recall', ['recall', 'precision']),
    ...paths,
    legend(entries, 2),
    ...empty,
  ].join('\n');
}

const NONE = { class: 'legend', 'text-anchor': 'middle' };

/** The first threshold, 0.75, and the last. */
function namedOf(curves: readonly Curve[]): number[] {
  const middle = curves.findIndex(({ iou }) => Math.abs(iou - 0.75) < 1e-9);
  return [...new Set([0, middle, curves.length - 1])].filter((at) => at >= 0 && at < curves.length);
}

function curvesOf(evaluation: Evaluation<unknown>): Curve[] {
  const { data, shape } = evaluation.precision;
  const [thresholds = 0, recalls = 0, categories = 0, areas = 1, limits = 1] = shape;
  const curves = Array.from({ length: thresholds }, (_, t): Curve => {
    const precision = Array.from({ length: recalls }, (_, r) => {
      const values = Array.from({ length: categories }, (_, k) => {
        const at = ((t * recalls + r) * categories + k) * areas * limits + (limits - 1);
        return data[at] ?? -1;
      }).filter((value) => value > -1);
      return values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : -1;
    });
    const ap = precision.reduce((sum, value) => sum + value, 0) / recalls;
    return { iou: evaluation.params.iouThresholds[t] ?? 0, precision, ap };
  });
  return curves.filter(({ precision }) => precision.some((value) => value > -1));
}
