import * as addon from '#native';
import { native } from '../errors.js';
import type { Sliced } from '../evaluate/slices.js';
import type { SequenceTracks } from './inputs.js';
import type { Tracks } from './tracks.js';
import type { TrackingParams } from './types.js';
import { computed } from '../native-call.js';

/** NumPy's machine epsilon, by which TrackEval widens thresholds. */
export const EPSILON = Number.EPSILON;

/** Least IoU by which a result is matched to a distractor. */
const DISTRACTOR_IOU = 0.5;
const PEDESTRIAN = 1;
/** Person on a vehicle, static person, distractor, reflection. */
const DISTRACTORS = [2, 7, 8, 12];
/** Vehicle without a motor. */
const MOT20_DISTRACTOR = 6;

/** A frame of the boxes that count. Pairs of boxes that overlap are listed row by row. */
export interface Frame {
  /** Track of each box of the ground truth. */
  truth: Int32Array;
  /** Track of each result. */
  results: Int32Array;
  /** Box of the ground truth of each pair. */
  rows: Int32Array;
  /** Result of each pair. */
  columns: Int32Array;
  /** IoU of each pair, above 0. */
  ious: Float64Array;
}

/** A sequence after the rules of its benchmark. Tracks are numbered without gaps, in the order of ids. */
export interface Prepared {
  name: string;
  frames: Frame[];
  truthTracks: number;
  resultTracks: number;
  truthBoxes: number;
  resultBoxes: number;
}

/** Removes what does not count, and finds the pairs of boxes that overlap. */
export function* prepare(sequence: SequenceTracks, params: TrackingParams): Sliced<Prepared> {
  const { name, truth, results } = sequence;
  const frames: Frame[] = [];
  const room = new Room();
  const rules = rulesOf(params);
  const last = Math.max(truth.starts.length, results.starts.length) - 1;
  for (let f = 0; f < last; f++) {
    const [own, other] = [boxesOf(truth, f), boxesOf(results, f)];
    if (own.to - own.from + other.to - other.from > 0) frames.push(frame(sequence, own, other, rules, room));
    yield;
  }
  const [truthTracks, resultTracks] = [
    renumbered(
      frames.map((own) => own.truth),
      truth.count,
    ),
    renumbered(
      frames.map((own) => own.results),
      results.count,
    ),
  ];
  const sum = (side: 'truth' | 'results'): number => frames.reduce((all, own) => all + own[side].length, 0);
  return { name, frames, truthTracks, resultTracks, truthBoxes: sum('truth'), resultBoxes: sum('results') };
}

interface Span {
  from: number;
  to: number;
}

function boxesOf({ starts }: Tracks, f: number): Span {
  return { from: starts[f] ?? 0, to: starts[f + 1] ?? starts[f] ?? 0 };
}

/** Classes of distractors; `undefined` if classes are not looked at, so that all count. */
export type CountedClasses = ReadonlySet<number> | undefined;

/** Whether a box of the ground truth counts. */
export function doesCount(truth: Tracks, row: number, distractors: CountedClasses): boolean {
  return (distractors === undefined || truth.classes[row] === PEDESTRIAN) && truth.considered[row] !== 0;
}

/** What a benchmark says of classes. */
export function rulesOf({ preprocess, benchmark }: TrackingParams): CountedClasses {
  if (!preprocess) return undefined;
  return new Set(benchmark === 'MOT20' ? [...DISTRACTORS, MOT20_DISTRACTOR] : DISTRACTORS);
}

/** Memory for the matrix of a frame, which grows as needed. */
class Room {
  #numbers = new Float64Array(1024);

  of(length: number): Float64Array {
    if (this.#numbers.length < length) this.#numbers = new Float64Array(2 * length);
    return this.#numbers.subarray(0, length);
  }
}

function frame(
  { truth, results }: SequenceTracks,
  own: Span,
  other: Span,
  distractors: CountedClasses,
  room: Room,
): Frame {
  const [height, width] = [own.to - own.from, other.to - other.from];
  const ious = room.of(height * width);
  if (ious.length > 0) {
    const boxes = truth.boxes.subarray(4 * own.from, 4 * own.to);
    const found = results.boxes.subarray(4 * other.from, 4 * other.to);
    native(() => addon.plainIouInto(boxes, found, 1, ious));
  }
  const classes = truth.classes.subarray(own.from, own.to);
  const removed =
    distractors && ious.length > 0 && classes.some((value) => distractors.has(value))
      ? matchedTo(ious, height, width, (row) => distractors.has(classes[row] as number))
      : undefined;
  const kept = indices(height, (row) => doesCount(truth, own.from + row, distractors));
  const left = indices(width, (column) => removed?.has(column) !== true);
  const pairs: [number[], number[], number[]] = [[], [], []];
  for (let r = 0; r < kept.length; r++) {
    const from = (kept[r] as number) * width;
    for (let c = 0; c < left.length; c++) {
      const iou = ious[from + (left[c] as number)] as number;
      if (iou > 0) {
        pairs[0].push(r);
        pairs[1].push(c);
        pairs[2].push(iou);
      }
    }
  }
  return {
    truth: Int32Array.from(kept, (row) => truth.tracks[own.from + row] as number),
    results: Int32Array.from(left, (column) => results.tracks[other.from + column] as number),
    rows: Int32Array.from(pairs[0]),
    columns: Int32Array.from(pairs[1]),
    ious: Float64Array.from(pairs[2]),
  };
}

function indices(length: number, isKept: (index: number) => boolean): number[] {
  const kept: number[] = [];
  for (let i = 0; i < length; i++) if (isKept(i)) kept.push(i);
  return kept;
}

/** The results that are matched to boxes of the ground truth that `isMeant`. */
function matchedTo(
  ious: Float64Array,
  height: number,
  width: number,
  isMeant: (row: number) => boolean,
): ReadonlySet<number> {
  const scores = ious.map((iou) => (iou < DISTRACTOR_IOU - EPSILON ? 0 : iou));
  const { rows, columns } = assigned(scores, height, width);
  const found = new Set<number>();
  for (let i = 0; i < rows.length; i++) {
    const [row, column] = [rows[i] as number, columns[i] as number];
    if ((scores[row * width + column] as number) > EPSILON && isMeant(row)) found.add(column);
  }
  return found;
}

/** The pairs with the highest sum, as SciPy finds them. */
export function assigned(
  scores: Float64Array,
  rows: number,
  columns: number,
): { rows: Uint32Array; columns: Uint32Array } {
  return native(() => computed('linearAssignment', scores, { rows, columns, maximize: true }));
}

/** Numbers tracks without the gaps of those that no frame has, in place; returns how many there are. */
function renumbered(frames: readonly Int32Array[], count: number): number {
  const numbers = new Int32Array(count);
  for (const tracks of frames) for (const track of tracks) numbers[track] = 1;
  let next = 0;
  for (let track = 0; track < count; track++) if (numbers[track]) numbers[track] = next++;
  for (const tracks of frames)
    for (let i = 0; i < tracks.length; i++) tracks[i] = numbers[tracks[i] as number] as number;
  return next;
}
