import { nms } from './nms.js';

/** How the output of a detection head is decoded. */
export interface YoloOptions {
  /** Only class probabilities above this count. Default 0.25. */
  scoreThreshold?: number;
  /** IoUs above this suppress within a class. Default 0.7. */
  iouThreshold?: number;
  /** Largest number of detections. Default 300. */
  maxDetections?: number;
  /** Return a box for every class above the threshold, not only for its best. Default false. */
  multiLabel?: boolean;
}

/**
 * Decodes the output of an anchor-free YOLO head, `[4 + classes, anchors]` row by row (centre, size, then a row of probabilities for each
 * class), into rows of x1, y1, x2, y2, score and class, best first. Suppresses within each class.
 * Arguments are not checked: it throws no error of its own.
 *
 * ```ts
 * const head = Float32Array.of(16, 12, 8, 6, 0.9); // one anchor, one class
 * console.log(decodeYolo(head, 1, 1)); // Float32Array(6) [ 12, 9, 20, 15, 0.8999999761581421, 0 ]
 * ```
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
