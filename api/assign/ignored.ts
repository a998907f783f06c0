import { rows, type FloatArray, type Numeric } from '../check/arrays.js';
import { mistake } from '../check/mistakes.js';
import { within } from '../check/numbers.js';
import { iou } from '../overlap.js';
import { IGNORE_THRESHOLD, type AnchorMatches, type MatchAnchorsOptions } from './types.js';

/** Anchors that take part in an assignment. */
export interface Kept<Options> {
  /** Their boxes, in memory of their own. */
  anchors: FloatArray;
  /** The options without regions. */
  options: Options;
  /** The targets of all anchors, of the targets of those that took part. */
  scattered: (found: AnchorMatches) => AnchorMatches;
}

/** `matched` of an anchor that takes no part. */
const IGNORED = -2;
/** How many overlaps are computed at a time. */
const TOGETHER = 1 << 20;

/** Leaves out the anchors of which a region has more than a share. */
export function withoutIgnored(
  given: Numeric,
  { ignore, ignoreThreshold, ...options }: MatchAnchorsOptions & { ignore: Numeric },
): Kept<MatchAnchorsOptions> {
  const most = within(ignoreThreshold ?? IGNORE_THRESHOLD, 'ignoreThreshold', 0, 1);
  const anchors = rows(given, 4, 'anchors');
  const regions = rows(ignore, 4, 'ignore');
  if (regions.length % 4 !== 0)
    throw mistake('LENGTH_MISMATCH', 'boxes of 4 numbers', `${regions.length} numbers`, 'ignore');
  const isWhole = anchors.length % 4 === 0; // the addon refuses others
  const kept = regions.length === 0 || !isWhole ? undefined : outside(anchors, regions, most);
  if (kept === undefined) return { anchors: anchors.slice(), options, scattered: (found) => found };
  const own = new (anchors.constructor as new (length: number) => FloatArray)(4 * kept.length);
  for (const [to, from] of kept.entries()) own.set(anchors.subarray(4 * from, 4 * from + 4), 4 * to);
  return { anchors: own, options, scattered: (found) => scattered(found, kept, anchors.length / 4) };
}

/** The indices of anchors of which no region has more than a share. */
function outside(anchors: FloatArray, regions: FloatArray, most: number): number[] {
  const width = Math.floor(regions.length / 4);
  const step = Math.max(1, Math.floor(TOGETHER / Math.max(1, width)));
  const kept: number[] = [];
  for (let from = 0; from < anchors.length / 4; from += step) {
    const some = anchors.subarray(4 * from, 4 * (from + step));
    const shares = iou(some, regions, { kind: 'iof' });
    for (let row = 0; row < some.length / 4; row++) {
      let inside = false;
      for (let i = row * width; i < (row + 1) * width; i++) inside ||= (shares[i] as number) > most;
      if (!inside) kept.push(from + row);
    }
  }
  return kept;
}

function scattered(found: AnchorMatches, kept: readonly number[], count: number): AnchorMatches {
  const labels = new Int8Array(count).fill(-1);
  const matched = new Int32Array(count).fill(IGNORED);
  const ious = new (found.ious.constructor as new (length: number) => FloatArray)(count);
  for (const [from, to] of kept.entries()) {
    labels[to] = found.labels[from] as number;
    matched[to] = found.matched[from] as number;
    ious[to] = found.ious[from] as number;
  }
  return { labels, matched, ious };
}
