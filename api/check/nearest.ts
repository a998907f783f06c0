/** What other libraries call things, by the word that boxwise has for it. */
const SYNONYMS: ReadonlyMap<string, string> = new Map([
  ['conf', 'score'],
  ['confidence', 'score'],
  ['nms', 'iou'],
  ['thres', 'threshold'],
  ['thresh', 'threshold'],
  ['thr', 'threshold'],
  ['imgsz', 'inputsize'],
  ['img', 'image'],
  ['det', 'detections'],
  ['dets', 'detections'],
  ['labels', 'classids'],
]);

/** The known name that was probably meant: `iouThreshold` for `iou_threshold`, `iouTreshold` or `iou`. */
export function nearest<T extends string>(name: string, known: readonly T[]): T | undefined {
  const asked = plain(name);
  let best: T | undefined;
  let least = Infinity;
  for (const candidate of known) {
    const other = plain(candidate);
    const distance = other.startsWith(asked) && asked.length > 2 ? 0.5 : edits(asked, other);
    if (distance < least) [best, least] = [candidate, distance];
  }
  return least <= Math.max(1, Math.min(asked.length, best?.length ?? 0) / 3) ? best : undefined;
}

/** A name in small letters, without separators, its words by boxwise's terms. */
function plain(name: string): string {
  const words = name.slice(0, 64).split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])/);
  return words.map((word) => SYNONYMS.get(word.toLowerCase()) ?? word.toLowerCase()).join('');
}

/** Levenshtein's distance: insertions, deletions and replacements that lead from one word to the other. */
function edits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 0; i < from.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j++) {
      const replaced = (row[j] as number) + (from[i] === to[j] ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] as number) + 1, (next[j] as number) + 1));
    }
    row = next;
  }
  return row[to.length] as number;
}
