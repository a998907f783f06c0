import type { Sliced } from '../evaluate/slices.js';
import { pairwiseSum, type Sparse } from './pairwise.js';
import { assigned, EPSILON, type Frame, type Prepared } from './prepare.js';
import { pairAt, Scratch } from './scratch.js';

/** 0.05 to 0.95, as NumPy's `arange(0.05, 0.99, 0.05)` has them. */
export const ALPHAS: readonly number[] = Array.from({ length: 19 }, (_, i) => 0.05 + i * (0.1 - 0.05));
const COUNT = ALPHAS.length;

/** HOTA's parts at each threshold that are summed over sequences, and means that true positives weigh. */
export interface Hota {
  TP: Float64Array;
  FN: Float64Array;
  FP: Float64Array;
  AssA: Float64Array;
  AssRe: Float64Array;
  AssPr: Float64Array;
  LocA: Float64Array;
}

/** What is known of a pair of tracks. */
class TrackPairs {
  readonly #slots = new Map<number, number>();
  readonly #width: number;
  /** Track of the ground truth times number of results' tracks, plus track of the results. */
  readonly keys: number[] = [];
  /** Sums of the share of each overlap in those that compete with it. */
  readonly potential: number[] = [];
  /** Frames in which both are matched, at each threshold. */
  readonly matches: number[] = [];

  constructor(width: number) {
    this.#width = width;
  }

  slot(truth: number, result: number): number {
    const key = truth * this.#width + result;
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    const slot = this.keys.length;
    this.#slots.set(key, slot);
    this.keys.push(key);
    this.potential.push(0);
    for (let a = 0; a < COUNT; a++) this.matches.push(0);
    return slot;
  }
}

/** HOTA of a sequence (Luiten et al. 2020), with TrackEval's matching and order of sums. */
export function* hotaOf(sequence: Prepared): Sliced<Hota> {
  const { frames, truthBoxes, resultBoxes } = sequence;
  const found = zeros();
  if (truthBoxes === 0 || resultBoxes === 0) {
    found.FN.fill(truthBoxes);
    found.FP.fill(resultBoxes);
    found.LocA.fill(1);
    return found;
  }
  const pairs = new TrackPairs(sequence.resultTracks);
  const lengths = lengthsOf(sequence);
  const slots: Int32Array[] = [];
  for (const frame of frames) {
    slots.push(addPotential(frame, pairs));
    yield;
  }
  const alignment = pairs.keys.map((key, slot) => {
    const both = pairs.potential[slot] as number;
    return both / (lengths.truthOf(key) + lengths.resultOf(key) - both);
  });
  const scratch = new Scratch();
  for (let f = 0; f < frames.length; f++) {
    const frame = frames[f] as Frame;
    const own = slots[f] as Int32Array;
    match(frame, own, alignment, scratch, pairs, found);
    yield;
  }
  associate(pairs, lengths, found);
  for (let a = 0; a < COUNT; a++)
    found.LocA[a] = Math.max(1e-10, found.LocA[a] as number) / Math.max(1e-10, found.TP[a] as number);
  return found;
}

function zeros(): Hota {
  const array = (): Float64Array => new Float64Array(COUNT);
  return {
    TP: array(),
    FN: array(),
    FP: array(),
    AssA: array(),
    AssRe: array(),
    AssPr: array(),
    LocA: array(),
  };
}

/** In how many frames each track is, by the key of a pair. */
interface Lengths {
  truthOf(key: number): number;
  resultOf(key: number): number;
  /** Number of pairs of tracks. */
  cells: number;
}

function lengthsOf({ frames, truthTracks, resultTracks }: Prepared): Lengths {
  const truth = new Float64Array(truthTracks);
  const results = new Float64Array(resultTracks);
  for (const frame of frames) {
    for (const track of frame.truth) truth[track] = (truth[track] as number) + 1;
    for (const track of frame.results) results[track] = (results[track] as number) + 1;
  }
  return {
    cells: truthTracks * resultTracks,
    truthOf: (key) => truth[Math.floor(key / resultTracks)] as number,
    resultOf: (key) => results[key % resultTracks] as number,
  };
}

