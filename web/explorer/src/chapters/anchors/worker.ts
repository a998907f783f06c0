// What the worker computes for the figure of anchors.
import { bestMatch, encodeBoxes, generateAnchors, matchAnchors } from 'boxwise';
import type { Box } from 'components/geometry';
import { levelsOf, OCTAVES, RATIOS, SIDE, type Level } from './layout';

export interface AnchorQuestion {
  truths: readonly Box[];
  ratios: number;
  scales: number;
  positive: number;
  negative: number;
  /** The first anchor of the point whose anchors are shown; -1 for none. */
  point: number;
}
/** How many anchors of a level are positive, negative and neither. */
export interface Tally extends Level {
  positive: number;
  neither: number;
  negative: number;
}
/** An anchor: its box, what it is to learn (1 an object, 0 background, -1 nothing), and its best IoU. */
export interface Anchor {
  box: Box;
  label: number;
  iou: number;
}
/** A truth: its best anchor, their IoU, how many anchors are its own, and whether the best one was forced upon it. */
export interface Fate {
  anchor: Box;
  iou: number;
  own: number;
  forced: boolean;
  /** Another truth took its best anchor, and it has no other. */
  lost: boolean;
  /** What the best anchor is to predict: dx, dy, dw, dh. */
  deltas: number[];
}
export interface Matched {
  labels: ArrayLike<number>;
  tallies: Tally[];
  positives: { level: number; box: Box }[];
  fates: Fate[];
  point: Anchor[];
}

/** All anchors, level after level. */
function lay(levels: Level[], ratios: number, scales: number): Float64Array {
  const last = levels[levels.length - 1];
  const anchors = new Float64Array(4 * (last.first + last.count));
  for (const { rows, columns, stride, first } of levels) {
    const sides = OCTAVES.slice(0, scales).map((octave) => octave * stride * SIDE);
    anchors.set(generateAnchors(rows, columns, stride, sides, RATIOS.slice(0, ratios)), 4 * first);
  }
  return anchors;
}

/** The anchors of a pyramid matched with the truths. */
export function matchTruths({ truths, ratios, scales, positive, negative, point }: AnchorQuestion): Matched {
  const levels = levelsOf(ratios * scales);
  const anchors = lay(levels, ratios, scales);
  const rows = truths.map((box) => [...box]);
  const options = { positiveThreshold: positive, negativeThreshold: Math.min(negative, positive) };
  const { labels, matched, ious } = matchAnchors(anchors, rows, options);
  const best = bestMatch(anchors, rows);
  const boxOf = (i: number): Box => [
    anchors[4 * i],
    anchors[4 * i + 1],
    anchors[4 * i + 2],
    anchors[4 * i + 3],
  ];
  const fates = truths.map((truth, t): Fate => {
    const [anchor, iou] = [boxOf(best.columnIndex[t]), best.columnIou[t]];
    let own = 0;
    for (let i = 0; i < labels.length; i++) if (labels[i] === 1 && matched[i] === t) own++;
    const deltas = [...encodeBoxes([[...truth]], [[...anchor]])];
    return { anchor, iou, own, forced: iou < positive, lost: own === 0, deltas };
  });
  const positives: Matched['positives'] = [];
  const tallies = levels.map((level, l): Tally => {
    const tally = { ...level, positive: 0, neither: 0, negative: 0 };
    for (let i = level.first; i < level.first + level.count; i++) {
      if (labels[i] === 1) positives.push({ level: l, box: boxOf(i) });
      tally[labels[i] === 1 ? 'positive' : labels[i] === 0 ? 'negative' : 'neither']++;
    }
    return tally;
  });
  const of = (i: number): Anchor => ({ box: boxOf(i), label: labels[i], iou: ious[i] });
  const shown =
    point < 0 || point >= labels.length
      ? []
      : Array.from({ length: ratios * scales }, (_, k) => of(point + k));
  return { labels, tallies, positives, fates, point: shown };
}
