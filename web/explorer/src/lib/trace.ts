/** A decision of NMS or Soft-NMS: `by` is the box that was kept, `of` the box that it decided about. */
export interface Step {
  kind: 'keep' | 'suppress' | 'decay' | 'spare';
  by: number;
  of: number;
  iou: number;
  before: number;
  after: number;
}

export interface WalkOptions {
  method: 'hard' | 'linear' | 'gaussian';
  iouThreshold: number;
  sigma: number;
  scoreThreshold: number;
  byClass: boolean;
  suppressEqual: boolean;
}

/**
 * The greedy walk, decision by decision, over the library's overlaps (`iou` of all boxes with all). It ends in what `nms` and
 * `softNms` keep; a test holds it to that.
 */
export function walk(
  matrix: ArrayLike<number>,
  scores: ArrayLike<number>,
  classIds: ArrayLike<number>,
  options: WalkOptions,
): Step[] {
  const { method, iouThreshold, sigma, scoreThreshold, byClass, suppressEqual } = options;
  const score = Array.from(scores);
  let open = score.map((_, i) => i).filter((i) => score[i] > scoreThreshold);
  const steps: Step[] = [];
  while (open.length > 0) {
    const by = open.reduce((best, i) => (score[i] > score[best] ? i : best));
    steps.push({ kind: 'keep', by, of: by, iou: 1, before: score[by], after: score[by] });
    open = open.filter((i) => i !== by);
    for (const of of open) {
      const iou = matrix[by * score.length + of];
      if (iou <= 0 || (byClass && classIds[by] !== classIds[of])) continue;
      const before = score[of];
      const above = iou > iouThreshold || (suppressEqual && iou === iouThreshold);
      if (method === 'gaussian') score[of] *= Math.exp((-iou * iou) / sigma);
      else if (method === 'linear' && iou > iouThreshold) score[of] *= 1 - iou;
      const gone = method === 'hard' ? above : score[of] <= scoreThreshold;
      if (gone) open = open.filter((i) => i !== of);
      const kind = gone ? 'suppress' : score[of] < before ? 'decay' : 'spare';
      steps.push({ kind, by, of, iou, before, after: method === 'hard' && gone ? 0 : score[of] });
    }
  }
  return steps;
}
