import type { SequenceTracks } from './inputs.js';
import type { Tracks } from './tracks.js';

/** What is wrong with the frames in which a sequence has results. */
export interface Coverage {
  code: 'FRAMES_LOOK_SHIFTED' | 'FRAMES_WITHOUT_DETECTIONS';
  /** After `the results of SEQUENCE `. */
  message: string;
}

/** Fewer frames are no sign of anything: a tracker needs some frames to begin a track, and objects leave. */
const FEW = 10;

/** Least share of the frames of the ground truth that a missing beginning or end has. */
const SHARE_OF_ENDS = 0.1;

/** Least share of frames without a result among those that are crowded, and how many boxes a crowded frame has: a tracker that misses all of five is rare. */
const [SHARE, CROWDED] = [0.2, 5];

/** Whether results lie in other frames than the ground truth, or are missing in many of its frames. */
export function uncovered({ truth, results }: SequenceTracks): Coverage | undefined {
  const [own, theirs] = [framesOf(truth), framesOf(results)];
  if (own.length === 0 || theirs.length === 0) return undefined;
  const [first, last] = [own[0] as number, own.at(-1) as number];
  const [from, to] = [theirs[0] as number, theirs.at(-1) as number];
  if (from > last || to < first) {
    const shift = from - first;
    const cure = shift > 0 ? `subtract ${shift}` : `add ${-shift}`;
    return {
      code: 'FRAMES_LOOK_SHIFTED',
      message: `lie in frames ${from} to ${to}, its ground truth in frames ${first} to ${last}: no frame has both; ${cure} if both begin alike`,
    };
  }
  const has = new Set(theirs);
  const missing = own.filter((frame) => !has.has(frame));
  const isEnd = (frames: number[]): boolean =>
    frames.length >= FEW && frames.length >= SHARE_OF_ENDS * own.length;
  const before = missing.filter((frame) => frame < from);
  const after = missing.filter((frame) => frame > to);
  if (isEnd(after))
    return lacking(`end at frame ${to}, and ${after.length} frames with ${boxesIn(truth, after)} boxes of the ground truth follow`); // prettier-ignore
  if (isEnd(before))
    return lacking(`begin at frame ${from}, after ${before.length} frames with ${boxesIn(truth, before)} boxes of the ground truth`); // prettier-ignore
  const crowded = own.filter((frame) => boxesIn(truth, [frame]) >= CROWDED);
  const empty = crowded.filter((frame) => !has.has(frame));
  if (empty.length < FEW || empty.length < SHARE * crowded.length) return undefined;
  return lacking(
    `have no box in ${empty.length} of the ${crowded.length} frames with ${CROWDED} or more boxes of the ground truth, first in frame ${empty[0]}`,
  );
}

const lacking = (what: string): Coverage => ({
  code: 'FRAMES_WITHOUT_DETECTIONS',
  message: `${what}: all of these count as missed; give results of every frame, or the ground truth of those that were tracked`,
});

/** Numbers of the frames with boxes that count, ascending. */
function framesOf({ starts, considered }: Tracks): number[] {
  const frames: number[] = [];
  for (let frame = 0; frame + 1 < starts.length; frame++)
    if (considered.subarray(starts[frame], starts[frame + 1]).includes(1)) frames.push(frame);
  return frames;
}

/** How many boxes of these frames count. */
function boxesIn({ starts, considered }: Tracks, frames: readonly number[]): number {
  const inFrame = (frame: number): number =>
    considered.subarray(starts[frame], starts[frame + 1]).filter((flag) => flag !== 0).length;
  return frames.reduce((sum, frame) => sum + inFrame(frame), 0);
}
