/** Bounds of the rule. */
export interface MatchOptions {
  /** Below it an anchor is background; default 0.4. */
  low?: number;
  /** From it on an anchor belongs to its best object; default 0.5. Between the two it is ignored. */
  high?: number;
}

/** What became of each anchor. */
export interface Matches {
  /** The object's index, -1 for background, -2 for neither. */
  matches: Int32Array;
  /** IoU with the best object; 0 where there is none. */
  overlaps: Float32Array;
}

/**
 * RetinaNet's rule: an anchor belongs to the object it overlaps most, if enough; and the anchors that overlap an object most, all of them in
 * a tie, belong to their own best object however little that is. Equal overlaps: the lower object. Overlaps are
 * computed in double and compared as float32.
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
