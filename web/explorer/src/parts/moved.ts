import type { Signal } from '@preact/signals';
import type { Box } from 'components/geometry';
import type { ChapterState } from 'components/state';

/** Boxes that the reader has moved: the place in the ranking, then the box. */
export type Moved = ReadonlyMap<number, Box>;

const write = (moved: Moved) => [...moved].map(([i, box]) => `${i}_${box.join('_')}`).join(',');

function parse(text: string): Moved {
  const rows = text.split(',').map((part) => part.split('_').map(Number));
  return new Map(
    rows
      .filter((row) => row.length === 5 && row.every(Number.isFinite))
      .map(([i, x1, y1, x2, y2]) => [i, [x1, y1, x2, y2]]),
  );
}

/** The boxes of a chapter that the reader has moved, in the URL. */
export const movedBoxes = (url: ChapterState): Signal<Moved> =>
  url.linked<Moved>('d', new Map(), write, parse);

/** One more box moved; a box that is where it was at first is not moved. */
export function withBox(moved: Moved, i: number, box: Box, first: Box): Moved {
  const next = new Map(moved);
  if (box.every((value, k) => value === first[k])) next.delete(i);
  else next.set(i, box);
  return next;
}

/** Detections with the moved boxes in their places. */
export function withMoved<T extends { box: Box }>(detections: readonly T[], moved: Moved): readonly T[] {
  if (moved.size === 0) return detections;
  const next = detections.slice();
  for (const [i, box] of moved) if (next[i]) next[i] = { ...next[i], box };
  return next;
}

/** The letter of a place in a ranking. */
export const letter = (i: number): string => String.fromCharCode(65 + i);
