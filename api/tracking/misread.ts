import * as addon from '#native';
import { native } from '../errors.js';
import type { SequenceTracks } from './inputs.js';
import type { Tracks } from './tracks.js';

/** What the results of a sequence look like, though they were read as something else. */
export interface Misreading {
  code: 'BOXES_LOOK_LIKE_ANOTHER_FORMAT' | 'BOXES_LOOK_RESIZED' | 'FRAMES_LOOK_SHIFTED';
  /** After `the results of SEQUENCE `. */
  message: string;
}

/** Left, top, right and bottom. */
type Corners = readonly [number, number, number, number];

/** Another way to read the results: their boxes, or those of a later frame. */
interface Reading extends Misreading {
  boxes: (corners: Corners) => Corners;
  frames: number;
}

/** Largest numbers of frames, and of results of a frame, that are tried. */
const FRAMES = 128;
const OF_FRAME = 16;

/** Smallest number of results that must fit another reading. */
const FEW = 10;

/**
 * The reading by which most results lie on boxes of the ground truth, if hardly any do as they were read: corners taken for a width and a
 * height, centres for corners, another size of the picture, frames that are counted from 0.
 */
export function misread({ truth, results }: SequenceTracks): Misreading | undefined {
  const shared = Math.min(truth.starts.length, results.starts.length) - 1;
  const step = Math.max(1, Math.ceil(shared / FRAMES));
  const others: readonly Reading[] = [...FORMATS, ...SHIFTS, ...scaled(truth, results)];
  const found = others.map(() => 0);
  let [all, asRead] = [0, 0];
  for (let frame = 0; frame < shared; frame += step) {
    const from = results.starts[frame] as number;
    const to = Math.min(results.starts[frame + 1] as number, from + OF_FRAME);
    const own = results.boxes.subarray(4 * from, 4 * to);
    all += to - from;
    asRead += lying(own, truth, frame);
    others.forEach(({ boxes, frames }, nth) => {
      found[nth] = (found[nth] as number) + lying(reread(own, boxes), truth, frame + frames);
    });
  }
  const most = Math.max(...found);
  if (most < FEW || 2 * most < all || most < 4 * asRead) return undefined;
  return others[found.indexOf(most)];
}

const FORMATS: readonly Reading[] = [
  {
    code: 'BOXES_LOOK_LIKE_ANOTHER_FORMAT',
    message: `look like corners (xyxy) that are read as a corner, a width and a height; columns take format: 'xyxy', files need widths and heights`,
    boxes: ([x1, y1, x2, y2]) => [x1, y1, x2 - x1, y2 - y1],
    frames: 0,
  },
  {
    code: 'BOXES_LOOK_LIKE_ANOTHER_FORMAT',
    message: 'look like centres, widths and heights (cxcywh); subtract half of the width and of the height',
    boxes: ([x1, y1, x2, y2]) => {
      const [halfWidth, halfHeight] = [(x2 - x1) / 2, (y2 - y1) / 2];
      return [x1 - halfWidth, y1 - halfHeight, x2 - halfWidth, y2 - halfHeight];
    },
    frames: 0,
  },
];

const SHIFTS: readonly Reading[] = [1, -1].map((frames) => ({
  code: 'FRAMES_LOOK_SHIFTED',
  message: `fit the ground truth of the frame ${frames > 0 ? 'after' : 'before'} theirs; both count frames from 1`,
  boxes: (corners) => corners,
  frames,
}));

/** Boxes of a picture of another size, if the two sides' widths differ. */
function scaled(truth: Tracks, results: Tracks): Reading[] {
  const factor = medianWidth(truth) / medianWidth(results);
  if (!(factor > 0 && factor < Infinity) || Math.abs(Math.log(factor)) < Math.log(1.2)) return [];
  const message = `look like boxes of a picture of another size, of 1/${factor.toFixed(2)}; scale them to the size of the ground truth's`;
  const boxes = ([x1, y1, x2, y2]: Corners): Corners => [x1 * factor, y1 * factor, x2 * factor, y2 * factor];
  return [{ code: 'BOXES_LOOK_RESIZED', message, boxes, frames: 0 }];
}

function medianWidth({ boxes }: Tracks): number {
  const widths = new Float64Array(boxes.length / 4);
  for (let row = 0; row < widths.length; row++)
    widths[row] = (boxes[4 * row + 2] as number) - (boxes[4 * row] as number);
  return widths.sort()[widths.length >> 1] ?? NaN;
}

function reread(boxes: Float64Array, read: Reading['boxes']): Float64Array {
  const other = new Float64Array(boxes.length);
  for (let at = 0; at < boxes.length; at += 4)
    other.set(read(boxes.subarray(at, at + 4) as unknown as Corners), at);
  return other;
}

/** How many boxes have an IoU of half or more with a box of the ground truth in a frame. */
function lying(boxes: Float64Array, truth: Tracks, frame: number): number {
  const to = truth.starts[frame + 1] ?? 0;
  const those = truth.boxes.subarray(4 * (truth.starts[frame] ?? to), 4 * to);
  const width = those.length / 4;
  if (boxes.length === 0 || width === 0) return 0;
  const ious = new Float64Array((boxes.length / 4) * width);
  native(() => addon.plainIouInto(boxes, those, 1, ious));
  let count = 0;
  for (let row = 0; row < ious.length; row += width)
    count += Number(ious.subarray(row, row + width).some((iou) => iou >= 0.5));
  return count;
}
