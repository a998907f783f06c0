import { MATCHED, NOT_TO_FIND, type ReportData, type ReportPoint, type ReportRun } from './payload.js';

/**
 * What the library's analyses count, from the columns of a report: `operatingPoints`, `operatingCurve` and `confusionMatrix` with the rule
 * `same-class-first`, at any confidence and any threshold of the ladder. No matching is done: detections below a confidence have no influence
 * on those above it.
 */

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

/** Counts of categories at one confidence. */
export interface CategoryCounts {
  truePositives: Uint32Array;
  falsePositives: Uint32Array;
  /** Objects to be found, whatever the confidence. */
  objects: Uint32Array;
}

/** Counts of all categories at a confidence and a threshold (its index in the ladder), in one pass over the detections. */
export function countsAt(
  data: ReportData,
  run: number,
  threshold: number,
  confidence: number,
): CategoryCounts {
  const { category, level, hits, ignored, length } = data.runs[run] as ReportRun;
  const size = data.header.categories.length;
  const [truePositives, falsePositives] = [new Uint32Array(size), new Uint32Array(size)];
  const least = levelOf(data.runs[run] as ReportRun, confidence);
  const bit = 1 << threshold;
  for (let at = 0; at < length; at++) {
    if ((level[at] as number) < least) continue;
    const own = category[at] as number;
    if ((hits[at] as number) & bit) truePositives[own] = (truePositives[own] as number) + 1;
    else if (!((ignored[at] as number) & bit)) falsePositives[own] = (falsePositives[own] as number) + 1;
  }
  const objects = Uint32Array.from(data.header.categories, (own) => own.objects);
  return { truePositives, falsePositives, objects };
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

/** Operating points of every category at one confidence, of their sums (micro), and the mean of categories with objects (macro). */
export function pointsAt(
  data: ReportData,
  run: number,
  threshold: number,
  confidence: number,
): { micro: ReportPoint; macro: ReportPoint; perCategory: ReportPoint[] } {
  const { truePositives, falsePositives, objects } = countsAt(data, run, threshold, confidence);
  const perCategory = [...truePositives].map((own, i) =>
    point(confidence, own, falsePositives[i] as number, objects[i] as number),
  );
  const sum = (values: Uint32Array): number => values.reduce((total, own) => total + own, 0);
  const micro = point(confidence, sum(truePositives), sum(falsePositives), sum(objects));
  const counted = perCategory.filter((_, i) => (objects[i] as number) > 0);
  const mean = (of: (own: ReportPoint) => number): number =>
    counted.length === 0 ? 0 : counted.reduce((total, own) => total + of(own), 0) / counted.length;
  const rates = {
    precision: mean((own) => own.precision),
    recall: mean((own) => own.recall),
    fScore: mean((own) => own.fScore),
  };
  return { micro, macro: { ...micro, ...rates }, perCategory };
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

/** The object that a detection matches at a threshold; -1 without one. */
export function matchOf(run: ReportRun, detection: number, threshold: number): number {
  for (let i = run.matchStart[detection] as number; i < (run.matchStart[detection + 1] as number); i++) {
    if (((run.matchThresholds[i] as number) >> threshold) & 1) return run.matchObject[i] as number;
  }
  return -1;
}

/** What detections and objects of an image are at a confidence and a threshold. */
export interface Pairing {
  /**
   * By detection of the image, which are sorted by score; only those that reach the confidence: the object that it is paired with (of its own
   * category: true positive; of another: confused), -1 for background, -2 where it counts neither for nor against.
   */
  object: Int32Array;
  /** By object of the image: the detection that it is paired with, -1 where it is missed, -2 where it need not be found. */
  detection: Int32Array;
}

/** Pairs the detections of an image as the confusion matrix does (`same-class-first`). */
export function pairing(
  data: ReportData,
  run: number,
  image: number,
  threshold: number,
  level: number,
): Pairing {
  const own = data.runs[run] as ReportRun;
  const { flags } = data.objects;
  const bit = 1 << threshold;
  const firstObject = data.images.objectStart[image] as number;
  const objects = (data.images.objectStart[image + 1] as number) - firstObject;
  const first = own.detectionStart[image] as number;
  let end = first;
  while (end < (own.detectionStart[image + 1] as number) && (own.level[end] as number) >= level) end++;
  const object = new Int32Array(end - first).fill(-1);
  const detection = new Int32Array(objects);
  for (let i = 0; i < objects; i++) detection[i] = (flags[firstObject + i] as number) & NOT_TO_FIND ? -2 : -1;
  for (let at = first; at < end; at++) {
    if ((own.hits[at] as number) & bit) {
      const match = matchOf(own, at, threshold);
      object[at - first] = match;
      if (match >= 0) detection[match - firstObject] = at;
    } else if ((own.ignored[at] as number) & bit) object[at - first] = -2;
  }
  for (let at = first; at < end; at++) {
    if (object[at - first] !== -1) continue;
    for (let i = own.nearStart[at] as number; i < (own.nearStart[at + 1] as number); i++) {
      const near = own.nearObject[i] as number;
      if (!((own.nearThresholds[i] as number) & bit) || detection[near - firstObject] !== -1) continue;
      object[at - first] = near;
      detection[near - firstObject] = at;
      break;
    }
  }
  return { object, detection };
}

/** The confusion matrix at a confidence and a threshold, in C order: rows are true categories, columns predicted ones, background is last. */
export function confusion(data: ReportData, run: number, threshold: number, confidence: number): Uint32Array {
  const own = data.runs[run] as ReportRun;
  const size = data.header.categories.length + 1;
  const counts = new Uint32Array(size * size);
  const level = levelOf(own, confidence);
  const add = (truth: number, predicted: number): void => {
    const cell = truth * size + predicted;
    counts[cell] = (counts[cell] as number) + 1;
  };
  for (let image = 0; image < data.images.length; image++) {
    const { object, detection } = pairing(data, run, image, threshold, level);
    const first = own.detectionStart[image] as number;
    for (const [i, paired] of object.entries()) {
      if (paired === -2) continue;
      add(
        paired < 0 ? size - 1 : (data.objects.category[paired] as number),
        own.category[first + i] as number,
      );
    }
    const firstObject = data.images.objectStart[image] as number;
    for (const [i, paired] of detection.entries())
      if (paired === -1) add(data.objects.category[firstObject + i] as number, size - 1);
  }
  return counts;
}

/** Whether a detection matches an object at the base threshold. */
export function isMatched(run: ReportRun, detection: number): boolean {
  return run.kind[detection] === MATCHED;
}
