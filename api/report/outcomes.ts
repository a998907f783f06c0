import { levelOf } from './counts.js';
import { NOT_TO_FIND, type ReportData, type ReportRun } from './payload.js';

/**
 * What detections and objects count as at any confidence and any threshold of the ladder, from the columns of a report: the library's
 * `operatingPoints` and `confusionMatrix`. No matching is done: detections below a confidence have no influence on those above it.
 */

/** What a detection counts as. */
export const BELOW = 0;
export const TRUE = 1;
export const FALSE = 2;
export const UNCOUNTED = 3;
/** What an object counts as; `UNCOUNTED` besides. */
export const MISSED = 0;
export const FOUND = 1;
/** Missed, and a false positive of another category is on it. */
export const MISTAKEN = 2;

/** How detections are paired with objects: `confusionMatrix` has both. */
export type Rule = 'same-class-first' | 'class-agnostic';

/** Everything at one confidence and one IoU threshold. */
export interface Outcomes {
  rule: Rule;
  /** Index of the threshold. */
  iou: number;
  confidence: number;
  /** Levels below this are below the confidence. */
  least: number;
  /** By detection: `BELOW`, `TRUE`, `FALSE`, `UNCOUNTED`. */
  detection: Uint8Array;
  /** By detection: the object that it takes in the confusion matrix, of its own or another category; -1 without one. */
  taken: Int32Array;
  /** By object: `MISSED`, `FOUND`, `MISTAKEN`, `UNCOUNTED`. */
  object: Uint8Array;
  /** By category: true and false positives, and objects that are not found. */
  tp: Uint32Array;
  fp: Uint32Array;
  fn: Uint32Array;
  total: { tp: number; fp: number; fn: number };
}

/**
 * `same-class-first`: AP's matching within the categories; then each false positive, by descending score, takes the free object of another
 * category that it overlaps most. `class-agnostic`: by descending score, each detection takes the free object that it overlaps most.
 */
export function outcomesOf(
  data: ReportData,
  run: ReportRun,
  iou: number,
  confidence: number,
  rule: Rule = 'same-class-first',
): Outcomes {
  const { header, objects, images } = data;
  const slots = header.categories.length;
  const outcomes: Outcomes = {
    rule,
    iou,
    confidence,
    least: levelOf(run, confidence),
    detection: new Uint8Array(run.length),
    taken: new Int32Array(run.length).fill(-1),
    object: new Uint8Array(objects.length),
    tp: new Uint32Array(slots),
    fp: new Uint32Array(slots),
    fn: new Uint32Array(slots),
    total: { tp: 0, fp: 0, fn: 0 },
  };
  const { detection, object, tp, fp, fn, total, least } = outcomes;
  for (let o = 0; o < object.length; o++)
    if ((objects.flags[o] as number) & NOT_TO_FIND) object[o] = UNCOUNTED;
  const pair = rule === 'same-class-first' ? sameClassFirst : classAgnostic;
  for (let image = 0; image < images.length; image++) {
    const first = run.detectionStart[image] as number;
    const last = run.detectionStart[image + 1] as number;
    let end = first;
    while (end < last && (run.level[end] as number) >= least) end++;
    pair(data, run, outcomes, first, end);
  }
  for (let d = 0; d < detection.length; d++) {
    const own = detection[d];
    const slot = run.category[d] as number;
    if (own === TRUE) tp[slot] = (tp[slot] as number) + 1;
    else if (own === FALSE) fp[slot] = (fp[slot] as number) + 1;
  }
  for (let slot = 0; slot < slots; slot++) {
    const found = tp[slot] as number;
    fn[slot] = Math.max(0, (header.categories[slot]?.objects ?? 0) - found);
    total.tp += found;
    total.fp += fp[slot] as number;
    total.fn += fn[slot] as number;
  }
  return outcomes;
}

function sameClassFirst(
  { objects }: ReportData,
  run: ReportRun,
  { iou, detection, taken, object }: Outcomes,
  first: number,
  end: number,
): void {
  const bit = 1 << iou;
  const { hits, ignored, category, matchStart, matchObject, matchThresholds } = run;
  for (let d = first; d < end; d++) {
    if (((hits[d] as number) & bit) === 0) {
      detection[d] = (ignored[d] as number) & bit ? UNCOUNTED : FALSE;
      continue;
    }
    detection[d] = TRUE;
    for (let m = matchStart[d] as number; m < (matchStart[d + 1] as number); m++) {
      if (((matchThresholds[m] as number) & bit) === 0) continue;
      const o = matchObject[m] as number;
      taken[d] = o;
      object[o] = FOUND;
    }
  }
  for (let d = first; d < end; d++) {
    if (detection[d] !== FALSE) continue;
    const o = nearestMissed(run, d, bit, object, (own) => objects.category[own] !== category[d]);
    if (o < 0) continue;
    taken[d] = o;
    object[o] = MISTAKEN;
  }
}

