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
  /** The frame of the ground truth for a frame of the results, both from 1; none for what is no whole number above 0. */
  frame: (frame: number) => number;
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
    others.forEach(({ boxes, frame: frameOf }, nth) => {
      found[nth] = (found[nth] as number) + lying(reread(own, boxes), truth, frameOf(frame));
    });
  }
  const most = Math.max(...found);
  if (most < FEW || 2 * most < all || most < 4 * asRead) return stepped(truth, results);
  return others[found.indexOf(most)];
}

const same = (frame: number): number => frame;

const FORMATS: readonly Reading[] = [
  {
    code: 'BOXES_LOOK_LIKE_ANOTHER_FORMAT',
    message: `look like corners (xyxy) that are read as a corner, a width and a height; columns take format: 'xyxy', files need widths and heights`,
    boxes: ([x1, y1, x2, y2]) => [x1, y1, x2 - x1, y2 - y1],
    frame: same,
  },
  {
    code: 'BOXES_LOOK_LIKE_ANOTHER_FORMAT',
    message: 'look like centres, widths and heights (cxcywh); subtract half of the width and of the height',
    boxes: ([x1, y1, x2, y2]) => {
      const [halfWidth, halfHeight] = [(x2 - x1) / 2, (y2 - y1) / 2];
      return [x1 - halfWidth, y1 - halfHeight, x2 - halfWidth, y2 - halfHeight];
    },
    frame: same,
  },
];

const SHIFTS: readonly Reading[] = [1, -1].map((frames) => ({
  code: 'FRAMES_LOOK_SHIFTED',
  message: `fit the ground truth of the frame ${frames > 0 ? 'after' : 'before'} theirs; both count frames from 1`,
  boxes: (corners) => corners,
  frame: (frame) => frame + frames,
}));

/** Every second to tenth frame may be given to a tracker, or annotated. */
const MOST_STEPS = 10;

/** Least mean IoU of the results with a step, and the largest share of what is then missing of 1 in that of the results as they were read. */
const [FITS, MISSING] = [0.7, 0.7];

/** Least gain in mean IoU by a step. */
const GAIN = 0.05;

/**
 * Whether one side has a frame for every few frames of the other, numbered without a gap, as the numbers of frames say and the boxes show. Objects
 * that hardly move fit either way, and then it does not matter.
 */
function stepped(truth: Tracks, results: Tracks): Misreading | undefined {
  const [long, short] = [truth, results].map(lastFrame).toSorted((a, b) => b - a) as [number, number];
  const every = Math.round(long / short);
  if (!(every >= 2 && every <= MOST_STEPS) || Math.abs(long - every * short) >= every) return undefined;
  const isOfResults = lastFrame(results) === short;
  const look = Math.max(1, Math.ceil(short / FRAMES));
  for (const first of [1, every]) {
    let [all, fits, allAsRead, asRead] = [0, 0, 0, 0];
    for (let frame = 1; frame <= short; frame += look) {
      const other = first + (frame - 1) * every;
      const [own, there] = isOfResults ? [frame, other] : [other, frame];
      const boxes = boxesOf(results, own);
      all += boxes.length / 4;
      fits += sum(bestIous(boxes, truth, there));
      const asGiven = boxesOf(results, frame);
      allAsRead += asGiven.length / 4;
      asRead += sum(bestIous(asGiven, truth, frame));
    }
    const [withStep, without] = [fits / all, asRead / allAsRead];
    if (
      all >= FEW &&
      withStep >= FITS &&
      withStep >= without + GAIN &&
      1 - withStep <= MISSING * (1 - without)
    ) {
      const [few, many] = isOfResults ? ['results', 'ground truth'] : ['ground truth', 'results'];
      return {
        code: 'FRAMES_LOOK_SHIFTED',
        message: `fit if each frame of the ${few} stands for ${every} of the ${many}; number frames as those of the video`,
      };
    }
  }
  return undefined;
}

/** The number of the last frame with a box. */
function lastFrame({ starts }: Tracks): number {
  let frame = starts.length - 1;
  while (frame > 0 && starts[frame] === starts[frame - 1]) frame -= 1;
  return frame - 1;
}

function boxesOf({ starts, boxes }: Tracks, frame: number): Float64Array {
  const from = starts[frame] ?? boxes.length / 4;
  return boxes.subarray(4 * from, 4 * Math.min(starts[frame + 1] ?? from, from + OF_FRAME));
}

/** Boxes of a picture of another size, if the two sides' widths differ. */
function scaled(truth: Tracks, results: Tracks): Reading[] {
  const factor = medianWidth(truth) / medianWidth(results);
  if (!(factor > 0 && factor < Infinity) || Math.abs(Math.log(factor)) < Math.log(1.2)) return [];
  const message = `look like boxes of a picture of another size, of 1/${factor.toFixed(2)}; scale them to the size of the ground truth's`;
  const boxes = ([x1, y1, x2, y2]: Corners): Corners => [x1 * factor, y1 * factor, x2 * factor, y2 * factor];
  return [{ code: 'BOXES_LOOK_RESIZED', message, boxes, frame: same }];
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
  return bestIous(boxes, truth, frame).filter((iou) => iou >= 0.5).length;
}

const sum = (values: Float64Array): number => values.reduce((all, value) => all + value, 0);

/** The largest IoU of each box with those of the ground truth in a frame; 0 where it has none. */
function bestIous(boxes: Float64Array, truth: Tracks, frame: number): Float64Array {
  const to = truth.starts[frame + 1] ?? 0;
  const those = truth.boxes.subarray(4 * (truth.starts[frame] ?? to), 4 * to);
  const width = those.length / 4;
  const best = new Float64Array(boxes.length / 4);
  if (best.length === 0 || width === 0) return best;
  const ious = new Float64Array(best.length * width);
  native(() => addon.plainIouInto(boxes, those, 1, ious));
  return best.map((_, row) => Math.max(0, ...ious.subarray(row * width, (row + 1) * width)));
}
