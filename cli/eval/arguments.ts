import { InvalidArgumentError } from 'commander';

import type { AreaRange, Id } from '../../api/evaluate/types.js';
import { number, several, whole, within } from '../numbers.js';
import type { Minimum } from './minimums.js';

/** Counts and labels are numbers of 31 bits. */
const MOST = 2 ** 31 - 1;

/** A least value of a metric: 0.4, not 40. */
export const share = within(0, 1);

/** `APr=0.2`, beside those given before. */
export function minimum(text: string, before: readonly Minimum[] = []): Minimum[] {
  return [...before, leastOf(text, share)];
}

/** The metric and the number of `MT=12`. */
export function leastOf(text: string, read: (text: string) => number): Minimum {
  const [metric = '', least = '', ...more] = text.split('=');
  if (metric === '' || least === '' || more.length > 0)
    throw new InvalidArgumentError('Expected METRIC=NUMBER.');
  return { flag: '--min', metric, minimum: read(least) };
}

/** `0.5,0.75`. */
export const numbers = several(number);

/** `1,10,100`. */
export const counts = several(whole(0, MOST));

/** `19`, or names: `road,sidewalk`. */
export function classes(text: string): number | string[] {
  const isNumber = text.trim() !== '' && !Number.isNaN(Number(text));
  return isNumber ? whole(1, MOST)(text) : text.split(',').map((name) => name.trim());
}

/** `255`, or `none`, which stays a word: commander makes nothing of null. */
export function label(text: string): number | 'none' {
  return text === 'none' ? text : whole(-MOST - 1, MOST)(text);
}

/** `139,285`: integers, or strings for what is no integer; `"7"` in double quotes is the string 7, and commas in them are its own. */
export function ids(text: string): Id[] {
  return text.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/).map((part) => id(part.trim()));
}

/** `small:0:1024`, or `0:1024` without a label; several with commas. */
export function areaRanges(text: string): AreaRange[] {
  return text.split(',').map((range) => {
    const parts = range.split(':');
    if (parts.length < 2 || parts.length > 3) {
      throw new InvalidArgumentError('Expected label:min:max or min:max, with commas between ranges.');
    }
    const max = number((parts.pop() ?? '').trim());
    const min = number((parts.pop() ?? '').trim());
    const label = parts.pop()?.trim();
    if (label === '') throw new InvalidArgumentError('Expected a label before the colon, or min:max.');
    return label === undefined ? [min, max] : [label, min, max];
  });
}

function id(text: string): Id {
  if (text === '') throw new InvalidArgumentError('Expected ids with commas between them.');
  if (/^"[^"]*"$/.test(text)) return text.slice(1, -1);
  if (!/^-?\d+$/.test(text)) return text;
  return Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text);
}
