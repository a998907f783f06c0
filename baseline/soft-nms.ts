import { like, type Floats } from './overlap.js';

/** Like the options of `softNms` of `boxwise`. */
export interface SoftNmsOptions {
  /** σ of the Gaussian. Default 0.5. */
  sigma?: number;
  /** Only lowered scores above this are kept. Default 0.01. */
  scoreThreshold?: number;
  /** Largest number of boxes to keep. Default: no limit. */
  maxDetections?: number;
}

/** Boxes in the order of selection, with their scores at that time. */
export interface ScoredIndices<T> {
  /** Indices of the kept boxes, in the order of selection. */
  indices: Uint32Array;
  /** Their lowered scores. */
  scores: T;
}

/**
 * Soft-NMS with a Gaussian (Bodla et al. 2017): takes the best box and multiplies the score of every other box by exp(-iou² / sigma). Each
 * selection lowers the scores, drops boxes that fell too low and finds the next best in one pass. Equal scores: the lower index.
 * Arguments are not checked: it throws no error of its own.
 *
 * ```ts
 * const twice = Float32Array.of(0, 0, 10, 10, 0, 0, 10, 10);
 * console.log(softNms(twice, Float32Array.of(0.9, 0.8)).indices); // Uint32Array(2) [ 0, 1 ]
 * ```
 */
export function softNms<T extends Floats>(
  boxes: Floats,
  scores: T,
  options: SoftNmsOptions = {},
): ScoredIndices<T> {
  const { sigma = 0.5, scoreThreshold = 0.01, maxDetections = Infinity } = options;
  const { length } = scores;
  const [x1, y1, x2, y2, areas] = [0, 1, 2, 3, 4].map(() => like(boxes, length)) as [
    Floats,
    Floats,
    Floats,
    Floats,
    Floats,
  ];
  const left = like(scores, length);
  const ids = new Uint32Array(length);
  const indices = new Uint32Array(length);
  const lowered = like(scores, length);
  let waiting = 0;
  let best = -1;
  for (let i = 0; i < length; i++) {
    if (!(scores[i]! > scoreThreshold)) continue;
    const o = i * 4;
    x1[waiting] = boxes[o]!;
    y1[waiting] = boxes[o + 1]!;
    x2[waiting] = boxes[o + 2]!;
    y2[waiting] = boxes[o + 3]!;
    areas[waiting] = (x2[waiting]! - x1[waiting]!) * (y2[waiting]! - y1[waiting]!);
    left[waiting] = scores[i]!;
    ids[waiting] = i;
    if (best < 0 || scores[i]! > left[best]!) best = waiting;
    waiting++;
  }
  const move = (from: number, to: number): void => {
    x1[to] = x1[from]!;
    y1[to] = y1[from]!;
    x2[to] = x2[from]!;
    y2[to] = y2[from]!;
    areas[to] = areas[from]!;
    left[to] = left[from]!;
    ids[to] = ids[from]!;
  };
  let count = 0;
  while (waiting > 0 && count < maxDetections) {
    const ax1 = x1[best]!;
    const ay1 = y1[best]!;
    const ax2 = x2[best]!;
    const ay2 = y2[best]!;
    const area = areas[best]!;
    indices[count] = ids[best]!;
    lowered[count++] = left[best]!;
    waiting--;
    if (best < waiting) move(waiting, best);
    best = -1;
    let highest = -Infinity;
    for (let i = 0; i < waiting; i++) {
      let score = left[i]!;
      const width = (ax2 < x2[i]! ? ax2 : x2[i]!) - (ax1 > x1[i]! ? ax1 : x1[i]!);
      if (width > 0) {
        const height = (ay2 < y2[i]! ? ay2 : y2[i]!) - (ay1 > y1[i]! ? ay1 : y1[i]!);
        if (height > 0) {
          const inter = width * height;
          const iou = inter / (area + areas[i]! - inter);
          left[i] = score * Math.exp((-iou * iou) / sigma);
          score = left[i]!; // as the array rounds it
          if (!(score > scoreThreshold)) {
            waiting--;
            if (i < waiting) move(waiting, i);
            i--;
            continue;
          }
        }
      }
      if (score > highest || (score === highest && ids[i]! < ids[best]!)) {
        highest = score;
        best = i;
      }
    }
  }
  return { indices: indices.slice(0, count), scores: lowered.slice(0, count) as T };
}
