import { nms } from './nms.js';

/** How a detection head's output is read. */
export interface YoloOptions {
  /** A class probability must be above it; default 0.25. */
  scoreThreshold?: number;
  /** An IoU above it suppresses within a class; default 0.7. */
  iouThreshold?: number;
  /** At most so many detections; default 300. */
  maxDetections?: number;
  /** Every class of a box above the threshold counts, not only its best. */
  multiLabel?: boolean;
}

/**
 * The output of an anchor-free YOLO head, `[4 + classes, anchors]` row by row (centre, size, then a row of probabilities a class), to
 * detections: rows of x1, y1, x2, y2, score and class, best first. Suppression within each class.
 */
export function decodeYolo(
  head: Float32Array,
  anchors: number,
  classes: number,
  options: YoloOptions = {},
): Float32Array {
  const { scoreThreshold = 0.25, iouThreshold = 0.7, maxDetections = 300, multiLabel = false } = options;
  const [places, classIds, scores] = multiLabel
    ? everyClass(head, anchors, classes, scoreThreshold)
    : bestClass(head, anchors, classes, scoreThreshold);
  const boxes = new Float32Array(places.length * 4);
  for (let i = 0; i < places.length; i++) {
    const place = places[i]!;
    const [x, y] = [head[place]!, head[anchors + place]!];
    const [halfWidth, halfHeight] = [head[2 * anchors + place]! / 2, head[3 * anchors + place]! / 2];
    boxes[i * 4] = x - halfWidth;
    boxes[i * 4 + 1] = y - halfHeight;
    boxes[i * 4 + 2] = x + halfWidth;
    boxes[i * 4 + 3] = y + halfHeight;
  }
  const kept = nms(boxes, scores, { iouThreshold, maxDetections, classIds });
  const rows = new Float32Array(kept.length * 6);
  for (let i = 0; i < kept.length; i++) {
    const index = kept[i]!;
    for (let d = 0; d < 4; d++) rows[i * 6 + d] = boxes[index * 4 + d]!;
    rows[i * 6 + 4] = scores[index]!;
    rows[i * 6 + 5] = classIds[index]!;
  }
  return rows;
}

type Candidates = [places: Uint32Array, classIds: Int32Array, scores: Float32Array];

/** Row by row, because the rows are what lies together in memory. */
function bestClass(head: Float32Array, anchors: number, classes: number, threshold: number): Candidates {
  const best = new Float32Array(anchors).fill(threshold);
  const label = new Int32Array(anchors).fill(-1);
  for (let c = 0; c < classes; c++) {
    const row = head.subarray((4 + c) * anchors, (5 + c) * anchors);
    for (let i = 0; i < anchors; i++) {
      if (row[i]! > best[i]!) {
        best[i] = row[i]!;
        label[i] = c;
      }
    }
  }
  const places: number[] = [];
  for (let i = 0; i < anchors; i++) if (label[i]! >= 0) places.push(i);
  return [
    Uint32Array.from(places),
    Int32Array.from(places, (i) => label[i]!),
    Float32Array.from(places, (i) => best[i]!),
  ];
}

/** By class, then anchor. */
function everyClass(head: Float32Array, anchors: number, classes: number, threshold: number): Candidates {
  const places: number[] = [];
  const classIds: number[] = [];
  const scores: number[] = [];
  for (let c = 0; c < classes; c++) {
    const row = head.subarray((4 + c) * anchors, (5 + c) * anchors);
    for (let i = 0; i < anchors; i++) {
      if (!(row[i]! > threshold)) continue;
      places.push(i);
      classIds.push(c);
      scores.push(row[i]!);
    }
  }
  return [Uint32Array.from(places), Int32Array.from(classIds), Float32Array.from(scores)];
}
