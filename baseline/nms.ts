import { argsort } from './order.js';
import { like, type Floats } from './overlap.js';

/** Like the options of `nms` of `boxwise`. */
export interface NmsOptions {
  /** IoUs above this suppress. Default 0.5. */
  iouThreshold?: number;
  /** Only scores above this are kept. Default -Infinity. */
  scoreThreshold?: number;
  /** Largest number of boxes to keep. Default: no limit. */
  maxDetections?: number;
  /** Suppress at IoUs equal to the threshold, too. Default false. */
  suppressEqual?: boolean;
  /** The class of each box: boxes suppress only within their class. Default: one class. */
  classIds?: Int32Array | undefined;
}

/** Quotients nearer to the threshold than this are computed with the roundings of the boxes' own type. */
const DOUBT = 1e-6;
/** Float32 products below this lose digits. */
const TINY = 1e-30;
/** Float32 sums above this can overflow. */
const HUGE = 1e38;

/**
 * Greedy suppression: each candidate is compared with the boxes kept so far, the latest first, until one overlaps it too much. Returns
 * the same bits as the native `nms`: products in double decide where they can, the rounded quotient where the values are close.
 * Arguments are not checked: it throws no error of its own.
 *
 * ```ts
 * const boxes = Float32Array.of(0, 0, 10, 10, 1, 1, 11, 11, 20, 20, 30, 30);
 * console.log(nms(boxes, Float32Array.of(0.9, 0.8, 0.7))); // Uint32Array(2) [ 0, 2 ]
 * ```
 *
 * @returns the kept indices, best first
 */
export function nms<T extends Floats>(boxes: T, scores: Floats, options: NmsOptions = {}): Uint32Array {
  const { iouThreshold = 0.5, scoreThreshold = -Infinity, maxDetections = Infinity } = options;
  const { suppressEqual = false, classIds } = options;
  const order = argsort(scores, scoreThreshold);
  const single = boxes instanceof Float32Array;
  const room = Math.min(order.length, maxDetections);
  const x1 = like(boxes, room);
  const y1 = like(boxes, room);
  const x2 = like(boxes, room);
  const y2 = like(boxes, room);
  const areas = like(boxes, room);
  const classes = new Int32Array(classIds ? room : 0);
  const surely = Math.max(iouThreshold, TINY) * (1 + DOUBT); // smaller quotients lose digits too
  const perhaps = iouThreshold * (1 - DOUBT);
  const exact = single ? beyondInSingle : beyondInDouble;
  const threshold = single ? Math.fround(iouThreshold) : iouThreshold;
  if (suppressEqual && threshold <= 0) return firstOfEach(order, maxDetections, classIds);
  const kept = new Uint32Array(room);
  let count = 0;
  candidates: for (let i = 0; i < order.length && count < room; i++) {
    const index = order[i]!;
    const o = index * 4;
    const left = boxes[o]!;
    const top = boxes[o + 1]!;
    const right = boxes[o + 2]!;
    const bottom = boxes[o + 3]!;
    const area = single
      ? Math.fround(Math.fround(right - left) * Math.fround(bottom - top))
      : (right - left) * (bottom - top);
    for (let k = count - 1; k >= 0; k--) {
      const width = (right < x2[k]! ? right : x2[k]!) - (left > x1[k]! ? left : x1[k]!);
      if (width <= 0) continue;
      const height = (bottom < y2[k]! ? bottom : y2[k]!) - (top > y1[k]! ? top : y1[k]!);
      if (height <= 0) continue;
      if (classIds && classes[k] !== classIds[index]) continue;
      const inter = width * height;
      const union = area + areas[k]! - inter;
      if (inter > surely * union + TINY && union < HUGE) continue candidates;
      if (inter >= perhaps * union - TINY && exact(width, height, area, areas[k]!, threshold, suppressEqual))
        continue candidates;
    }
    x1[count] = left;
    y1[count] = top;
    x2[count] = right;
    y2[count] = bottom;
    areas[count] = area;
    if (classIds) classes[count] = classIds[index]!;
    kept[count++] = index;
  }
  return kept.slice(0, count);
}

/** At or above an IoU of 0 everything overlaps everything. */
function firstOfEach(order: Uint32Array, most: number, classIds: Int32Array | undefined): Uint32Array {
  const seen = new Set<number>();
  const first = (index: number): boolean => {
    const id = classIds ? classIds[index]! : 0;
    return !seen.has(id) && seen.add(id).size > 0;
  };
  return order.filter(first).slice(0, most);
}

function beyondInSingle(
  w: number,
  h: number,
  a: number,
  b: number,
  threshold: number,
  orEqual: boolean,
): boolean {
  const inter = Math.fround(Math.fround(w) * Math.fround(h));
  const quotient = Math.fround(inter / Math.fround(Math.fround(a + b) - inter));
  return inter > 0 && (orEqual ? quotient >= threshold : quotient > threshold);
}

function beyondInDouble(
  w: number,
  h: number,
  a: number,
  b: number,
  threshold: number,
  orEqual: boolean,
): boolean {
  const inter = w * h;
  const quotient = inter / (a + b - inter);
  return inter > 0 && (orEqual ? quotient >= threshold : quotient > threshold);
}
