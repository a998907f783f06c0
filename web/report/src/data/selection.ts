import { KINDS, type ReportData, type ReportFilter, type ReportRun } from '../../../../api/report/payload';
import type { Changes } from './changes';
import { sliceOf } from './filter';
import {
  BELOW,
  FALSE,
  FOUND,
  MISSED,
  MISTAKEN,
  TRUE,
  UNCOUNTED,
  type Outcomes,
} from '../../../../api/report/outcomes';

export type Order = 'cost' | 'count' | 'file';

/** What a filter selects. */
export interface Selection {
  /** Images, in the order in which they are shown. */
  images: number[];
  /** By image: the number of detections and objects that are selected. */
  counts: Uint32Array;
  /** By detection and by object: whether it is selected. */
  detections: Uint8Array;
  objects: Uint8Array;
  /** Of all images. */
  total: number;
  /** Detections that would be selected, but are below the confidence. */
  below: number;
}

const isRange = (own: ReportFilter) =>
  [own.minScore, own.maxScore, own.minIou, own.maxIou].some((limit) => limit !== undefined);

/** Whether a filter speaks of one outcome or of any error. */
const isOfErrors = (own: ReportFilter) =>
  own.outcome === undefined &&
  own.kind === undefined &&
  own.truth === undefined &&
  own.predicted === undefined &&
  own.label === undefined &&
  own.change === undefined &&
  !isRange(own);

export function select(
  data: ReportData,
  runIndex: number,
  at: Outcomes,
  filter: ReportFilter,
  order: Order,
  changes: Changes | null = null,
): Selection {
  const run = data.runs[runIndex];
  const counts = new Uint32Array(data.images.length);
  const detections = new Uint8Array(run.length);
  const objects = new Uint8Array(data.objects.length);
  let below = 0;
  const picks = detectionTest(data, run, at, filter);
  const takes = objectTest(data, run, at, filter);
  if (filter.label !== undefined || filter.change !== undefined || filter.by !== undefined) {
    mark(data, runIndex, filter, changes, counts, detections, objects);
  } else {
    if (picks)
      for (let d = 0; d < run.length; d++) {
        if (!picks(d)) continue;
        if (at.detection[d] === BELOW) below++;
        else {
          detections[d] = 1;
          counts[run.image[d]]++;
        }
      }
    if (takes)
      for (let o = 0; o < objects.length; o++) {
        if (!takes(o)) continue;
        objects[o] = 1;
        counts[data.objects.image[o]]++;
      }
  }
  if (filter.image !== undefined) counts.forEach((_, image) => image !== filter.image && (counts[image] = 0));
  const images: number[] = [];
  let total = 0;
  for (let image = 0; image < counts.length; image++) {
    total += counts[image];
    if (counts[image] > 0) images.push(image);
  }
  if (filter.image !== undefined && images.length === 0) images.push(filter.image);
  const cost = (image: number) => (Number.isNaN(run.imageCost[image]) ? -Infinity : run.imageCost[image]);
  const byCost = (a: number, b: number) => (cost(a) === cost(b) ? 0 : cost(b) - cost(a));
  const byCount = (a: number, b: number) => counts[b] - counts[a];
  if (order === 'cost') images.sort((a, b) => byCost(a, b) || byCount(a, b) || a - b);
  else if (order === 'count') images.sort((a, b) => byCount(a, b) || byCost(a, b) || a - b);
  return { images, counts, detections, objects, total, below };
}

type Test = (index: number) => boolean;

/** Whether a detection is selected, whatever its score; null if none is. */
function detectionTest(data: ReportData, run: ReportRun, at: Outcomes, filter: ReportFilter): Test | null {
  const { category, truth, predicted, outcome, minScore = -Infinity, maxScore = Infinity } = filter;
  const { minIou = -Infinity, maxIou = Infinity } = filter;
  if (outcome === 'falseNegative' || predicted === 'background' || filter.kind === 'missed') return null;
  const kind = filter.kind === undefined ? -1 : KINDS.indexOf(filter.kind);
  const area = areaBit(data, filter);
  const inSlice = sliceTest(data, filter);
  const isAgnostic = at.rule === 'class-agnostic';
  const errorsOnly = isOfErrors(filter);
  const state = outcome && { truePositive: TRUE, falsePositive: FALSE, ignored: UNCOUNTED }[outcome];
  const bit = 1 << at.iou;
  const scored = filter.minScore !== undefined || filter.maxScore !== undefined;
  const last = run.levels.at(-1);
  return (d) => {
    if (category !== undefined && run.category[d] !== category) return false;
    if (predicted !== undefined && run.category[d] !== predicted) return false;
    if (kind >= 0 && run.kind[d] !== kind) return false;
    // Below the confidence nothing is paired without regard to categories.
    if (isAgnostic && at.detection[d] === BELOW) return false;
    const own = isAgnostic
      ? at.detection[d]
      : run.hits[d] & bit
        ? TRUE
        : run.ignored[d] & bit
          ? UNCOUNTED
          : FALSE;
    if (state !== undefined && own !== state) return false;
    if (errorsOnly && own !== FALSE) return false;
    if (scored) {
      const score = run.levels[run.level[d]];
      if (!(score >= minScore && (score < maxScore || (score === maxScore && score === last)))) return false;
    }
    if (run.iou[d] < minIou || (run.iou[d] >= maxIou && maxIou < 1)) return false;
    if (truth !== undefined || (predicted !== undefined && own === UNCOUNTED)) {
      if (own === UNCOUNTED) return false;
      const taken =
        own === TRUE ? run.category[d] : at.taken[d] < 0 ? 'background' : data.objects.category[at.taken[d]];
      if (truth !== undefined && taken !== truth) return false;
    }
    const object = at.taken[d] >= 0 ? at.taken[d] : run.object[d];
    if (area && (object < 0 || !(data.objects.areas[object] & area))) return false;
    return !inSlice || inSlice(run.image[d], object);
  };
}

