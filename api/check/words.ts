import { nearest } from './nearest.js';
import { wrongType } from './mistakes.js';

/** Words in quotes, for an error: `'iou', 'giou' or 'diou'`. */
export function alternatives(words: readonly string[]): string {
  const quoted = words.map((word) => `'${word}'`);
  const last = quoted.pop() ?? 'nothing';
  return quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`;
}

/** One of some words. */
export function oneOf<T extends string>(value: unknown, words: readonly T[], input: string): T {
  if (words.includes(value as T)) return value as T;
  const near = typeof value === 'string' ? nearest(value, words) : undefined;
  throw wrongType(alternatives(words), value, input, undefined, near && `did you mean '${near}'?`);
}

/** The position of a word in a list of words. */
export function wordIndex(value: unknown, words: readonly string[], input: string): number {
  const index = words.indexOf(value as string);
  return index >= 0 ? index : words.indexOf(oneOf(value, words, input));
}

/** Text. */
export function text(value: unknown, input: string): string {
  if (typeof value === 'string') return value;
  throw wrongType('a string', value, input);
}
