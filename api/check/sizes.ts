import { native } from '../errors.js';
import { isList } from './lists.js';
import { number } from './numbers.js';
import { outOfRange, wrongType } from './mistakes.js';

/** A width and a height in pixels. */
export type Size =
  readonly [width: number, height: number] | { readonly width: number; readonly height: number };

/** A height and a width in pixels, in the order of pycocotools' masks. */
export type MaskSize = readonly [height: number, width: number];

/** Width and height. */
export function sides(size: unknown, input: string): [width: number, height: number] {
  return native(() => pair(size, input));
}

function pair(size: unknown, input: string): [width: number, height: number] {
  if (isList(size) && size.length === 2) return [number(size[0], input, 0), number(size[1], input, 1)];
  if (typeof size === 'object' && size !== null && !isList(size)) {
    const { width, height } = size as { width?: unknown; height?: unknown };
    if (width !== undefined && height !== undefined)
      return [number(width, `${input}.width`), number(height, `${input}.height`)];
  }
  throw wrongType('[width, height] or { width, height }', size, input);
}

/** Width and height of at least a bit of a pixel. */
export function sidesAbove0(size: unknown, input: string): [width: number, height: number] {
  const given = sides(size, input);
  for (const side of given)
    if (!(side > 0 && side < Infinity)) throw outOfRange('sides above 0', side, input);
  return given;
}

/** Width and height, which one number gives for a square. */
export function sidesOrSide(size: unknown, input: string): [width: number, height: number] {
  return typeof size === 'number' ? [size, size] : sides(size, input);
}
