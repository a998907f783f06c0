/** Thresholds of the rule. */
export interface MatchOptions {
  /** Anchors with a lower IoU are background. Default 0.4. */
  low?: number;
  /** Anchors with at least this IoU are assigned to their best object. Default 0.5. Those in between are ignored. */
  high?: number;
}

/** The assignment of each anchor. */
export interface Matches {
  /** Index of the object, -1 for background, -2 for ignored. */
  matches: Int32Array;
  /** IoU with the best object; 0 without objects. */
  overlaps: Float32Array;
}

/**
 * RetinaNet's rule: an anchor is assigned to the object that it overlaps most, if the IoU is high enough. The anchors with the highest
 * overlap of an object, all of them in a tie, are assigned to their own best object at any IoU. Equal overlaps: the lower object.
 * Overlaps are computed in double and compared as float32.
 * Arguments are not checked: it throws no error of its own.
 *
 * ```ts
 * const anchors = Float32Array.of(0, 0, 10, 10, 20, 20, 30, 30);
 * console.log(matchAnchors(anchors, Float32Array.of(0, 0, 10, 8)).matches); // Int32Array(2) [ 0, -1 ]
 * ```
 */
export function matchAnchors(
  anchors: Float32Array,
  objects: Float32Array,
  options: MatchOptions = {},
): Matches {
  const { low = 0.4, high = 0.5 } = options;
  const count = anchors.length / 4;
  const others = objects.length / 4;
  const overlaps = new Float32Array(count);
  const best = new Int32Array(count);
  const area = new Float32Array(others);
  for (let j = 0; j < others; j++) {
    area[j] = (objects[j * 4 + 2]! - objects[j * 4]!) * (objects[j * 4 + 3]! - objects[j * 4 + 1]!);
  }
  const most = new Float32Array(others);
  const leaders: number[][] = Array.from({ length: others }, () => []);
  for (let i = 0; i < count; i++) {
    const left = anchors[i * 4]!;
    const top = anchors[i * 4 + 1]!;
    const right = anchors[i * 4 + 2]!;
    const bottom = anchors[i * 4 + 3]!;
    const own = (right - left) * (bottom - top);
    let highest = 0;
    let object = 0;
    for (let j = 0, o = 0; j < others; j++, o += 4) {
      const width =
        (right < objects[o + 2]! ? right : objects[o + 2]!) - (left > objects[o]! ? left : objects[o]!);
      if (width <= 0) continue;
      const height =
        (bottom < objects[o + 3]! ? bottom : objects[o + 3]!) -
        (top > objects[o + 1]! ? top : objects[o + 1]!);
      if (height <= 0) continue;
      const inter = width * height;
      const iou = Math.fround(inter / (own + area[j]! - inter));
      if (iou > highest) {
        highest = iou;
        object = j;
      }
      if (iou < most[j]!) continue;
      if (iou > most[j]!) {
        most[j] = iou;
        leaders[j] = [i];
      } else if (iou > 0) {
        leaders[j]!.push(i);
      }
    }
    overlaps[i] = highest;
    best[i] = object;
  }
  const matches = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const iou = overlaps[i]!;
    matches[i] = iou < low ? -1 : iou < high ? -2 : best[i]!;
  }
  for (const anchorsOf of leaders) for (const i of anchorsOf) matches[i] = best[i]!;
  return { matches, overlaps };
}