/** Adds the frame's overlaps to the pairs of tracks; returns the pair of tracks of each pair of boxes. */
function addPotential(frame: Frame, pairs: TrackPairs): Int32Array {
  const { truth, results, rows, columns, ious } = frame;
  const rowSums = new Float64Array(truth.length);
  const columnSums = new Float64Array(results.length);
  const alongRows: Sparse = { places: columns, values: ious };
  for (let from = 0; from < rows.length;) {
    const row = rows[from] as number;
    let to = from + 1;
    while (to < rows.length && rows[to] === row) to++;
    rowSums[row] = pairwiseSum(alongRows, from, to, 0, results.length);
    from = to;
  }
  if (results.length === 1) {
    // NumPy adds a single column as it adds a row.
    columnSums[0] = pairwiseSum({ places: rows, values: ious }, 0, rows.length, 0, truth.length);
  } else {
    for (let pair = 0; pair < rows.length; pair++)
      columnSums[columns[pair] as number] =
        (columnSums[columns[pair] as number] as number) + (ious[pair] as number);
  }
  const slots = new Int32Array(rows.length);
  for (let pair = 0; pair < rows.length; pair++) {
    const [row, column, iou] = [rows[pair] as number, columns[pair] as number, ious[pair] as number];
    const slot = pairs.slot(truth[row] as number, results[column] as number);
    const competing = (columnSums[column] as number) + (rowSums[row] as number) - iou;
    if (competing > EPSILON) pairs.potential[slot] = (pairs.potential[slot] as number) + iou / competing;
    slots[pair] = slot;
  }
  return slots;
}

/** Matches the boxes of a frame, and counts the matches at each threshold. */
function match(
  frame: Frame,
  slots: Int32Array,
  alignment: readonly number[],
  scratch: Scratch,
  pairs: TrackPairs,
  found: Hota,
): void {
  const { truth, results, ious } = frame;
  const matched = new Float64Array(COUNT);
  const overlaps = new Float64Array(COUNT);
  if (slots.length > 0) {
    const scores = scratch.fill(
      frame,
      (pair) => (alignment[slots[pair] as number] as number) * (ious[pair] as number),
    );
    const { rows, columns } = assigned(scores, truth.length, results.length);
    for (let i = 0; i < rows.length; i++) {
      const pair = pairAt(frame, rows[i] as number, columns[i] as number);
      if (pair < 0) continue;
      const iou = ious[pair] as number;
      const from = (slots[pair] as number) * COUNT;
      for (let a = 0; a < COUNT && iou >= (ALPHAS[a] as number) - EPSILON; a++) {
        matched[a] = (matched[a] as number) + 1;
        overlaps[a] = (overlaps[a] as number) + iou;
        pairs.matches[from + a] = (pairs.matches[from + a] as number) + 1;
      }
    }
  }
  for (let a = 0; a < COUNT; a++) {
    const count = matched[a] as number;
    found.TP[a] = (found.TP[a] as number) + count;
    found.FN[a] = (found.FN[a] as number) + truth.length - count;
    found.FP[a] = (found.FP[a] as number) + results.length - count;
    found.LocA[a] = (found.LocA[a] as number) + (overlaps[a] as number);
  }
}

/** The mean association of the matches at each threshold. */
function associate(pairs: TrackPairs, lengths: Lengths, found: Hota): void {
  const order = pairs.keys
    .map((_, slot) => slot)
    .sort((a, b) => (pairs.keys[a] as number) - (pairs.keys[b] as number));
  for (let a = 0; a < COUNT; a++) {
    const places: number[] = [];
    const [both, recall, precision]: [number[], number[], number[]] = [[], [], []];
    for (const slot of order) {
      const count = pairs.matches[slot * COUNT + a] as number;
      if (count === 0) continue;
      const key = pairs.keys[slot] as number;
      const [truth, result] = [lengths.truthOf(key), lengths.resultOf(key)];
      places.push(key);
      both.push(count * (count / Math.max(1, truth + result - count)));
      recall.push(count * (count / Math.max(1, truth)));
      precision.push(count * (count / Math.max(1, result)));
    }
    const mean = (values: number[]): number =>
      pairwiseSum({ places, values }, 0, places.length, 0, lengths.cells) /
      Math.max(1, found.TP[a] as number);
    found.AssA[a] = mean(both);
    found.AssRe[a] = mean(recall);
    found.AssPr[a] = mean(precision);
  }
}

/** HOTA of several sequences together. */
export function combinedHota(all: readonly Hota[]): Hota {
  const found = zeros();
  for (let a = 0; a < COUNT; a++) {
    const sum = (value: (own: Hota) => number): number => all.reduce((sum, own) => sum + value(own), 0);
    for (const name of ['TP', 'FN', 'FP'] as const) found[name][a] = sum((own) => own[name][a] as number);
    const matches = found.TP[a] as number;
    for (const name of ['AssA', 'AssRe', 'AssPr'] as const)
      found[name][a] = sum((own) => (own[name][a] as number) * (own.TP[a] as number)) / Math.max(1, matches);
    found.LocA[a] =
      Math.max(
        1e-10,
        sum((own) => (own.LocA[a] as number) * (own.TP[a] as number)),
      ) / Math.max(1e-10, matches);
  }
  return found;
}
