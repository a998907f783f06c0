import { line } from 'd3-shape';

import { mainArea } from '../../api/evaluate/analysis/setting.js';
import type { Evaluation } from '../../api/evaluate.js';
import { frame, legend, unit } from './axes.js';
import { drawable } from './kinds.js';
import { element, label } from './svg.js';

/** A curve: precision at each recall threshold, and AP at this IoU; NaN where the protocol does not tell it. */
interface Curve {
  iou: number;
  precision: number[];
  ap: number;
}

/** Precision over recall at each IoU threshold, the mean over the categories that have objects. */
export function precisionRecall(evaluation: Evaluation<unknown>): string {
  const { protocol, useCategories } = evaluation.params;
  const isPascal = useCategories && !drawable(protocol).includes('f1');
  const curves = isPascal ? exactCurvesOf(evaluation) : curvesOf(evaluation);
  const recalls = isPascal ? STEPS : Array.from(evaluation.params.recallThresholds);
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
    const name = `IoU ${iou.toFixed(2)}${Number.isNaN(ap) ? '' : `, AP ${ap.toFixed(3)}`}`;
    return { look: `named-${i}`, name };
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
  const area = mainArea(evaluation.params);
  const curves = Array.from({ length: thresholds }, (_, t): Curve => {
    const precision = Array.from({ length: recalls }, (_, r) => {
      const values = Array.from({ length: categories }, (_, k) => {
        const at = (((t * recalls + r) * categories + k) * areas + area) * limits + (limits - 1);
        return data[at] ?? -1;
      }).filter((value) => value > -1);
      return values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : -1;
    });
    const ap = precision.reduce((sum, value) => sum + value, 0) / recalls;
    return { iou: evaluation.params.iouThresholds[t] ?? 0, precision, ap };
  });
  return curves.filter(({ precision }) => precision.some((value) => value > -1));
}

/** Recalls at which curves of PASCAL VOC and Open Images are drawn. */
const STEPS = Array.from({ length: 101 }, (_, at) => at / 100);

/** Of protocols whose AP is an area under exact curves: the mean of the categories' curves, and AP as the protocol has it. */
function exactCurvesOf(evaluation: Evaluation<unknown>): Curve[] {
  const metrics = evaluation.metrics as Readonly<Record<string, number>>;
  const { categoryIds, iouThresholds } = evaluation.params;
  const [, categories = 0] = evaluation.recall.shape;
  const isEmpty = (t: number, k: number): boolean => evaluation.recall.data[t * categories + k] === -1;
  return [...iouThresholds].flatMap((iou, t): Curve[] => {
    const known = [...categoryIds.keys()].filter((k) => !isEmpty(t, k));
    const own = known.map((k) => envelope(evaluation.precisionRecall(categoryIds[k] ?? 0, { iou })));
    if (own.length === 0) return [];
    const precision = STEPS.map((_, at) => own.reduce((sum, row) => sum + (row[at] ?? 0), 0) / own.length);
    const ap = iouThresholds.length === 1 ? metrics['AP'] : iou === 0.5 ? metrics['AP50'] : undefined;
    return [{ iou, precision, ap: ap ?? Number.NaN }];
  });
}

/** The greatest precision at each recall or a higher one. */
function envelope({ recall, precision }: { recall: Float64Array; precision: Float64Array }): number[] {
  let [at, best] = [recall.length - 1, 0];
  return STEPS.toReversed()
    .map((least) => {
      for (; at >= 0 && (recall[at] ?? -1) >= least; at--) best = Math.max(best, precision[at] ?? 0);
      return best;
    })
    .toReversed();
}
