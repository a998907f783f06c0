import type { Sliced } from '../evaluate/slices.js';
import { assigned, EPSILON, type Frame, type Prepared } from './prepare.js';
import { pairAt, Scratch } from './scratch.js';

/** Counts of CLEAR, all of which are summed over sequences. */
export interface Clear {
  TP: number;
  FP: number;
  FN: number;
  IDSW: number;
  Frag: number;
  MT: number;
  PT: number;
  ML: number;
  /** Sum of the IoUs of the matches. */
  overlap: number;
}

/** What the score of a pair rises by if both were matched in the frame before: more than all IoUs of a frame. */
const CONTINUED = 1000;
/** Tracks that are matched in more of their frames are mostly tracked. */
const MOSTLY_TRACKED = 0.8;
/** Tracks that are matched in fewer of their frames are mostly lost. */
const MOSTLY_LOST = 0.2;

const NO_TRACK = -1;

/** CLEAR of a sequence (Bernardin and Stiefelhagen 2008), with TrackEval's matching. */
export function* clearOf(sequence: Prepared, threshold: number): Sliced<Clear> {
  const { truthTracks, truthBoxes, resultBoxes } = sequence;
  const found: Clear = { TP: 0, FP: 0, FN: 0, IDSW: 0, Frag: 0, MT: 0, PT: 0, ML: 0, overlap: 0 };
  if (truthBoxes === 0 || resultBoxes === 0)
    return { ...found, FN: truthBoxes, FP: resultBoxes, ML: resultBoxes === 0 ? truthTracks : 0 };
  const tracks = new TrackStates(truthTracks);
  const scratch = new Scratch();
  for (const frame of sequence.frames) {
    step(frame, threshold, tracks, scratch, found);
    yield;
  }
  tracks.count(found);
  return found;
}

/** What is remembered of each track of the ground truth. */
class TrackStates {
  /** Frames in which the track is, and in which it is matched. */
  readonly present: Float64Array;
  readonly matched: Float64Array;
  /** How often a run of matches began. */
  readonly begun: Float64Array;
  /** The result of the latest match, and of the frame before. */
  readonly latest: Int32Array;
  before: Int32Array;

  constructor(count: number) {
    this.present = new Float64Array(count);
    this.matched = new Float64Array(count);
    this.begun = new Float64Array(count);
    this.latest = new Int32Array(count).fill(NO_TRACK);
    this.before = new Int32Array(count).fill(NO_TRACK);
  }

  count(found: Clear): void {
    for (let track = 0; track < this.present.length; track++) {
      const share = (this.matched[track] as number) / (this.present[track] as number);
      if (share > MOSTLY_TRACKED) found.MT++;
      else if (share >= MOSTLY_LOST) found.PT++;
      else found.ML++;
      found.Frag += Math.max(0, (this.begun[track] as number) - 1);
    }
  }
}

function step(frame: Frame, threshold: number, tracks: TrackStates, scratch: Scratch, found: Clear): void {
  const { truth, results, rows, columns, ious } = frame;
  for (const track of truth) tracks.present[track] = (tracks.present[track] as number) + 1;
  if (truth.length === 0 || results.length === 0) {
    // As in TrackEval, the frame before remains the one with boxes of both sides.
    found.FP += results.length;
    found.FN += truth.length;
    return;
  }
  const score = (pair: number): number => {
    const iou = ious[pair] as number;
    if (iou < threshold - EPSILON) return 0;
    const before = tracks.before[truth[rows[pair] as number] as number];
    return before === results[columns[pair] as number] ? CONTINUED + iou : iou;
  };
  const scores = scratch.fill(frame, score);
  const best = assigned(scores, truth.length, results.length);
  const now = new Int32Array(tracks.before.length).fill(NO_TRACK);
  let [matches, overlap] = [0, 0];
  for (let i = 0; i < best.rows.length; i++) {
    const [row, column] = [best.rows[i] as number, best.columns[i] as number];
    if (!((scores[row * results.length + column] as number) > EPSILON)) continue;
    const [track, result] = [truth[row] as number, results[column] as number];
    const latest = tracks.latest[track] as number;
    if (latest !== NO_TRACK && latest !== result) found.IDSW++;
    if (tracks.before[track] === NO_TRACK) tracks.begun[track] = (tracks.begun[track] as number) + 1;
    tracks.matched[track] = (tracks.matched[track] as number) + 1;
    tracks.latest[track] = result;
    now[track] = result;
    matches++;
    overlap += ious[pairAt(frame, row, column)] as number;
  }
  tracks.before = now;
  found.TP += matches;
  found.FN += truth.length - matches;
  found.FP += results.length - matches;
  found.overlap += overlap;
}

/** CLEAR of several sequences together. */
export function combinedClear(all: readonly Clear[]): Clear {
  const sum = (name: keyof Clear): number => all.reduce((sum, own) => sum + own[name], 0);
  return {
    TP: sum('TP'),
    FP: sum('FP'),
    FN: sum('FN'),
    IDSW: sum('IDSW'),
    Frag: sum('Frag'),
    MT: sum('MT'),
    PT: sum('PT'),
    ML: sum('ML'),
    overlap: sum('overlap'),
  };
}