function areaBit({ header }: ReportData, { area }: ReportFilter): number {
  const at = area === undefined ? -1 : header.params.areaRanges.findIndex(([label]) => label === area);
  return at < 0 ? 0 : 1 << at;
}

/** Whether an image and an object (-1 for none) are in the slice; null where every one is. */
function sliceTest(
  { header, slices }: ReportData,
  { slice }: ReportFilter,
): ((image: number, object: number) => boolean) | null {
  const found = slice === undefined ? undefined : sliceOf(slice, header);
  const members = found && slices[found.table];
  if (!members) return null;
  const own = found.row + 1;
  return members.of === 'images'
    ? (image) => members.row[image] === own
    : (_, object) => object >= 0 && members.row[object] === own;
}

/** Whether an object is selected; null if none is. */
function objectTest(data: ReportData, run: ReportRun, at: Outcomes, filter: ReportFilter): Test | null {
  const { category, truth, predicted, outcome } = filter;
  if (truth === 'background' || (predicted !== undefined && predicted !== 'background')) return null;
  if (outcome !== undefined && outcome !== 'falseNegative') return null;
  if (filter.kind !== undefined && filter.kind !== 'missed') return null;
  if (isRange(filter)) return null;
  if (truth !== undefined && predicted === undefined && outcome === undefined) return null;
  const area = areaBit(data, filter);
  const inSlice = sliceTest(data, filter);
  const missed = filter.kind === 'missed' ? KINDS.indexOf('missed') : -1;
  return (o) => {
    if (missed >= 0 ? run.objectKind[o] !== missed : at.object[o] === FOUND || at.object[o] === UNCOUNTED)
      return false;
    if (predicted === 'background' && at.object[o] === MISTAKEN) return false;
    if (category !== undefined && data.objects.category[o] !== category) return false;
    if (truth !== undefined && data.objects.category[o] !== truth) return false;
    if (area && !(data.objects.areas[o] & area)) return false;
    return !inSlice || inSlice(data.objects.image[o], o);
  };
}

/** Selects what tables of the header name: suspicious labels, and what became of images and objects. */
function mark(
  { header, objects, runs }: ReportData,
  runIndex: number,
  { label, change, category, by, kind }: ReportFilter,
  changes: Changes | null,
  counts: Uint32Array,
  detections: Uint8Array,
  chosen: Uint8Array,
): void {
  if (label !== undefined)
    for (const own of header.runs[runIndex].labels?.boxes ?? []) {
      if (own.kind !== label || (category !== undefined && own.category !== category)) continue;
      counts[own.image]++;
      if (own.object >= 0) chosen[own.object] = 1;
      if (own.detection >= 0) detections[own.detection] = 1;
    }
  if (by !== undefined && kind !== undefined)
    for (const object of sharedBy(runs, KINDS.indexOf(kind), by)) {
      if (category !== undefined && objects.category[object] !== category) continue;
      chosen[object] = 1;
      counts[objects.image[object]]++;
    }
  if (change === undefined) return;
  for (const own of changes?.objects ?? []) {
    if (own.change !== change || (category !== undefined && objects.category[own.object] !== category))
      continue;
    chosen[own.object] = 1;
    if (category !== undefined) counts[objects.image[own.object]]++;
  }
  if (category !== undefined) return;
  for (const own of changes?.images ?? [])
    if (own.change === change) counts[own.image] += Math.abs(own.errorsAfter - own.errorsBefore);
}

/** Objects with an error of a kind at the base threshold, of detections of every score: in both runs, or in one alone. */
export function sharedBy(runs: readonly ReportRun[], kind: number, by: 'both' | 'a' | 'b'): number[] {
  const [a, b] = runs;
  const found: number[] = [];
  for (let o = 0; o < a.objectKind.length; o++) {
    const [one, other] = [a.objectKind[o] === kind, b.objectKind[o] === kind];
    if (by === 'both' ? one && other : by === 'a' ? one && !other : other && !one) found.push(o);
  }
  return found;
}

/** Numbers of an image at one confidence and IoU. */
export function imageCounts(data: ReportData, run: ReportRun, at: Outcomes, image: number) {
  let [tp, fp, fn] = [0, 0, 0];
  for (let d = run.detectionStart[image]; d < run.detectionStart[image + 1]; d++) {
    if (at.detection[d] === TRUE) tp++;
    else if (at.detection[d] === FALSE) fp++;
  }
  for (let o = data.images.objectStart[image]; o < data.images.objectStart[image + 1]; o++)
    if (at.object[o] === MISSED || at.object[o] === MISTAKEN) fn++;
  return { tp, fp, fn };
}
