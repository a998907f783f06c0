import type { ReportData, ReportPoint, ReportRun } from './payload.js';

/** Counts over the confidence, from the columns of a report: the library's `operatingCurve`. */

/** The lowest index of `levels` whose score reaches a confidence: detections count if `level >= levelOf(run, confidence)`. */
export function levelOf({ levels }: ReportRun, confidence: number): number {
  let [low, high] = [0, levels.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((levels[middle] as number) >= confidence) high = middle;
    else low = middle + 1; // also for NaN
  }
  return low;
}

/** Precision, recall and F1 of counts. */
export function point(
  confidence: number | null,
  truePositives: number,
  falsePositives: number,
  objects: number,
): ReportPoint {
  const falseNegatives = objects - truePositives;
  const ratio = (top: number, bottom: number): number => (bottom === 0 ? 0 : top / bottom);
  return {
    confidence,
    precision: ratio(truePositives, truePositives + falsePositives),
    recall: ratio(truePositives, objects),
    fScore: ratio(2 * truePositives, 2 * truePositives + falseNegatives + falsePositives),
    truePositives,
    falsePositives,
    falseNegatives,
  };
}

/** A curve: a point for each level at which a detection counts, the highest confidence first. */
export interface Curve {
  confidence: Float64Array;
  truePositives: Uint32Array;
  falsePositives: Uint32Array;
  objects: number;
}

/** The curve of a category, or of all categories together, at a threshold. */
export function curve(data: ReportData, run: number, threshold: number, category?: number): Curve {
  const own = data.runs[run] as ReportRun;
  const bit = 1 << threshold;
  const count = own.levels.length;
  const [right, wrong] = [new Uint32Array(count), new Uint32Array(count)];
  for (let at = 0; at < own.length; at++) {
    if (category !== undefined && own.category[at] !== category) continue;
    const level = own.level[at] as number;
    if ((own.hits[at] as number) & bit) right[level] = (right[level] as number) + 1;
    else if (!((own.ignored[at] as number) & bit)) wrong[level] = (wrong[level] as number) + 1;
  }
  const confidence: number[] = [];
  const truePositives: number[] = [];
  const falsePositives: number[] = [];
  let [found, stray] = [0, 0];
  for (let level = count - 1; level >= 0; level--) {
    if ((right[level] as number) + (wrong[level] as number) === 0) continue;
    if (Number.isNaN(own.levels[level])) continue; // below every confidence
    found += right[level] as number;
    stray += wrong[level] as number;
    confidence.push(own.levels[level] as number);
    truePositives.push(found);
    falsePositives.push(stray);
  }
  const { categories } = data.header;
  const objects =
    category === undefined
      ? categories.reduce((sum, each) => sum + each.objects, 0)
      : (categories[category]?.objects ?? 0);
  return {
    confidence: Float64Array.from(confidence),
    truePositives: Uint32Array.from(truePositives),
    falsePositives: Uint32Array.from(falsePositives),
    objects,
  };
}

/** The point of a curve with the greatest F1; of equals the highest confidence. Without a true positive there is no confidence. */
export function bestF1({ confidence, truePositives, falsePositives, objects }: Curve): ReportPoint {
  let best = point(null, 0, 0, objects);
  for (const [i, own] of confidence.entries()) {
    const next = point(own, truePositives[i] as number, falsePositives[i] as number, objects);
    if (next.fScore > best.fScore) best = next;
  }
  return best;
}
