import type { BoxFormat } from './arrays.js';
import { BoxwiseError, describe } from './errors.js';

/** How boxes are written. */
export interface FormatOptions {
  /**
   * `xyxy` (default): corners x1, y1, x2, y2. `xywh`: the corner x1, y1, width, height. `cxcywh`: centre, width,
   * height. `yxyx`: corners y1, x1, y2, x2. `rotated`: cx, cy, w, h, angle from +x towards +y, clockwise on a
   * screen.
   */
  format?: BoxFormat;
  /** Of rotated boxes' angles: `radians` (default) or `degrees`. */
  angleUnit?: 'radians' | 'degrees';
}

/** In the order of `src/numbers.rs`. */
const FORMATS = ['xyxy', 'xywh', 'cxcywh', 'yxyx', 'rotated'];
const ROTATED = 4;

/** A format's number and how many numbers a box has. */
export function formatNumber(
  format: BoxFormat = 'xyxy',
  angleUnit: string = 'radians',
  name = 'format',
): number {
  if (format === 'xyxy') return 0;
  const place = choice(format, FORMATS, name);
  return place + (choice(angleUnit, ['radians', 'degrees'], 'angleUnit') === 1 && place === ROTATED ? 1 : 0);
}

/** How many numbers a box of a format has. */
export function numbersOf(format: number): number {
  return format < ROTATED ? 4 : 5;
}

/** The place of a word in a list of words. */
export function choice(value: string, words: readonly string[], input: string): number {
  const place = words.indexOf(value);
  if (place < 0)
    throw new BoxwiseError('INVALID_ARGUMENT', `one of ${words.join(', ')}`, describe(value), { input });
  return place;
}

/** A number, or what stands for it; anything else is an error. */
export function numberOr(value: number | undefined, otherwise: number, input: string): number {
  if (value === undefined) return otherwise;
  if (typeof value !== 'number')
    throw new BoxwiseError('INVALID_ARGUMENT', 'a number', describe(value), { input });
  return value;
}

/** 0 where the number of threads is left open, which is the addon's word for that. */
export function threadsNumber(threads: number | undefined): number {
  if (threads === undefined) return 0;
  if (typeof threads !== 'number' || !(threads >= 1))
    throw new BoxwiseError('OUT_OF_RANGE', 'a whole number of at least 1', describe(threads), {
      input: 'threads',
    });
  return threads;
}
