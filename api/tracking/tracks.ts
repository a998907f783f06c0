import { mistake } from '../check/mistakes.js';
import { BoxwiseError, type ErrorCode } from '../errors.js';
import type { NativeIds } from '../check/ids.js';

/** Boxes of one sequence as they were read: one element of each array for each box. */
export interface TrackRows {
  /** Path or name of the argument. */
  input: string;
  frames: Int32Array;
  ids: NativeIds;
  /** Corners. */
  boxes: Float64Array;
  /** MOT Challenge's classes, 1 to 13; all 1 if there are none. */
  classes?: Int32Array;
  /** 0 for boxes of the ground truth that are ignored. */
  considered?: Uint8Array;
  /** The line of each box in a file, from 1. */
  lines?: Uint32Array;
}

/** Boxes of one sequence in the order of frames, and as they were given within a frame. */
export interface Tracks {
  /** The boxes of frame f are those from `starts[f]` to `starts[f + 1]`. */
  starts: Uint32Array;
  /** Index of each box's track, in the order of ids. */
  tracks: Int32Array;
  /** Number of tracks. */
  count: number;
  boxes: Float64Array;
  classes: Int32Array;
  considered: Uint8Array;
}

/** Frames are counted; more are a mistake (four days at 30 frames a second). */
export const MOST_FRAMES = 10_000_000;

/** A box that cannot be used, by its line or its index. */
export function badRow(
  { input, lines }: Pick<TrackRows, 'input' | 'lines'>,
  row: number,
  [code, expected, got, cure]: readonly [code: ErrorCode, expected: string, got: string, cure?: string],
): BoxwiseError {
  const line = lines?.[row];
  if (line === undefined) return mistake(code, expected, got, input, { index: row, ...(cure && { cure }) });
  return badLine(input, line, [code, expected, got, cure]);
}

/** A line of a file that cannot be used; lines count from 1. */
export function badLine(
  input: string,
  line: number,
  [code, expected, got, cure]: readonly [
    code: ErrorCode,
    expected: string,
    got: string,
    cure?: string | undefined,
  ],
): BoxwiseError {
  const message = `${input}, line ${line}: expected ${expected}, got ${got}${cure ? `; ${cure}` : ''}`;
  return new BoxwiseError(code, expected, got, { input, list: 'lines', record: line - 1 }, message);
}

/** Sorts boxes by frame, and gives tracks numbers; a track that a frame has twice is an error. */
export function tracksOf(rows: TrackRows): Tracks {
  const { frames, boxes } = rows;
  const { length } = frames;
  const starts = new Uint32Array(frames.reduce((most, frame) => Math.max(most, frame), 0) + 2);
  for (const frame of frames) starts[frame + 1] = (starts[frame + 1] as number) + 1;
  for (let frame = 1; frame < starts.length; frame++)
    starts[frame] = (starts[frame] as number) + (starts[frame - 1] as number);
  const next = starts.slice();
  const { tracks: given, count } = numbered(rows);
  const sorted: Tracks = {
    starts,
    tracks: new Int32Array(length),
    count,
    boxes: new Float64Array(4 * length),
    classes: new Int32Array(length).fill(1),
    considered: new Uint8Array(length).fill(1),
  };
  const latest = new Int32Array(count).fill(-1);
  const order = new Uint32Array(length);
  for (let row = 0; row < length; row++) {
    const place = next[frames[row] as number] as number;
    next[frames[row] as number] = place + 1;
    order[place] = row;
  }
  for (let place = 0; place < length; place++) {
    const row = order[place] as number;
    const track = given[row] as number;
    if (latest[track] === frames[row]) throw twice(rows, row);
    latest[track] = frames[row] as number;
    sorted.tracks[place] = track;
    for (let k = 0; k < 4; k++) sorted.boxes[4 * place + k] = boxes[4 * row + k] as number;
    if (rows.classes) sorted.classes[place] = rows.classes[row] as number;
    if (rows.considered) sorted.considered[place] = rows.considered[row] as number;
  }
  return sorted;
}

function twice(rows: TrackRows, row: number): BoxwiseError {
  return badRow(rows, row, [
    'DUPLICATE_ID',
    'at most one box of a track in a frame',
    `another one of track ${String(rows.ids[row])} in frame ${rows.frames[row]}`,
  ]);
}

/** Numbers for ids, ascending with them. */
function numbered({ ids }: TrackRows): { tracks: Int32Array; count: number } {
  const distinct = [...new Set<number | bigint | string>(ids)].sort((a, b) => (a < b ? -1 : 1));
  const numbers = new Map(distinct.map((id, index) => [id, index]));
  return {
    tracks: Int32Array.from(ids as unknown as ArrayLike<never>, (id) => numbers.get(id) as number),
    count: distinct.length,
  };
}
