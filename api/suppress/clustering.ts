import { native } from '../errors.js';
import { doubles, rows, wide, type BoxesInput, type NumbersInput } from '../check/arrays.js';
import { uprightFormat, type BoxFormat } from '../check/boxes.js';
import { mistake, outOfRange } from '../check/mistakes.js';
import { flagOr, leastScore, within } from '../check/numbers.js';
import { knownOptions, optionsOf, unused } from '../check/options.js';
import { overlapPairs } from '../overlap.js';
import { classesOf, type ClassOptions } from './groups.js';
import type { MergedBoxes } from './merging.js';

/** Options of {@link weightedBoxClustering}. */
export interface WeightedBoxClusteringOptions extends ClassOptions {
  /** How the boxes are written, and the merged ones: `xyxy` (default), `xywh`, `cxcywh` or `yxyx`. */
  format?: Exclude<BoxFormat, 'rotated' | 'cxcywhr'>;
  /** Boxes whose IoU with the best box of a cluster is at or above this belong to it; above 0, at most 1. Default 0.5. */
  iouThreshold?: number;
  /** Only boxes with a score above this take part. Default -Infinity. */
  scoreThreshold?: number;
  /** Boxes weigh as much as their IoU with the best box, instead of all the same. Default false. */
  iouWeighted?: boolean;
  /**
   * Boxes weigh as much as their score, and the cluster has the score of its best box, as MediaPipe blends detections (`NonMaxSuppressionCalculator`
   * with `WEIGHTED`). Scores have to be at least 0. Not beside `iouWeighted`. Default false.
   */
  scoreWeighted?: boolean;
}

/** Merged boxes with the cluster of each box. */
export interface ClusteredBoxes extends MergedBoxes<Float64Array> {
  /** Index of the merged box that each box is part of; -1 for boxes whose score is too low. */
  clusters: Int32Array;
}

const KNOWN = knownOptions<WeightedBoxClusteringOptions>(
  'weightedBoxClustering(boxes, scores, { iouThreshold: 0.5 })',
  {
    format: true,
    classIds: true,
    groups: true,
    iouThreshold: true,
    scoreThreshold: true,
    iouWeighted: true,
    scoreWeighted: true,
  },
);

/**
 * Weighted box clustering: like {@link nms}, but the best box that is left takes all boxes of its class that overlap it by `iouThreshold` or more, and the cluster's box
 * and score are the means of theirs. Made for many boxes of one object that scatter around it, as of patches of medical images.
 *
 * Computed in doubles. Among equal scores the lower index comes first; NaN scores and -Infinity are dropped. Boxes that are inverted, empty or contain NaN overlap
 * nothing and stay as they are. Source: Jaeger et al., Retina U-Net (2018), as in `wbc` of lsnms 0.4.4; `scoreWeighted` as in MediaPipe 0.10.
 *
 * ```ts
 * const boxes = [[0, 0, 10, 10], [2, 0, 12, 10], [20, 20, 30, 30]];
 * const merged = weightedBoxClustering(boxes, [0.75, 0.5, 0.25]);
 * console.log(merged.boxes); // Float64Array(8) [ 1, 0, 11, 10, 20, 20, 30, 30 ]
 * console.log(merged.scores, merged.indices); // Float64Array(2) [ 0.625, 0.25 ] Uint32Array(2) [ 0, 2 ]
 * ```
 *
 * @throws BoxwiseError `LENGTH_MISMATCH` for scores or classes of another number; `OUT_OF_RANGE` for thresholds; `TOO_LARGE` for more than 2^26 pairs of overlapping boxes
 */
