import { InvalidArgumentError } from 'commander';

import type { AreaRange, Id } from '../../api/evaluate/types.js';
import type { Minimum } from './minimums.js';

/** `0.4`. */
export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value)) throw new InvalidArgumentError('Expected a number.');
  return value;
}

/** A least value of a metric: 0.4, not 40. */
export function share(text: string): number {
  const value = number(text);
  if (value < 0 || value > 1) throw new InvalidArgumentError('Expected a number from 0 to 1.');
  return value;
}

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
export function numbers(text: string): number[] {
  return text.split(',').map(number);
}

/** `19`, or names: `road,sidewalk`. */
export function classes(text: string): number | string[] {
  return /^\d+$/.test(text) ? Number(text) : text.split(',').map((name) => name.trim());
}

/** `255`, or `none`: the word and not `null`, which commander takes for an option without a value. */
export function label(text: string): number | 'none' {
  return text === 'none' ? text : number(text);
}

/** `139,285`: integers, or strings for what is no integer; `"7"` in double quotes is the string 7. */
export function ids(text: string): Id[] {
  return text.split(',').map((part) => id(part.trim()));
}

/** `small:0:1024`, or `0:1024` without a label; several with commas. */
export function areaRanges(text: string): AreaRange[] {
  return text.split(',').map((range) => {
    const parts = range.split(':');
    if (parts.length < 2 || parts.length > 3) {
      throw new InvalidArgumentError('Expected label:min:max or min:max, with commas between ranges.');
    }
    const max = number(parts.pop() ?? '');
    const min = number(parts.pop() ?? '');
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
