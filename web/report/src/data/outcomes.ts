import { levelOf } from '../../../../api/report/counts';
import { NOT_TO_FIND, type ReportData, type ReportRun } from '../../../../api/report/payload';

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

/** Everything at one confidence and one IoU threshold. */
export interface Outcomes {
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
 * The library's rule `same-class-first`: AP's matching within the categories; then each false positive, by descending score, takes the
 * free object of another category that it overlaps most.
 */
export function outcomesOf(
  { header, objects, images }: ReportData,
  run: ReportRun,
  iou: number,
  confidence: number,
): Outcomes {
  const bit = 1 << iou;
  const least = levelOf(run, confidence);
  const slots = header.categories.length;
  const detection = new Uint8Array(run.length);
  const taken = new Int32Array(run.length).fill(-1);
  const object = new Uint8Array(objects.length);
  const [tp, fp, fn] = [new Uint32Array(slots), new Uint32Array(slots), new Uint32Array(slots)];
  const { level, hits, ignored, category, matchStart, matchObject, matchThresholds } = run;
  const { nearStart, nearObject, nearThresholds, detectionStart } = run;
  for (let o = 0; o < object.length; o++) if (objects.flags[o] & NOT_TO_FIND) object[o] = UNCOUNTED;
  for (let image = 0; image < images.length; image++) {
    const first = detectionStart[image];
    let end = first;
    for (const last = detectionStart[image + 1]; end < last && level[end] >= least; end++) {
      const d = end;
      const isHit = (hits[d] & bit) !== 0;
      detection[d] = isHit ? TRUE : (ignored[d] & bit) !== 0 ? UNCOUNTED : FALSE;
      if (!isHit) {
        if (detection[d] === FALSE) fp[category[d]]++;
        continue;
      }
      tp[category[d]]++;
      for (let m = matchStart[d]; m < matchStart[d + 1]; m++) {
        if ((matchThresholds[m] & bit) === 0) continue;
        taken[d] = matchObject[m];
        object[matchObject[m]] = FOUND;
      }
    }
    for (let d = first; d < end; d++) {
      if (detection[d] !== FALSE) continue;
      for (let n = nearStart[d]; n < nearStart[d + 1]; n++) {
        const o = nearObject[n];
        if ((nearThresholds[n] & bit) === 0 || object[o] !== MISSED || objects.category[o] === category[d])
          continue;
        taken[d] = o;
        object[o] = MISTAKEN;
        break;
      }
    }
  }
  const total = { tp: 0, fp: 0, fn: 0 };
  for (let slot = 0; slot < slots; slot++) {
    fn[slot] = Math.max(0, header.categories[slot].objects - tp[slot]);
    total.tp += tp[slot];
    total.fp += fp[slot];
    total.fn += fn[slot];
  }
  return { iou, confidence, least, detection, taken, object, tp, fp, fn, total };
}

/** A confusion matrix: rows are true categories, columns predicted ones, the last of each is background. */
export interface Confusion {
  size: number;
  counts: Uint32Array;
}
/** At most this many categories have a whole matrix; 64 MB. */
const MOST = 4000;

export function confusionOf({ header, objects }: ReportData, run: ReportRun, at: Outcomes): Confusion | null {
  const size = header.categories.length + 1;
  if (size > MOST) return null;
  const counts = new Uint32Array(size * size);
  const last = size - 1;
  for (let d = 0; d < run.length; d++) {
    const own = at.detection[d];
    if (own !== TRUE && own !== FALSE) continue;
    const predicted = run.category[d];
    const truth = own === TRUE ? predicted : at.taken[d] < 0 ? last : objects.category[at.taken[d]];
    counts[truth * size + predicted]++;
  }
  for (let o = 0; o < objects.length; o++)
    if (at.object[o] === MISSED) counts[objects.category[o] * size + last]++;
  return { size, counts };
}

/** Precision, recall and F1; 0 where the denominator is 0. */
export const rates = (tp: number, fp: number, fn: number) => ({
  precision: tp + fp === 0 ? 0 : tp / (tp + fp),
  recall: tp + fn === 0 ? 0 : tp / (tp + fn),
  f1: 2 * tp + fp + fn === 0 ? 0 : (2 * tp) / (2 * tp + fp + fn),
});

/** Means of the rates over the categories that have objects. */
export function macro({ tp, fp, fn }: Outcomes) {
  const sum = { precision: 0, recall: 0, f1: 0 };
  let count = 0;
  for (let slot = 0; slot < tp.length; slot++) {
    if (tp[slot] + fn[slot] === 0) continue;
    const own = rates(tp[slot], fp[slot], fn[slot]);
    sum.precision += own.precision;
    sum.recall += own.recall;
    sum.f1 += own.f1;
    count++;
  }
  if (count === 0) return { precision: NaN, recall: NaN, f1: NaN };
  return { precision: sum.precision / count, recall: sum.recall / count, f1: sum.f1 / count };
}
