import { RECORDS_AT_A_TIME, type Sliced } from '../evaluate/slices.js';
import { toCorners } from './columns.js';
import { badLine, MOST_FRAMES, type TrackRows } from './tracks.js';

/** Which of both sides a file is of: ground truth with classes or without, or results. */
export type MotSide = 'truth' | 'classless truth' | 'results';

/** How many numbers a line must have. */
const NEEDED: Readonly<Record<MotSide, number>> = { truth: 8, 'classless truth': 7, results: 6 };
/** A number in decimals; `Number` also reads hexadecimal, octal and binary ones. */
const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;

const NAMES = ['frame', 'id', 'x', 'y', 'width', 'height', 'flag', 'class'];

/**
 * Reads a file of MOT Challenge: a line `frame, id, x, y, width, height, flag, class, ...` for each box, with commas, semicolons or
 * spaces between the numbers. Of results the numbers after the height are not used, but for a class above 1.
 */
export function* motRows(text: string, input: string, side: MotSide): Sliced<TrackRows> {
  const written = text.split(/\r\n|\n|\r/);
  const columns: number[][] = [[], [], [], []];
  const [frames, ids, classes, considered] = columns as [number[], number[], number[], number[]];
  const [boxes, lines]: [number[], number[]] = [[], []];
  for (let i = 0; i < written.length; i++) {
    if (i % RECORDS_AT_A_TIME === 0) yield;
    const trimmed = (written[i] as string).trim();
    if (trimmed === '') continue;
    const numbers = lineNumbers(trimmed, input, i + 1, side);
    frames.push(numbers[0] as number);
    ids.push(numbers[1] as number);
    boxes.push(numbers[2] as number, numbers[3] as number, numbers[4] as number, numbers[5] as number);
    lines.push(i + 1);
    considered.push(Math.trunc(numbers[6] ?? 1) === 0 ? 0 : 1);
    classes.push(numbers[7] ?? 1);
  }
  const rows: TrackRows = {
    input,
    frames: Int32Array.from(frames),
    ids: Float64Array.from(ids),
    boxes: Float64Array.from(boxes),
    lines: Uint32Array.from(lines),
    ...(side === 'truth' && { classes: Int32Array.from(classes) }),
    ...(side !== 'results' && { considered: Uint8Array.from(considered) }),
  };
  toCorners(rows.boxes);
  return rows;
}

function lineNumbers(line: string, input: string, at: number, side: MotSide): number[] {
  const words = line.split(line.includes(',') ? ',' : line.includes(';') ? ';' : /\s+/);
  if (words.at(-1)?.trim() === '') words.pop();
  const needed = NEEDED[side];
  if (words.length < needed) {
    const expected = `at least ${needed} numbers: ${NAMES.slice(0, needed).join(', ')}`;
    const cure =
      side === 'truth' && words.length === 7 ? "pass benchmark: 'MOT15' if there are no classes" : undefined;
    throw badLine(input, at, ['LENGTH_MISMATCH', expected, String(words.length), cure]);
  }
  const numbers: number[] = [];
  for (let k = 0; k < Math.min(words.length, NAMES.length); k++) {
    const word = (words[k] as string).trim();
    const value = NUMBER.test(word) ? Number(word) : NaN;
    if (!Number.isFinite(value))
      throw badLine(input, at, [
        'INVALID_VALUE',
        `a number as ${NAMES[k]}`,
        JSON.stringify(word.slice(0, 40)),
      ]);
    numbers.push(value);
  }
  checkLine(numbers, input, at, side);
  return numbers;
}

function checkLine(numbers: readonly number[], input: string, at: number, side: MotSide): void {
  const [frame, id, , , , , , category = 1] = numbers as [number, number, ...number[]];
  if (!(Number.isInteger(frame) && frame >= 1 && frame <= MOST_FRAMES))
    throw badLine(input, at, ['OUT_OF_RANGE', `a frame from 1 to ${MOST_FRAMES}`, String(frame)]);
  if (!Number.isSafeInteger(id) || id < 0) {
    const cure =
      id === -1
        ? 'a file of detections, such as det.txt, has no tracks: pass what the tracker wrote'
        : undefined;
    throw badLine(input, at, [
      'OUT_OF_RANGE',
      `the id of a track, a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`,
      String(id),
      cure,
    ]);
  }
  const isClass = Number.isInteger(category) && category >= 1 && category <= 13;
  if (side === 'truth' && !isClass) {
    const cure = "pass benchmark: 'MOT15' if the file has no classes";
    throw badLine(input, at, ['OUT_OF_RANGE', 'a class from 1 to 13', String(category), cure]);
  }
  if (side === 'results' && category > 1) {
    const cure = 'only pedestrians, class 1, are evaluated: leave other results out';
    throw badLine(input, at, ['OUT_OF_RANGE', 'a class of at most 1', String(category), cure]);
  }
}
