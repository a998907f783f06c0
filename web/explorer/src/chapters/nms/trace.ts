// The library's trace of a suppression as steps, one decision after the other.
import { iou, matrixNms, nms, nonMaximumMerging, softNms, weightedBoxesFusion } from 'boxwise';
import type { Fused, Settings, Step } from './methods';

/** Boxes as the library takes them, best score first. */
export interface Columns {
  boxes: Float64Array;
  scores: Float64Array;
  classIds: Int32Array;
}
/** What is kept, best first, and the steps that led there. */
export interface Walked {
  indices: number[];
  scores: number[];
  steps: Step[];
  /** For a method that makes new boxes: those there are after each number of steps. */
  fused: Fused[][];
}

const keep = (i: number, score: number): Step => ({
  kind: 'keep',
  by: i,
  of: i,
  overlap: 1,
  before: score,
  after: score,
});
/** The class of each box, or none where classes do not count. */
export const classesOf = ({ classIds }: Columns, { byClass }: Settings) => (byClass ? { classIds } : {});

export function hardSteps(columns: Columns, settings: Settings): Walked {
  const { boxes, scores, classIds } = columns;
  const kind = settings.method === 'diou' ? 'diou' : 'iou';
  const { indices, trace } = nms(boxes, scores, {
    ...classesOf(columns, settings),
    kind,
    iouThreshold: settings.threshold,
    scoreThreshold: settings.least,
    suppressEqual: settings.orEqual,
    trace: true,
  });
  // Overlaps that decided nothing are not in the trace: the library measures them, too.
  const [areas, overlaps] = [iou(boxes, boxes), iou(boxes, boxes, { kind })];
  const { suppressedBy } = trace;
  const rank = new Map([...indices].map((i, k) => [i, k]));
  const steps: Step[] = [];
  indices.forEach((by, k) => {
    steps.push(keep(by, scores[by]));
    for (let of = 0; of < scores.length; of++) {
      const [end, before] = [rank.get(suppressedBy[of]), scores[of]];
      if (end === k) {
        steps.push({ kind: 'suppress', by, of, overlap: trace.overlaps[of], before, after: 0 });
        continue;
      }
      // Still there, of its class and touched: spared.
      const isOpen = end === undefined ? (rank.get(of) ?? -1) > k : end > k;
      const isAlike = !settings.byClass || classIds[of] === classIds[by];
      if (isOpen && isAlike && areas[by * scores.length + of] > 0)
        steps.push({
          kind: 'spare',
          by,
          of,
          overlap: overlaps[by * scores.length + of],
          before,
          after: before,
        });
    }
  });
  const kept = [...indices];
  return { indices: kept, scores: kept.map((i) => scores[i]), steps, fused: [] };
}

export function softSteps(columns: Columns, settings: Settings): Walked {
  const { indices, scores, trace } = softNms(columns.boxes, columns.scores, {
    ...classesOf(columns, settings),
    ...(settings.method === 'linear'
      ? { method: 'linear', iouThreshold: settings.threshold }
      : { method: 'gaussian', sigma: settings.sigma }),
    scoreThreshold: settings.least,
    trace: true,
  });
  const { offsets, boxes, overlaps, before, after } = trace.decays;
  const steps: Step[] = [];
  indices.forEach((by, k) => {
    steps.push(keep(by, scores[k]));
    for (let d = offsets[k]; d < offsets[k + 1]; d++) {
      const gone = trace.suppressedBy[boxes[d]] === by;
      const kind = gone ? 'suppress' : after[d] < before[d] ? 'decay' : 'spare';
      steps.push({ kind, by, of: boxes[d], overlap: overlaps[d], before: before[d], after: after[d] });
    }
  });
  return { indices: [...indices], scores: [...scores], steps, fused: [] };
}

export function matrixSteps(columns: Columns, settings: Settings): Walked {
  const { indices, scores, trace } = matrixNms(columns.boxes, columns.scores, {
    ...classesOf(columns, settings),
    method: 'linear',
    scoreThreshold: settings.least,
    postThreshold: settings.least,
    trace: true,
  });
  const kept = new Map([...indices].map((i, k) => [i, scores[k]]));
  const steps: Step[] = [];
  columns.scores.forEach((before, of) => {
    if (before <= settings.least) return;
    const by = trace.loweredBy[of];
    if (by < 0) steps.push(keep(of, before));
    else {
      const after = kept.get(of) ?? before * trace.factors[of];
      const kind = kept.has(of) ? (after < before ? 'decay' : 'spare') : 'suppress';
      steps.push({ kind, by, of, overlap: trace.overlaps[of], before, after });
    }
  });
  return { indices: [...indices], scores: [...scores], steps, fused: [] };
}

/** What fusion or merging makes of the first boxes, and which of the new boxes each of them is in, by which overlap. */
export interface Made {
  fused: Fused[];
  clusters: Int32Array;
  overlaps: ArrayLike<number>;
}

export function fuse(
  columns: Columns,
  settings: Settings,
  size: readonly [number, number],
  count: number,
): Made {
  const [boxes, scores] = [columns.boxes.subarray(0, 4 * count), columns.scores.subarray(0, count)];
  const classIds = settings.byClass ? columns.classIds.subarray(0, count) : new Int32Array(count);
  const { threshold: iouThreshold, least: scoreThreshold } = settings;
  const boxOf = (list: ArrayLike<number>, k: number) =>
    [0, 1, 2, 3].map((c) => list[4 * k + c]) as unknown as Fused['box'];
  if (settings.method === 'merging') {
    const merged = nonMaximumMerging(boxes, scores, { classIds, iouThreshold, scoreThreshold, trace: true });
    const fused = [...merged.indices].map((by, k) => ({
      box: boxOf(merged.boxes, k),
      score: merged.scores[k],
      by,
    }));
    return { fused, clusters: merged.trace.clusters, overlaps: merged.trace.overlaps };
  }
  // Ensembles take fractions of the picture.
  const model = { boxes: boxes.map((value, k) => value / size[k % 2]), scores, labels: classIds };
  const made = weightedBoxesFusion([model], { iouThreshold, scoreThreshold, trace: true });
  const { clusters, overlaps } = made.trace;
  const fused = [...made.scores].map((score, k) => ({
    box: boxOf(
      made.boxes.map((value, at) => value * size[at % 2]),
      k,
    ),
    score,
    by: clusters.indexOf(k),
  }));
  return { fused, clusters, overlaps };
}

export function fusionSteps(columns: Columns, settings: Settings, size: readonly [number, number]): Walked {
  const { scores } = columns;
  const steps: Step[] = [];
  const fused: Fused[][] = [[]];
  // Best score first, a box sees only those before it: the fusion of the first boxes is the fusion so far.
  for (let of = 0; of < scores.length; of++) {
    const { fused: now, clusters, overlaps } = fuse(columns, settings, size, of + 1);
    if (clusters[of] < 0) continue;
    const { by } = now[clusters[of]];
    if (by === of) steps.push(keep(of, scores[of]));
    else {
      const overlap = overlaps[of];
      steps.push({ kind: 'join', by, of, overlap, before: scores[of], after: scores[of] });
    }
    fused.push(now);
  }
  const last = fused[steps.length];
  return { indices: last.map(({ by }) => by), scores: last.map(({ score }) => score), steps, fused };
}
