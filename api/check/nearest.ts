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
  ['class', 'category'],
  ['labels', 'categoryids'],
  ['bbox', 'boxes'],
  ['bboxes', 'boxes'],
  ['fmt', 'format'],
  // pycocotools' names: iouThrs, areaRng, useCats
  ['thrs', 'thresholds'],
  ['rng', 'ranges'],
  ['cat', 'category'],
  ['cats', 'categories'],
]);

/** The known name that was probably meant: `iouThreshold` for `iou_threshold`, `iouTreshold` or `iou`. */
export function nearest<T extends string>(name: string, known: readonly T[]): T | undefined {
  const [asked, written] = [plain(name), lower(name)];
  const noun = wordsOf(name).at(-1)?.toLowerCase(); // what a name names: keypointSigmas are sigmas, not keypoints
  let best: T | undefined;
  let least = Infinity;
  for (const candidate of known) {
    const other = plain(candidate);
    const isEnd = other.length > 3 && asked.endsWith(other);
    const distance = Math.min(
      edits(asked, other),
      edits(written, lower(candidate)),
      asked.length > 2 && other.startsWith(asked) && asked !== other ? 0.5 : Infinity,
      noun === lower(candidate) ? 1.1 : Infinity,
      other.length > 3 && asked.startsWith(other) ? 1.2 : Infinity,
      isEnd ? 1.5 : Infinity,
    );
    if (distance < least) [best, least] = [candidate, distance];
  }
  return least <= Math.max(1, Math.min(asked.length, best?.length ?? 0) / 3) ? best : undefined;
}

/** A name in small letters, without separators. */
function lower(name: string): string {
  return name
    .slice(0, 64)
    .replace(/[^A-Za-z0-9]/g, '')
    .toLowerCase();
}

/** The same, its words by boxwise's terms. */
function plain(name: string): string {
  return wordsOf(name)
    .map((word) => SYNONYMS.get(word.toLowerCase()) ?? word.toLowerCase())
    .join('');
}

/** The words of a name in any way of writing: `iouThreshold`, `iou_threshold`. */
function wordsOf(name: string): string[] {
  return name.slice(0, 64).split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])/);
}

/** Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other. */
function edits(from: string, to: string): number {
  const rows = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Infinity;
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = at(i - 1, j - 1) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const swapped = i > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      const swap = swapped ? at(i - 2, j - 2) + 1 : Infinity;
      row.push(Math.min(replaced, swap, at(i - 1, j) + 1, (row[j - 1] as number) + 1));
    }
    rows.push(row);
  }
  return at(from.length, to.length);
}
