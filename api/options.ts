import { ANGLE_UNITS, BOX_FORMATS, boxFormat, numbersPerBox } from './check/boxes.js';
import { oneOf } from './check/words.js';

export type { FormatOptions } from './check/boxes.js';
export { numberOr, threadsNumber } from './check/numbers.js';
export { wordIndex as choice } from './check/words.js';

/** The number of a format in the addon. */
export function formatNumber(format?: string, angleUnit: unknown = 'radians', name = 'format'): number {
  const place = BOX_FORMATS.indexOf(boxFormat(format, name));
  const isDegrees = oneOf(angleUnit, ANGLE_UNITS, 'angleUnit') === 'degrees';
  return place + (isDegrees && BOX_FORMATS[place] === 'rotated' ? 1 : 0);
}

/** How many numbers a box of a format has. */
export function numbersOf(format: number): number {
  return numbersPerBox(BOX_FORMATS[format] ?? 'rotated');
}