/** The first of the objects near a detection that is missed so far and accepted; -1 without one. */
function nearestMissed(
  { nearStart, nearObject, nearThresholds }: ReportRun,
  d: number,
  bit: number,
  object: Outcomes['object'],
  accepts: (object: number) => boolean,
): number {
  for (let n = nearStart[d] as number; n < (nearStart[d + 1] as number); n++) {
    const o = nearObject[n] as number;
    if (((nearThresholds[n] as number) & bit) !== 0 && object[o] === MISSED && accepts(o)) return o;
  }
  return -1;
}

function classAgnostic(
  { objects }: ReportData,
  run: ReportRun,
  { iou, detection, taken, object }: Outcomes,
  first: number,
  end: number,
): void {
  const bit = 1 << iou;
  const { ignored, category, nearIgnored } = run;
  for (let d = first; d < end; d++) {
    const o = nearestMissed(run, d, bit, object, () => true);
    taken[d] = o;
    if (o < 0) detection[d] = ((ignored[d] as number) | (nearIgnored[d] as number)) & bit ? UNCOUNTED : FALSE;
    else if (objects.category[o] === category[d]) {
      detection[d] = TRUE;
      object[o] = FOUND;
    } else {
      detection[d] = FALSE;
      object[o] = MISTAKEN;
    }
  }
}

/** A confusion matrix: rows are true categories, columns predicted ones, the last of each is background. */
export interface Confusion {
  size: number;
  /** In C order. */
  counts: Uint32Array;
  /** Sums of the rows and of the columns. */
  truth: Float64Array;
  predicted: Float64Array;
}
/** At most this many categories have a whole matrix; 64 MB. */
const MOST = 4000;

/** The confusion matrix; `null` where there are too many categories for one. */
export function confusionOf(
  { header, objects }: ReportData,
  run: ReportRun,
  { detection, taken, object }: Outcomes,
): Confusion | null {
  const size = header.categories.length + 1;
  if (size > MOST) return null;
  const counts = new Uint32Array(size * size);
  const [truth, predicted] = [new Float64Array(size), new Float64Array(size)];
  const last = size - 1;
  const add = (row: number, column: number): void => {
    counts[row * size + column] = (counts[row * size + column] as number) + 1;
    truth[row] = (truth[row] as number) + 1;
    predicted[column] = (predicted[column] as number) + 1;
  };
  for (let d = 0; d < run.length; d++) {
    if (detection[d] !== TRUE && detection[d] !== FALSE) continue;
    const o = taken[d] as number;
    add(o < 0 ? last : (objects.category[o] as number), run.category[d] as number);
  }
  for (let o = 0; o < objects.length; o++) if (object[o] === MISSED) add(objects.category[o] as number, last);
  return { size, counts, truth, predicted };
}

/** Precision, recall and F1. */
export interface Rates {
  precision: number;
  recall: number;
  f1: number;
}

/** Precision, recall and F1; 0 where the denominator is 0. */
export const rates = (tp: number, fp: number, fn: number): Rates => ({
  precision: tp + fp === 0 ? 0 : tp / (tp + fp),
  recall: tp + fn === 0 ? 0 : tp / (tp + fn),
  f1: 2 * tp + fp + fn === 0 ? 0 : (2 * tp) / (2 * tp + fp + fn),
});

/** Means of the rates over the categories that have objects; NaN without one. */
export function macro({ tp, fp, fn }: Outcomes): Rates {
  const sum = { precision: 0, recall: 0, f1: 0 };
  let count = 0;
  for (const [slot, found] of tp.entries()) {
    const missed = fn[slot] as number;
    if (found + missed === 0) continue;
    const own = rates(found, fp[slot] as number, missed);
    sum.precision += own.precision;
    sum.recall += own.recall;
    sum.f1 += own.f1;
    count++;
  }
  const mean = (total: number): number => (count === 0 ? NaN : total / count);
  return { precision: mean(sum.precision), recall: mean(sum.recall), f1: mean(sum.f1) };
}