export function weightedBoxClustering(
  boxes: BoxesInput,
  scores: NumbersInput,
  options?: WeightedBoxClusteringOptions,
): ClusteredBoxes {
  return native(() => {
    const given = optionsOf(options, KNOWN);
    const iouThreshold = within(given.iouThreshold ?? 0.5, 'iouThreshold', Number.MIN_VALUE, 1);
    const scoreThreshold = within(given.scoreThreshold ?? -Infinity, 'scoreThreshold', -Infinity, Infinity);
    const iouWeighted = flagOr(given.iouWeighted, false, 'iouWeighted');
    const scoreWeighted = flagOr(given.scoreWeighted, false, 'scoreWeighted');
    if (scoreWeighted) unused(given, ['iouWeighted'], 'to boxes that are not weighted by their scores');
    const format = uprightFormat(given.format);
    const [own, ranks, classes] = [
      wide(rows(boxes, 4, 'boxes')),
      doubles(scores, 'scores'),
      classesOf(given),
    ];
    for (const [input, length, count] of [
      ['boxes', own.length, 4 * ranks.length],
      ['classIds', classes?.length ?? ranks.length, ranks.length],
    ] as const)
      // prettier-ignore
      if (length !== count)
      throw mistake('LENGTH_MISMATCH', `${count} numbers for ${ranks.length} scores`, String(length), input);
    leastScore(scoreThreshold, ranks, 'scoreThreshold');
    const pairs = overlapPairs(own, own, nextDown(iouThreshold), { format });
    const starts = startsOf(pairs.rows, ranks.length);
    const order = Array.from(ranks.keys()).filter((i) => (ranks[i] as number) > scoreThreshold);
    order.sort((a, b) => (ranks[b] as number) - (ranks[a] as number) || a - b);
    if (scoreWeighted) checkWeights(ranks, order);
    const clusters = new Int32Array(ranks.length).fill(-1);
    const takesPart = new Uint8Array(ranks.length);
    for (const i of order) takesPart[i] = 1;
    const [indices, merged, means]: [number[], number[], number[]] = [[], [], []];
    for (const best of order) {
      if (clusters[best] !== -1) continue;
      const sums = [0, 0, 0, 0, 0];
      let weights = 0;
      const add = (box: number, overlap: number): void => {
        const weight = scoreWeighted ? (ranks[box] as number) : iouWeighted ? overlap : 1;
        clusters[box] = indices.length;
        weights += weight;
        for (let k = 0; k < 5; k++) {
          const value = (k < 4 ? own[4 * box + k] : ranks[box]) as number;
          sums[k] = (sums[k] as number) + value * weight;
        }
      };
      for (let at = starts[best] as number; at < (starts[best + 1] as number); at++) {
        const box = pairs.columns[at] as number;
        const isFree = takesPart[box] === 1 && clusters[box] === -1;
        if (isFree && classes?.[box] === classes?.[best]) add(box, pairs.ious[at] as number);
      }
      if (clusters[best] === -1) add(best, 1);
      const [score, ...corners] = [sums[4] as number, ...sums.slice(0, 4)].map((sum) => sum / weights);
      // Boxes that all weigh nothing stay as the best of them is.
      const isNothing = weights === 0;
      means.push(scoreWeighted ? (ranks[best] as number) : (score as number));
      merged.push(...(isNothing ? own.subarray(4 * best, 4 * best + 4) : corners));
      indices.push(best);
    }
    return {
      indices: Uint32Array.from(indices),
      boxes: Float64Array.from(merged),
      scores: Float64Array.from(means),
      clusters,
    };
  });
}

/** Throws for a score that is no weight: the mean of boxes with negative weights lies outside them. */
function checkWeights(scores: Float64Array, order: readonly number[]): void {
  const wrong = order.find((i) => !((scores[i] as number) >= 0 && (scores[i] as number) < Infinity));
  if (wrong !== undefined)
    throw outOfRange('finite scores of at least 0 with scoreWeighted', scores[wrong], 'scores', wrong);
}

/** The greatest double below a positive one. */
function nextDown(value: number): number {
  const bits = new BigUint64Array(Float64Array.of(value).buffer);
  bits[0] = (bits[0] as bigint) - 1n;
  return new Float64Array(bits.buffer)[0] as number;
}

/** The first pair of each row, and last the number of pairs. */
function startsOf(sorted: Uint32Array, count: number): Uint32Array {
  const starts = new Uint32Array(count + 1);
  for (const row of sorted) starts[row + 1] = (starts[row + 1] as number) + 1;
  for (let i = 0; i < count; i++) starts[i + 1] = (starts[i + 1] as number) + (starts[i] as number);
  return starts;
}
