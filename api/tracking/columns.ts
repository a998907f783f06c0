import { doubles } from '../check/arrays.js';
import { ids, type NativeIds } from '../check/ids.js';
import { flags, integers } from '../check/integers.js';
import { mistake } from '../check/mistakes.js';
import { knownOptions, requiredOptions } from '../check/options.js';
import { oneOf } from '../check/words.js';
import { badRow, MOST_FRAMES, type TrackRows } from './tracks.js';
import type { TrackColumns } from './types.js';

const COLUMNS = knownOptions<TrackColumns>(
  'evaluateTracking({ frames: [1], trackIds: [7], boxes: [[0, 0, 10, 10]] }, results)',
  { frames: true, trackIds: true, boxes: true, format: true, classes: true, considered: true },
);

/** Whether a value is meant as columns rather than as sequences by name. */
export function isColumns(value: object): value is TrackColumns {
  return ['frames', 'trackIds', 'boxes'].some((name) => name in value);
}

/** Checked columns, in memory of their own. */
export function columnRows(given: TrackColumns, input: string): TrackRows {
  const columns = requiredOptions(given, COLUMNS, input);
  const format = oneOf(columns.format ?? 'xywh', ['xywh', 'xyxy'], `${input}.format`);
  const frames = integers(columns.frames, `${input}.frames`);
  const rows: TrackRows = {
    input,
    frames,
    ids: trackIds(columns.trackIds, `${input}.trackIds`),
    boxes: doubles(columns.boxes, `${input}.boxes`, 4).slice(),
    ...(columns.classes !== undefined && { classes: integers(columns.classes, `${input}.classes`) }),
    ...(columns.considered !== undefined && { considered: flags(columns.considered, `${input}.considered`) }),
  };
  same(frames.length, rows.ids.length, `${input}.trackIds`);
  same(4 * frames.length, rows.boxes.length, `${input}.boxes`);
  same(frames.length, rows.classes?.length ?? frames.length, `${input}.classes`);
  same(frames.length, rows.considered?.length ?? frames.length, `${input}.considered`);
  const outside = frames.findIndex((frame) => frame < 0 || frame > MOST_FRAMES);
  if (outside >= 0) throw badFrame(rows, outside);
  if (format === 'xywh') toCorners(rows.boxes);
  const unusable = rows.boxes.findIndex((value) => !Number.isFinite(value));
  if (unusable >= 0)
    throw badRow({ input: `${input}.boxes` }, Math.floor(unusable / 4), [
      'INVALID_VALUE',
      'a box of finite numbers',
      String(rows.boxes[unusable]),
    ]);
  return rows;
}

/** Corner, width and height become corners, in place. */
export function toCorners(boxes: Float64Array): void {
  for (let i = 0; i < boxes.length; i += 4) {
    boxes[i + 2] = (boxes[i] as number) + (boxes[i + 2] as number);
    boxes[i + 3] = (boxes[i + 1] as number) + (boxes[i + 3] as number);
  }
}

function badFrame({ input, frames }: TrackRows, row: number): Error {
  return badRow({ input: `${input}.frames` }, row, [
    'OUT_OF_RANGE',
    `frames from 0 to ${MOST_FRAMES}`,
    String(frames[row]),
  ]);
}

function trackIds(value: unknown, input: string): NativeIds {
  const found = ids(value, input);
  if (typeof found[0] === 'string') return found;
  const numbers = found as Float64Array | BigInt64Array;
  for (let i = 0; i < numbers.length; i++) {
    const id = numbers[i] as number | bigint;
    if (!(id >= 0) || (typeof id === 'number' && !Number.isSafeInteger(id)))
      throw badRow({ input }, i, ['OUT_OF_RANGE', 'ids of tracks, whole numbers of at least 0', String(id)]);
  }
  return found;
}

function same(expected: number, got: number, input: string): void {
  if (expected === got) return;
  throw mistake('LENGTH_MISMATCH', `as many as frames, ${expected} numbers`, String(got), input);
}
