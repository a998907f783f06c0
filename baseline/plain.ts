/** The short versions: arrays of arrays, doubles, one idea per function. */

/** x1, y1, x2, y2 */
export type Box = readonly [number, number, number, number];

/** A union or an enclosing area is taken as at least this when something is divided by it. */
const EPS = 1e-6;

/**
 * Intersection over union.
 * Arguments are not checked: it throws no error of its own.
 *
 * ```ts
 * console.log(plain.iou([0, 0, 10, 10], [0, 0, 10, 5])); // 0.5
 * ```
 */
export function iou(a: Box, b: Box): number {
  const shared = intersection(a, b);
  return shared / Math.max(area(a) + area(b) - shared, EPS);
}

/**
 * 1 - generalized IoU (Rezatofighi et al. 2019). It decreases as boxes that do not touch approach each other.
 * Arguments are not checked: it throws no error of its own.
 *
 * ```ts
 * console.log(plain.giouLoss([0, 0, 10, 10], [10, 10, 20, 20])); // 1.5
 * ```
 */
export function giouLoss(predicted: Box, target: Box): number {
  const around: Box = [
    Math.min(predicted[0], target[0]),
    Math.min(predicted[1], target[1]),
    Math.max(predicted[2], target[2]),
    Math.max(predicted[3], target[3]),
  ];
  const union = area(predicted) + area(target) - intersection(predicted, target);
  return 1 - (iou(predicted, target) - (area(around) - union) / Math.max(area(around), EPS));
}

/**
 * Returns the indices that greedy suppression keeps, best first. An IoU equal to the threshold suppresses. Equal scores: the lower index.
 * Arguments are not checked: it throws no error of its own.
 *
 * ```ts
 * console.log(plain.nms([[0, 0, 10, 10], [0, 0, 10, 9], [20, 20, 30, 30]], [0.9, 0.8, 0.7])); // [ 0, 2 ]
 * ```
 */
export function nms(boxes: readonly Box[], scores: readonly number[], iouThreshold = 0.5): number[] {
  const kept: number[] = [];
  let rest = ranked(scores);
  while (rest.length) {
    const [best, ...others] = rest as [number, ...number[]];
    kept.push(best);
    rest = others.filter((other) => iou(boxes[best]!, boxes[other]!) < iouThreshold);
  }
  return kept;
}

/**
 * Returns the indices in the order in which Soft-NMS takes them, without those whose score has fallen to the threshold or below.
 * Arguments are not checked: it throws no error of its own.
 *
 * ```ts
 * console.log(plain.softNms([[0, 0, 10, 10], [0, 0, 10, 10], [20, 20, 30, 30]], [0.9, 0.8, 0.7])); // { indices: [ 0, 2, 1 ], scores: [ 0.9, 0.7, 0.10826822658929017 ] }
 * ```
 */
export function softNms(
  boxes: readonly Box[],
  scores: readonly number[],
  sigma = 0.5,
  scoreThreshold = 0.01,
): { indices: number[]; scores: number[] } {
  const now = [...scores];
  const rest = scores.map((_, index) => index);
  const taken: number[] = [];
  while (rest.length) {
    const best = rest.reduce((a, b) => (now[b]! > now[a]! ? b : a));
    rest.splice(rest.indexOf(best), 1);
    taken.push(best);
    for (const other of rest) now[other]! *= Math.exp(-(iou(boxes[best]!, boxes[other]!) ** 2) / sigma);
  }
  const indices = taken.filter((index) => now[index]! > scoreThreshold);
  return { indices, scores: indices.map((index) => now[index]!) };
}

/**
 * Boxes of every scale and ratio (width / height) around the centre of every cell, row by row.
 * Arguments are not checked: it throws no error of its own.
 *
 * ```ts
 * console.log(plain.anchors(1, 2, 8, [16], [1])); // [ [ -4, -4, 12, 12 ], [ 4, -4, 20, 12 ] ]
 * ```
 */
export function anchors(
  height: number,
  width: number,
  stride: number,
  scales: readonly number[],
  ratios: readonly number[],
): Box[] {
  const boxes: Box[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [cx, cy] = [(x + 0.5) * stride, (y + 0.5) * stride];
      for (const scale of scales) {
        for (const ratio of ratios) {
          const [w, h] = [scale * Math.sqrt(ratio), scale / Math.sqrt(ratio)];
          boxes.push([cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2]);
        }
      }
    }
  }
  return boxes;
}

/**
 * Assigns an object to each anchor: label 1 for an IoU of at least `positive`, 0 below `negative`, otherwise -1. The best anchor of each
 * object always gets label 1 for it (if several objects share their best anchor, the last one gets it).
 * Arguments are not checked: it throws no error of its own.
 *
 * ```ts
 * console.log(plain.matchAnchors([[0, 0, 10, 10], [20, 20, 30, 30]], [[0, 0, 10, 8]])); // { labels: [ 1, 0 ], matched: [ 0, 0 ] }
 * ```
 */
export function matchAnchors(
  candidates: readonly Box[],
  objects: readonly Box[],
  positive = 0.7,
  negative = 0.3,
): { labels: number[]; matched: number[] } {
  if (!objects.length) return { labels: candidates.map(() => 0), matched: candidates.map(() => 0) };
  const overlaps = candidates.map((anchor) => objects.map((object) => iou(anchor, object)));
  const matched = overlaps.map(highest);
  const labels = overlaps.map((row, i) => {
    const best = row[matched[i]!]!;
    return best >= positive ? 1 : best < negative ? 0 : -1;
  });
  for (let object = 0; object < objects.length; object++) {
    const best = highest(overlaps.map((row) => row[object]!));
    labels[best] = 1;
    matched[best] = object;
  }
  return { labels, matched };
}

function area([x1, y1, x2, y2]: Box): number {
  return (x2 - x1) * (y2 - y1);
}

function intersection(a: Box, b: Box): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  return Math.max(width, 0) * Math.max(height, 0);
}

function ranked(scores: readonly number[]): number[] {
  return scores.map((_, index) => index).sort((a, b) => scores[b]! - scores[a]!);
}

/** The first of the highest. */
function highest(values: readonly number[]): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}
