import { point, type Curve } from '../../../../api/report/counts';
import type { ReportData, ReportPoint, ReportRun } from '../../../../api/report/payload';

/** Rates over the confidence, ascending: one value for each score that counts. */
export interface Rates {
  confidence: Float64Array;
  precision: Float64Array;
  recall: Float64Array;
  f1: Float64Array;
}

/** Rates of all categories together, or of one. */
export function ratesOf({ confidence, truePositives, falsePositives, objects }: Curve): Rates {
  const { length } = confidence;
  const made = {
    confidence: new Float64Array(length),
    precision: new Float64Array(length),
    recall: new Float64Array(length),
    f1: new Float64Array(length),
  };
  for (let i = 0; i < length; i++) {
    const at = length - 1 - i;
    const [tp, fp] = [truePositives[i], falsePositives[i]];
    made.confidence[at] = confidence[i];
    made.precision[at] = tp / (tp + fp);
    made.recall[at] = objects === 0 ? NaN : tp / objects;
    made.f1[at] = (2 * tp) / (tp + fp + objects);
  }
  return made;
}

/** Detections by category and then by descending score. */
export interface Ordered {
  order: Uint32Array;
  /** The first of each category, and the number of all. */
  start: Uint32Array;
}

/** Sorts by counting, twice: by score downwards, ties in their own order, then by category. */
export function ordered(run: ReportRun, categories: number): Ordered {
  const down = run.level.map((level) => run.levels.length - 1 - level);
  const byScore = sortedBy(
    down,
    run.levels.length,
    Uint32Array.from({ length: run.length }, (_, i) => i),
  );
  const { places, start } = sortedBy(run.category, categories, byScore.places);
  return { order: places, start };
}

function sortedBy(keys: Uint16Array, count: number, input: Uint32Array) {
  const start = new Uint32Array(count + 1);
  for (let i = 0; i < keys.length; i++) start[keys[i] + 1]++;
  for (let key = 0; key < count; key++) start[key + 1] += start[key];
  const next = start.slice();
  const places = new Uint32Array(input.length);
  for (const at of input) places[next[keys[at]]++] = at;
  return { places, start };
}

/** The best F1 of each category at a threshold, all in one pass. */
export function bestPoints(
  data: ReportData,
  runIndex: number,
  { order, start }: Ordered,
  iou: number,
): ReportPoint[] {
  const bit = 1 << iou;
  const { level, hits, ignored, levels } = data.runs[runIndex];
  return data.header.categories.map(({ objects }, slot) => {
    let [tp, fp] = [0, 0];
    let best = point(null, 0, 0, objects);
    let highest = 0;
    for (let i = start[slot]; i < start[slot + 1];) {
      const own = level[order[i]];
      for (; i < start[slot + 1] && level[order[i]] === own; i++) {
        const d = order[i];
        if (hits[d] & bit) tp++;
        else if (!(ignored[d] & bit)) fp++;
      }
      const f1 = (2 * tp) / (tp + fp + objects);
      if (f1 > highest && !Number.isNaN(levels[own])) {
        highest = f1;
        best = point(levels[own], tp, fp, objects);
      }
    }
    return best;
  });
}

/** Number of recalls at which COCO reads precision. */
const RECALLS = 101;

/** Precision at 101 recalls, the envelope: of one category, or the mean over those that have objects. */
export function envelope(
  { header }: ReportData,
  run: ReportRun,
  { order, start }: Ordered,
  iou: number,
  category = -1,
): Float64Array {
  const bit = 1 << iou;
  const sum = new Float64Array(RECALLS);
  const best = new Float64Array(RECALLS);
  let count = 0;
  for (const [slot, { objects }] of header.categories.entries()) {
    if (objects === 0 || (category >= 0 && slot !== category)) continue;
    count++;
    best.fill(0);
    let [tp, fp, next] = [0, 0, 0];
    // The best precision at or beyond a recall counts for it: noted at the highest recall that a detection reaches.
    for (let i = start[slot]; i < start[slot + 1]; i++) {
      const d = order[i];
      if (run.hits[d] & bit) tp++;
      else if (!(run.ignored[d] & bit)) fp++;
      else continue;
      while (next < RECALLS && next / (RECALLS - 1) <= tp / objects + 1e-12) next++;
      const precision = tp / (tp + fp);
      if (next > 0 && precision > best[next - 1]) best[next - 1] = precision;
    }
    for (let r = RECALLS - 2; r >= 0; r--) best[r] = Math.max(best[r], best[r + 1]);
    for (let r = 0; r < RECALLS; r++) sum[r] += best[r];
  }
  return count === 0 ? sum.fill(NaN) : sum.map((own) => own / count);
}
