// What the worker computes for the figure of windows and proposals.
import { iou, selectiveSearch, slidingWindows, type SlidingWindowOptions } from 'boxwise';
import type { Box } from 'components/geometry';

/** How many windows there are. */
export const countWindows = (options: SlidingWindowOptions): number => slidingWindows(options).count;

/** The pixels of a picture (RGBA) and the objects in it. */
export interface Searched {
  data: Uint8ClampedArray;
  width: number;
  height: number;
  truths: readonly Box[];
}
/** Boxes with their IoU with each object: a row for each box. */
export interface Found {
  boxes: Float64Array;
  ious: Float64Array;
}
const overlaps = (boxes: Float64Array, truths: readonly Box[]): Float64Array =>
  Float64Array.from(
    iou(
      boxes,
      truths.map((box) => [...box]),
    ),
  );

/** Boxes that selective search proposes, the smallest first. */
export function propose({ data, width, height, truths }: Searched): Found {
  const found = selectiveSearch({ data, width, height, channels: 4 }, { maxProposals: 2000, minSize: 8 });
  const rows = Array.from({ length: found.length / 4 }, (_, i) => found.subarray(4 * i, 4 * i + 4));
  const area = ([x1, y1, x2, y2]: Float64Array) => (x2 - x1) * (y2 - y1);
  const boxes = Float64Array.from(rows.toSorted((a, b) => area(a) - area(b)).flatMap((row) => [...row]));
  return { boxes, ious: overlaps(boxes, truths) };
}

/** One grouping of a search, merge by merge. */
export interface Grouping extends Found {
  /** The segment of each pixel. */
  labels: Uint32Array;
  segments: number;
  areas: Uint32Array;
  /** The two regions of each merge. */
  merges: Uint32Array;
  /** Colour, texture, size and fill of each merge. */
  similarities: Float64Array;
  /** The mean colour of each region: red, green, blue. */
  colours: Uint8Array;
}

/** The merges of the simplest search: one segmentation, all terms of the similarity. */
export function merge({ data, width, height, truths }: Searched): Grouping {
  const image = { data, width, height, channels: 4 };
  const [grouping] = selectiveSearch(image, { mode: 'single', trace: true }).trace;
  const { labels, segments, areas, merges, similarities, boxes } = grouping;
  const colours = meanColours(data, grouping);
  return { labels, segments, areas, merges, similarities, boxes, colours, ious: overlaps(boxes, truths) };
}

function meanColours(
  data: Uint8ClampedArray,
  { labels, segments, merges, areas }: Pick<Grouping, 'labels' | 'segments' | 'merges' | 'areas'>,
): Uint8Array {
  const sums = new Float64Array(3 * areas.length);
  labels.forEach((label, pixel) => {
    for (let k = 0; k < 3; k++) sums[3 * label + k] += data[4 * pixel + k];
  });
  for (let i = 0; i < merges.length / 2; i++)
    for (let k = 0; k < 3; k++)
      sums[3 * (segments + i) + k] = sums[3 * merges[2 * i] + k] + sums[3 * merges[2 * i + 1] + k];
  return Uint8Array.from(sums, (sum, i) => Math.round(sum / areas[Math.floor(i / 3)]));
}
