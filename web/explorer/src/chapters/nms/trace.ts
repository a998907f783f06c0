// The library's trace of a suppression as steps, one decision after the other.
import {
  iou,
  matrixNms,
  nms,
  nonMaximumWeighted,
  softNms,
  weightedBoxesFusion,
  type FusedBoxes,
} from 'boxwise';
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

/** One fusion of some of the boxes: which fused box each is in, and by which overlap it came there. */
export function fuse(columns: Columns, settings: Settings, size: readonly [number, number], count: number) {
  const { boxes, scores, classIds } = columns;
  const fractions = boxes.slice(0, 4 * count).map((value, k) => value / size[k % 2]);
  const labels = settings.byClass ? classIds.subarray(0, count) : new Int32Array(count);
  const model = { boxes: fractions, scores: scores.subarray(0, count), labels };
  const options = { iouThreshold: settings.threshold, scoreThreshold: settings.least, trace: true } as const;
  return settings.method === 'fusion'
    ? weightedBoxesFusion([model], options)
    : nonMaximumWeighted([model], options);
}

/** The fused boxes in pixels, each with the best of its boxes. */
export function inPixels(
  { boxes, scores, trace }: FusedBoxes & { trace: { clusters: Int32Array } },
  size: readonly [number, number],
): Fused[] {
  return [...scores].map((score, k) => ({
    box: [0, 1, 2, 3].map((c) => boxes[4 * k + c] * size[c % 2]) as unknown as Fused['box'],
    score,
    by: trace.clusters.indexOf(k),
  }));
}

export function fusionSteps(columns: Columns, settings: Settings, size: readonly [number, number]): Walked {
  const { scores } = columns;
  const steps: Step[] = [];
  const fused: Fused[][] = [[]];
  // Best score first, a box sees only those before it: the fusion of the first boxes is the fusion so far.
  for (let of = 0; of < scores.length; of++) {
    const result = fuse(columns, settings, size, of + 1);
    const cluster = result.trace.clusters[of];
    if (cluster < 0) continue;
    const now = inPixels(result, size);
    const { by } = now[cluster];
    if (by === of) steps.push(keep(of, scores[of]));
    else {
      const overlap = result.trace.overlaps[of];
      steps.push({ kind: 'join', by, of, overlap, before: scores[of], after: scores[of] });
    }
    fused.push(now);
  }
  const last = fused[steps.length];
  return { indices: last.map(({ by }) => by), scores: last.map(({ score }) => score), steps, fused };
}
