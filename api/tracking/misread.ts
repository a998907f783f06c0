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

/** Results that are tried at most: so many of so many frames. */
const FRAMES = 128;
const OF_FRAME = 16;

/** At least so many results are better read otherwise. */
const FEW = 10;

/**
 * The reading by which most results lie on boxes of the ground truth, if hardly any do as they were read: corners taken for a width and a
 * height, centres for corners, another size of the picture, frames that are counted from 0.
 */
export function misread({ truth, results }: SequenceTracks): Misreading | undefined {
  const shared = Math.min(truth.starts.length, results.starts.length) - 1;
  const step = Math.max(1, Math.ceil(shared / FRAMES));
  const others = [...FORMATS, ...SHIFTS, ...scaled(truth, results)];
  const found = others.map(() => 0);
  let [all, asRead] = [0, 0];
  for (let frame = 0; frame < shared; frame += step) {
    const from = results.starts[frame] as number;
    const to = Math.min(results.starts[frame + 1] as number, from + OF_FRAME);
    for (let row = from; row < to; row++) {
      const own = cornersAt(results, row);
      all += 1;
      asRead += Number(lies(own, truth, frame));
      others.forEach(({ boxes, frames }, nth) => {
        found[nth] = (found[nth] as number) + Number(lies(boxes(own), truth, frame + frames));
      });
    }
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

/** Whether a box has an IoU of half or more with one of the ground truth in a frame. */
function lies(box: Corners, truth: Tracks, frame: number): boolean {
  const to = truth.starts[frame + 1] ?? 0;
  for (let row = truth.starts[frame] ?? to; row < to; row++)
    if (iou(box, cornersAt(truth, row)) >= 0.5) return true;
  return false;
}

function cornersAt({ boxes }: Tracks, row: number): Corners {
  return boxes.subarray(4 * row, 4 * row + 4) as unknown as Corners;
}

function iou(a: Corners, b: Corners): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (width <= 0 || height <= 0) return 0;
  const area = (of: Corners): number => (of[2] - of[0]) * (of[3] - of[1]);
  return (width * height) / (area(a) + area(b) - width * height);
}
