import type * as addon from '#native';
import { plainCall } from '../call.js';
import { numbers } from '../check/lists.js';
import { number, whole } from '../check/numbers.js';
import { knownOptions, requiredOptions } from '../check/options.js';
import { sides, type Size } from '../check/sizes.js';
import { oneOf } from '../check/words.js';

/** Options of `slidingWindows`. */
export interface SlidingWindowOptions {
  /** Width and height of the image in pixels. */
  imageSize: Size;
  /** Sides of square windows in pixels. */
  scales: readonly number[];
  /** Ratios of width to height. Default `[1]`. */
  ratios?: readonly number[];
  /** Pixels between neighbouring windows, for both axes or [x, y]. Default 1. */
  stride?: number | readonly [x: number, y: number];
  /** Whether windows may cross the image's border or lie completely inside. Default `'cross'`. */
  border?: 'cross' | 'inside';
  /** Number of windows in a chunk. Default 65,536. */
  chunk?: number;
}

const WINDOWS = knownOptions<SlidingWindowOptions>(
  'slidingWindows({ imageSize: [640, 480], scales: [32, 64] })',
  { imageSize: true, scales: true, ratios: true, stride: true, border: true, chunk: true },
);

/** What the addon takes, and the windows of a chunk. */
export function windowOptions(given: SlidingWindowOptions): [addon.WindowOptions, number] {
  const options = requiredOptions(given, WINDOWS);
  const { stride = 1, ratios = [1], border = 'cross', chunk = 65_536 } = options;
  const made = {
    imageSize: sides(options.imageSize, 'imageSize'),
    stride: typeof stride === 'number' ? [stride, stride] : sides(stride, 'stride'),
    scales: numbers(options.scales, 'scales'),
    ratios: numbers(ratios, 'ratios'),
    crossBorder: oneOf(border, ['cross', 'inside'], 'border') === 'cross',
  };
  return [made, whole(chunk, 'chunk', 1, 2 ** 26)];
}

/** Ends of a slice, within the windows that there are. */
export function stretch(start: unknown, end: unknown, count: number): [number, number] {
  const ends = [number(start, 'start'), number(end, 'end')];
  const [from, to] = ends.map((at) => Math.min(Math.max(0, Math.trunc(at) || 0), count));
  return [from as number, to as number];
}

/** Windows of a slice. */
export const makeWindows = plainCall(
  'makeWindows',
  (options: addon.WindowOptions, from: number, to: number) => [options, from, to],
);
